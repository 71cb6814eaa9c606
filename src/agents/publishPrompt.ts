import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { ApiError, isNotFound, messageOf } from '../api/errors.ts';
import { promptOf } from '../api/names.ts';
import { atPath, promptUri } from '../documents/uri.ts';
import { formatCount } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { showDialog, showErrorMessage, showWarningMessage } from '../window/messages.ts';
import { withProgress } from '../window/progress.ts';
import { compareTexts, openChangesEditor } from './changesEditor.ts';
import type { Draft } from './drafts.ts';
import { isInUse, nameOfDraft, offer, openDraft, type PromptParts, readAgent, removeDraft, showAgent } from './editPrompt.ts';
import { sendPrompt } from './sendPrompt.ts';
import { readonlyReason, type Snapshot } from './snapshot.ts';

/** The length limit of a system prompt (Create an agent, `system`). */
const mostCharacters = 100_000;

/** The addresses of drafts that are being published. */
const running = new Set<string>();

/** Shows the changes of a draft, asks once, and publishes it. Never rejects. */
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
	// It serves the token from before the question, and no other.
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
		// Otherwise the draft was changed, perhaps by another window, so the question was about another text.
	}
}

/** Shows the changes to the current version and a question, or why the draft cannot be published. */
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

/** Whether a draft belongs to the current account; if not, shows a message. */
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

/**
 * Saves a draft and returns the text on the screen. Returns `undefined`, with a message, when saving fails or the text is too
 * long.
 */
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

/** Shows the current version and the draft side by side, and a question. Resolves to whether to publish the draft. */
async function confirm({ drafts }: PromptParts, client: QoderClient, draft: Draft, current: Snapshot): Promise<boolean> {
	const { host } = client.baseUrl;
	const { agent, version } = current;
	const name = plainText(agent.name, 60);
	const title = titleOf(current);
	await closeChanges(title);
	const left = atPath(promptUri(host, agent.id, agent.name, version), draft.uri.path);
	await compareTexts(title, [[left, draft.uri]]);
	if (version === draft.version) {
		const publishIt = vscode.l10n.t('Publish');
		const question = vscode.l10n.t('Publish the draft as version {0} of “{1}” on {2}?', version + 1, name, host);
		const detail = vscode.l10n.t(
			'New sessions use version {0}; running ones keep theirs. Only the system prompt is sent.',
			version + 1,
		);
		return (await showDialog(question, { detail }, publishIt)) === publishIt;
	}
	const [onTop, goOn, discard] = [
		vscode.l10n.t('Publish Mine on Top'),
		vscode.l10n.t('Go On Editing'),
		vscode.l10n.t('Discard Draft'),
	];
	const question = vscode.l10n.t(
		'“{0}” on {1} was changed: version {2} is the current one, and your draft was begun from version {3}.',
		name,
		host,
		version,
		draft.version,
	);
	const detail = vscode.l10n.t(
		'The editor shows version {0} on the left and your draft on the right. “Publish Mine on Top” makes your draft version {1}, which new sessions use; running ones keep theirs.',
		version,
		version + 1,
	);
	// The first button has the focus, and Enter must not publish.
	const answer = await showDialog(question, { detail }, goOn, onTop, discard);
	if (answer === goOn || answer === discard) {
		await closeChanges(title);
		await (answer === goOn ? openDraft(draft) : removeDraft(drafts, draft));
	}
	return answer === onTop;
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
	// Another window may have deleted the draft. The prompt is published even so.
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

function titleOf({ agent, version }: Snapshot): string {
	return vscode.l10n.t('{0}: version {1} → draft', plainText(agent.name, 60), version);
}

/** Closes the editor of changes with this title, which VS Code extends with the number of files. Nothing else identifies it. */
async function closeChanges(title: string): Promise<void> {
	const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
	await vscode.window.tabGroups.close(tabs.filter(({ label }) => label.startsWith(title)));
}

// On Windows, VS Code may change the line ends of a text.
function withLineEnds(text: string, { agent }: Snapshot): string {
	return promptOf(agent).includes('\r') ? text : text.replaceAll('\r\n', '\n');
}

/** Whether two texts are the same apart from line ends, which an editor does not show. */
function isSameText(one: string, other: string): boolean {
	const [first, second] = [one, other].map((text) => text.replaceAll(/\r\n?/g, '\n'));
	return first === second;
}
