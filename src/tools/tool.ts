import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { QoderClient } from '../api/client.ts';
import { ApiError, messageOf } from '../api/errors.ts';
import { plainText } from '../text/plainText.ts';
import { plainSentence } from '../window/plain.ts';
import { withSignal } from '../window/progress.ts';
import { type Answer, answerText } from './answer.ts';

/** Shown before the tool runs; `message` is Markdown. */
interface Confirmation {
	readonly title: string;
	readonly message: string;
	readonly progress: string;
}

/** A tool for language models. */
export interface ToolDefinition<I> {
	readonly schema: v.GenericSchema<unknown, I>;
	/** Sends no request. `host` is Markdown. */
	readonly confirmation: (input: I, host: string) => Confirmation;
	/** Rejects with an `ApiError`, or the signal's reason. */
	readonly answer: (input: I, client: QoderClient, signal: AbortSignal) => Promise<Answer>;
}

// A model omits a field, or sends null or an empty text.
const absent = v.transform((value: unknown) => (value === null || value === '' ? undefined : value));

/** An optional field, see {@link absent}. */
export function optional<O>(schema: v.GenericSchema<unknown, O>) {
	return v.optional(v.pipe(v.unknown(), absent, v.optional(schema)));
}

/** A record's id. */
export const idInput = v.pipe(v.string('text expected'), v.trim(), v.nonEmpty('must not be empty'), v.maxLength(500, 'too long'));

/** A whole number, at least 1. */
export function numberInput(message: string, most = Number.MAX_SAFE_INTEGER) {
	return v.pipe(v.number(message), v.integer(message), v.minValue(1, message), v.maxValue(most, message));
}

const cursorMessage = 'use the cursor of the answer before';

/** The cursor of an earlier answer. */
export const cursorInput = v.pipe(
	v.union([v.string(), v.number()], cursorMessage),
	v.transform(String),
	v.regex(/^\d{1,9}$/, cursorMessage),
);

/** Reads only. VS Code confirms each call with the user. */
export class Tool<I> implements vscode.LanguageModelTool<unknown> {
	readonly #account: Account;
	readonly #definition: ToolDefinition<I>;
	/** The client whose account the user last confirmed for an input. Only the input identifies a call. */
	readonly #confirmed = new Map<string, QoderClient | undefined>();

	constructor(account: Account, definition: ToolDefinition<I>) {
		this.#account = account;
		this.#definition = definition;
	}

	prepareInvocation({
		input,
	}: vscode.LanguageModelToolInvocationPrepareOptions<unknown>): vscode.PreparedToolInvocation | undefined {
		const { success, output } = v.safeParse(this.#definition.schema, input);
		if (!success) {
			// Nothing will be sent.
			return undefined;
		}
		this.#confirmed.set(JSON.stringify(output), this.#client);
		const { title, message, progress } = this.#definition.confirmation(output, code(this.#account.host ?? 'Qoder'));
		return {
			// VS Code shows a string as Markdown in some places.
			invocationMessage: new vscode.MarkdownString(progress),
			confirmationMessages: { title, message: new vscode.MarkdownString(message) },
		};
	}

	async invoke(
		{ input }: vscode.LanguageModelToolInvocationOptions<unknown>,
		cancellation: vscode.CancellationToken,
	): Promise<vscode.LanguageModelToolResult> {
		return withSignal(cancellation, (signal) => this.#invoke(input, signal));
	}

	async #invoke(input: unknown, signal: AbortSignal): Promise<vscode.LanguageModelToolResult> {
		const { success, output, issues } = v.safeParse(this.#definition.schema, input);
		if (!success) {
			return sentence(`The input is not valid, so the call was not sent: ${problemsIn(issues)}. Correct it and call again.`);
		}
		await this.#account.tokenRead;
		const client = this.#client;
		if (!client || !this.#account.signedIn) {
			return sentence(
				'The user is not signed in to Qoder Cloud. Ask the user to run the command “Qoder: Sign In…”, then call again.',
			);
		}
		const key = JSON.stringify(output);
		// Stays, because the user may have confirmed two equal calls.
		if (this.#confirmed.has(key) && this.#confirmed.get(key) !== client) {
			return sentence(otherAccount);
		}
		const change = new AbortController();
		const changes = this.#account.onDidChange(({ isSameToken }) => isSameToken || change.abort());
		try {
			const answer = await this.#definition.answer(output, client, AbortSignal.any([signal, change.signal]));
			return client === this.#client ? resultOf(answer) : sentence(otherAccount);
		} catch (error) {
			signal.throwIfAborted();
			return client === this.#client ? failure(error) : sentence(otherAccount);
		} finally {
			changes.dispose();
		}
	}

	get #client(): QoderClient | undefined {
		return this.#account.baseUrl && this.#account.client;
	}
}

// Since VS Code 1.106; this extension's API version lacks it.
// https://code.visualstudio.com/api/references/vscode-api#LanguageModelDataPart
const { LanguageModelDataPart: pictures } = vscode as unknown as {
	readonly LanguageModelDataPart?: { image(data: Uint8Array, mimeType: string): vscode.LanguageModelTextPart };
};

/** Whether a model can receive a picture. */
export const takesPictures = pictures !== undefined;

/** A name as literal Markdown, without links and icons. */
export function code(text: string): string {
	return `\`${plainSentence(text, 100).replaceAll('`', "'") || '…'}\``;
}

const otherAccount =
	'The account was changed after the user confirmed this call, so there is no answer. Call again to ask the user again.';

/** The only way to a model, because an {@link Answer} fences text of the service. */
function resultOf(answer: Answer): vscode.LanguageModelToolResult {
	const { picture } = answer;
	const shown = picture && pictures ? [pictures.image(picture.bytes, picture.mimeType)] : [];
	return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(answerText(answer)), ...shown]);
}

function sentence(text: string): vscode.LanguageModelToolResult {
	return resultOf({ sentences: () => text });
}

function failure(error: unknown): vscode.LanguageModelToolResult {
	const { kind, status } = error instanceof ApiError ? error : {};
	const details = [kind, status === undefined ? undefined : `HTTP ${status}`].filter(Boolean).join(', ');
	const record = { reason: plainText(messageOf(error), 1000) };
	return resultOf({ sentences: () => `The call to Qoder Cloud failed${details && ` (${details})`}.`, record });
}

function problemsIn(issues: readonly v.BaseIssue<unknown>[]): string {
	return issues.map((issue) => `${v.getDotPath(issue) ?? 'input'}: ${plainText(issue.message, 200)}`).join('; ');
}
