import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { ApiError, isNotFound, messageOf } from '../api/errors.ts';
import { promptOf } from '../api/names.ts';
import { formatCount } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { showErrorMessage, showWarningMessage } from '../window/messages.ts';
import { withProgress } from '../window/progress.ts';
import { openChangesEditor } from './changesEditor.ts';
import type { Draft } from './drafts.ts';
import { isInUse, nameOfDraft, offer, type PromptParts, readAgent, removeDraft, showAgent } from './editPrompt.ts';
import { closeChanges, confirm, titleOf } from './publishQuestion.ts';
import { sendPrompt } from './sendPrompt.ts';
import { readonlyReason, type Snapshot } from './snapshot.ts';

/** The documented limit (Create an agent, `system`). */
const mostCharacters = 100_000;

const running = new Set<string>();

/** Shows a draft's changes, asks, and publishes it. Never rejects. */
export async function publishPrompt(parts: PromptParts, draft: Draft): Promise<void> {
	const key = draft.uri.toString();
	if (running.has(key)) {
		return;
	}
	running.add(key);
	try {
		await publish(parts, draft);
	} catch (error) {
		void showErrorMessage(failureText(draft, error));
	} finally {
		running.delete(key);
	}
}

async function publish(parts: PromptParts, draft: Draft): Promise<void> {
	const { account } = parts;
	if (!(await isOfAccount(parts, draft))) {
		return;
	}
	// Serves only the token from before the question.
	const { client } = account;
	let current: Snapshot | undefined;
	for (;;) {
		const text = await textOf(draft);
		if (text === undefined) {
			return;
		}
		current ??= await readAgent(parts, client, draft.agentId);
		if (!(await isToBeSent(parts, client, draft, text, current))) {
			return;
		}
		if ((await textOf(draft)) === text) {
			const before = current;
			const title = vscode.l10n.t('Publishing “{0}”', nameOfDraft(draft));
			const outcome = await withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
				sendPrompt(client, before, withLineEnds(text, before), () => readAgent(parts, client, draft.agentId)),
			);
			current = outcome.current;
			showAgent(parts, client, current);
			if (outcome.published) {
				await finish(parts, client, draft, text, before, outcome.published);
				return;
			}
		}
		// Again, because the draft or the agent changed after the question.
	}
}

async function isToBeSent(
	parts: PromptParts,
	client: QoderClient,
	draft: Draft,
	text: string,
	current: Snapshot,
): Promise<boolean> {
	const reason = readonlyReason(current);
	if (reason !== undefined) {
		void showWarningMessage(vscode.l10n.t('{0} The draft is kept.', reason));
		return false;
	}
	if (isSameText(promptOf(current.agent), text)) {
		offerToDiscard(parts, draft, current);
		return false;
	}
	if (!(await confirm(parts, client, draft, current))) {
		return false;
	}
	if (isInUse(parts, client)) {
		return true;
	}
	void showWarningMessage(
		vscode.l10n.t('Nothing was published, because the service or its token was changed in the meantime. The draft is kept.'),
	);
	return false;
}

async function isOfAccount({ account }: PromptParts, draft: Draft): Promise<boolean> {
	await account.checked;
	const { host } = draft;
	if (account.host === host && account.signedIn && account.mark === draft.account) {
		return true;
	}
	const signIn = () => vscode.commands.executeCommand('qoder.signIn');
	const [sentence, action, run] =
		account.host !== host
			? [
					vscode.l10n.t('This draft belongs to another service ({0}). Switch to that service to publish it.', host),
					vscode.l10n.t('Switch Service'),
					() => vscode.commands.executeCommand('qoder.switchService'),
				]
			: account.signedIn
				? [
						vscode.l10n.t(
							'This draft was begun with another token for {0}. Sign in with that token to publish it; with this one, its text can be copied.',
							host,
						),
						vscode.l10n.t('Sign In'),
						signIn,
					]
				: [vscode.l10n.t('You are signed out of {0}. Sign in to publish this draft.', host), vscode.l10n.t('Sign In'), signIn];
	offer(sentence, action, run, showWarningMessage);
	return false;
}

/** Saves first; `undefined`, after a message, if the draft cannot be published. */
async function textOf({ uri }: Draft): Promise<string | undefined> {
	const document = await vscode.workspace.openTextDocument(uri);
	if (document.isDirty && !(await document.save())) {
		void showWarningMessage(
			vscode.l10n.t('Nothing was published, because the draft could not be saved. Save it, then publish it.'),
		);
		return undefined;
	}
	const text = document.getText();
	const characters = text.length > mostCharacters ? Array.from(text).length : 0;
	if (characters > mostCharacters) {
		void showWarningMessage(
			vscode.l10n.t(
				'The draft has {0} characters, and a system prompt can have {1}. Nothing was published, and the draft is kept.',
				formatCount(characters),
				formatCount(mostCharacters),
			),
		);
		return undefined;
	}
	return text;
}

function offerToDiscard({ drafts }: PromptParts, draft: Draft, { agent, version }: Snapshot): void {
	const sentence = vscode.l10n.t(
		'There is nothing to publish: version {0} of “{1}” has the text of the draft.',
		version,
		plainText(agent.name, 60),
	);
	offer(sentence, vscode.l10n.t('Discard Draft'), () => removeDraft(drafts, draft));
}

async function finish(
	parts: PromptParts,
	{ baseUrl: { host } }: QoderClient,
	draft: Draft,
	text: string,
	before: Snapshot,
	published: Snapshot,
): Promise<void> {
	await closeChanges(titleOf(before));
	// Another window may have deleted it.
	const document = await vscode.workspace.openTextDocument(draft.uri).then(undefined, () => undefined);
	const isKept = document !== undefined && (document.isDirty || document.getText() !== text);
	if (document && !isKept) {
		await removeDraft(parts.drafts, draft);
	}
	const [version, name] = [published.version, plainText(published.agent.name, 60)];
	const sentence = isKept
		? vscode.l10n.t('Version {0} of “{1}” is published. The draft was changed meanwhile, so it is kept.', version, name)
		: vscode.l10n.t('Version {0} of “{1}” is published.', version, name);
	offer(sentence, vscode.l10n.t('Open Changes'), () => openChangesEditor(host, before, published));
}

function failureText(draft: Draft, error: unknown): string {
	const name = nameOfDraft(draft);
	if (error instanceof ApiError && error.maybeArrived) {
		return vscode.l10n.t(
			'“{0}” may have been published, but no response was received. The draft is kept; publish it again to find out. {1}',
			name,
			error.message,
		);
	}
	const reason = isNotFound(error) ? vscode.l10n.t('The agent is no longer in the account. Refresh the list.') : messageOf(error);
	return vscode.l10n.t('“{0}” was not published. The draft is kept. {1}', name, reason);
}

// On Windows, VS Code may change line ends.
function withLineEnds(text: string, { agent }: Snapshot): string {
	return promptOf(agent).includes('\r') ? text : text.replaceAll('\r\n', '\n');
}

/** Editors do not show different line ends. */
function isSameText(one: string, other: string): boolean {
	const [first, second] = [one, other].map((text) => text.replaceAll(/\r\n?/g, '\n'));
	return first === second;
}
