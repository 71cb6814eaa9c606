import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { QoderClient } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { describeIssues } from '../api/schema.ts';
import { withSignal } from '../window/progress.ts';

/** What VS Code asks the person before anything is sent: a title, what goes to the model as Markdown, and what stands there meanwhile. */
interface Question {
	readonly title: string;
	readonly message: string;
	readonly meanwhile: string;
}

/** One thing that a language model may ask for. */
export interface Ask<I> {
	readonly schema: v.GenericSchema<unknown, I>;
	/** Sends nothing. `host` is what a person calls the service. */
	readonly question: (input: I, host: string) => Question;
	/** The text for the model. Rejects with an `ApiError`, whose message the model gets. */
	readonly answer: (input: I, client: QoderClient, signal: AbortSignal) => Promise<string>;
}

/** A tool of VS Code's that reads and never writes: every call is put to the person first. */
export class Tool<I> implements vscode.LanguageModelTool<unknown> {
	readonly #account: Account;
	readonly #ask: Ask<I>;

	constructor(account: Account, ask: Ask<I>) {
		this.#account = account;
		this.#ask = ask;
	}

	prepareInvocation({
		input,
	}: vscode.LanguageModelToolInvocationPrepareOptions<unknown>): vscode.PreparedToolInvocation | undefined {
		const { success, output } = v.safeParse(this.#ask.schema, input);
		if (!success) {
			// Nothing will be sent for it.
			return undefined;
		}
		const { title, message, meanwhile } = this.#ask.question(output, this.#account.host ?? 'Qoder');
		return {
			invocationMessage: meanwhile,
			confirmationMessages: { title, message: new vscode.MarkdownString(message) },
		};
	}

	async invoke(
		{ input }: vscode.LanguageModelToolInvocationOptions<unknown>,
		cancellation: vscode.CancellationToken,
	): Promise<vscode.LanguageModelToolResult> {
		const answer = await withSignal(cancellation, (signal) => this.#answer(input, signal));
		return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(answer)]);
	}

	async #answer(input: unknown, signal: AbortSignal): Promise<string> {
		const { success, output, issues } = v.safeParse(this.#ask.schema, input);
		if (!success) {
			return vscode.l10n.t(
				'This call was not sent, as its input is not valid: {0}. Correct it and call again.',
				describeIssues(issues),
			);
		}
		await this.#account.checked;
		if (!this.#account.signedIn) {
			return vscode.l10n.t(
				'Nobody is signed in to Qoder Cloud in this editor. Ask the person to run the command “Qoder: Sign In…”, then call again.',
			);
		}
		try {
			return await this.#ask.answer(output, this.#account.client, signal);
		} catch (error) {
			if (error instanceof ApiError) {
				return vscode.l10n.t('Qoder Cloud did not answer this call: {0}', error.message);
			}
			throw error;
		}
	}
}

/** A name from the service in Markdown, with nothing in it that could be a link. */
export function code(text: string): string {
	return `\`${text.replaceAll('`', "'")}\``;
}
