import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { ApiError, isNotFound } from '../api/errors.ts';
import { promptOf } from '../api/names.ts';
import { signInFor } from '../documents/failures.ts';
import { explain } from '../documents/texts.ts';
import { promptUri } from '../documents/uri.ts';
import { formatCount } from '../text/format.ts';
import { showDialog, showErrorMessage, showInformationMessage, showWarningMessage } from '../window/messages.ts';
import { once, withProgress } from '../window/progress.ts';
import type { Draft } from './drafts.ts';
import { discardDraft, openDraft, type PromptParts, readAgent, showAgent } from './editPrompt.ts';
import { sendPrompt } from './sendPrompt.ts';
import { hasSameLines, readonlyReason, type Snapshot } from './snapshot.ts';
import { openComparison } from './versions.ts';

/** The documented limit (Create an agent, `system`). */
const maxPromptLength = 100_000;

/** Shows a draft's changes, asks, and publishes it. Never rejects. */
export async function publishPrompt(parts: PromptParts, draft: Draft): Promise<void> {
	await once(draft.uri.toString(), async () => {
		try {
			await publish(parts, draft);
		} catch (error) {
			void showErrorMessage(failureText(draft, error), ...signInFor(error));
		}
	});
}

async function publish(parts: PromptParts, draft: Draft): Promise<void> {
	if (!(await checkDraftAccount(parts, draft))) {
		return;
	}
	// Serves only the token from before the question.
	const { client } = parts.account;
	const read = () => readAgent(parts, client, draft.agentId);
	let current: Snapshot | undefined;
	for (;;) {
		const text = await textOf(draft);
		if (text === undefined) {
			return;
		}
		const before = current ?? (await read());
		if (!(await confirmPublication(parts, client, draft, text, before))) {
			return;
		}
		current = before;
		if ((await textOf(draft)) === text) {
			const title = vscode.l10n.t('Publishing “{0}”', draft.name);
			const outcome = await withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
				sendPrompt(client, before, withLineEnds(text, before), read),
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

async function confirmPublication(
	parts: PromptParts,
	client: QoderClient,
	draft: Draft,
	text: string,
	current: Snapshot,
): Promise<boolean> {
	const reason = readonlyReason(client, current);
	if (reason !== undefined) {
		void showWarningMessage(vscode.l10n.t('{0} The draft is kept.', reason));
		return false;
	}
	if (hasSameLines(promptOf(current.agent), text)) {
		const same = vscode.l10n.t(
			'There is nothing to publish: version {0} of “{1}” has the text of the draft.',
			current.version,
			current.name,
		);
		void showInformationMessage(same, [vscode.l10n.t('Discard Draft'), () => discardDraft(parts, draft.uri)]);
		return false;
	}
	if (!(await confirm(parts, client, draft, current))) {
		return false;
	}
	if (parts.account.isInUse(client)) {
		return true;
	}
	void showWarningMessage(
		vscode.l10n.t('Nothing was published, because the service or its token was changed in the meantime. The draft is kept.'),
	);
	return false;
}

async function checkDraftAccount({ account }: PromptParts, draft: Draft): Promise<boolean> {
	await account.tokenRead;
	const { host } = draft;
	// An unreadable token has no hash, and the request will fail with the reason.
	if (account.host === host && account.signedIn && (account.tokenHash ?? draft.account) === draft.account) {
		return true;
	}
	const [sentence, action, command] =
		account.host !== host
			? [
					vscode.l10n.t('This draft belongs to another service ({0}). Switch to that service to publish it.', host),
					vscode.l10n.t('Switch Service'),
					'qoder.switchService',
				]
			: [
					account.signedIn
						? vscode.l10n.t(
								'This draft was begun with another token for {0}. Sign in with that token to publish it; with this one, its text can be copied.',
								host,
							)
						: vscode.l10n.t('You are signed out of {0}. Sign in to publish this draft.', host),
					vscode.l10n.t('Sign In'),
					'qoder.signIn',
				];
	void showWarningMessage(sentence, [action, () => vscode.commands.executeCommand(command)]);
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
	const characters = text.length > maxPromptLength ? Array.from(text).length : 0;
	if (characters > maxPromptLength) {
		void showWarningMessage(
			vscode.l10n.t(
				'The draft has {0} characters, and a system prompt can have {1}. Nothing was published, and the draft is kept.',
				formatCount(characters),
				formatCount(maxPromptLength),
			),
		);
		return undefined;
	}
	return text;
}

/** Shows the current version beside the draft, and asks whether to publish. */
async function confirm({ drafts }: PromptParts, client: QoderClient, draft: Draft, current: Snapshot): Promise<boolean> {
	const { host } = client.baseUrl;
	const { agent, version, name } = current;
	const title = vscode.l10n.t('{0}: version {1} → draft', name, version);
	await drafts.showChanges(draft, title, promptUri(host, agent.id, agent.name, version));
	if (version === draft.version) {
		const publishIt = vscode.l10n.t('Publish');
		const question = vscode.l10n.t('Publish the draft as version {0} of “{1}” on {2}?', version + 1, name, host);
		const detail = vscode.l10n.t(
			'New sessions use version {0}; running ones keep theirs. Only the system prompt is sent.',
			version + 1,
		);
		return (await showDialog(question, detail, publishIt)) === publishIt;
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
	// Enter must not publish.
	const answer = await showDialog(question, detail, goOn, onTop, discard);
	if (answer === goOn) {
		await drafts.closeChanges(draft);
		await openDraft(draft);
	} else if (answer === discard) {
		await drafts.remove(draft);
	}
	return answer === onTop;
}

async function finish(
	parts: PromptParts,
	client: QoderClient,
	draft: Draft,
	text: string,
	before: Snapshot,
	published: Snapshot,
): Promise<void> {
	// Another window may have deleted it.
	const document = await vscode.workspace.openTextDocument(draft.uri).then(undefined, () => undefined);
	const isKept = document !== undefined && (document.isDirty || document.getText() !== text);
	if (!isKept) {
		await parts.drafts.remove(draft);
	}
	const { version, name } = published;
	const sentence = isKept
		? vscode.l10n.t('Version {0} of “{1}” is published. The draft was changed meanwhile, so it is kept.', version, name)
		: vscode.l10n.t('Version {0} of “{1}” is published.', version, name);
	void showInformationMessage(sentence, [
		vscode.l10n.t('Open Changes'),
		() => openComparison(parts.account, parts.documents.records, client, before, published),
	]);
}

function failureText(draft: Draft, error: unknown): string {
	const { name } = draft;
	if (error instanceof ApiError && error.maybeArrived) {
		return vscode.l10n.t(
			'“{0}” may have been published, but no response was received. The draft is kept; publish it again to find out. {1}',
			name,
			error.message,
		);
	}
	const reason = isNotFound(error) ? vscode.l10n.t('The agent is no longer in the account. Refresh the list.') : explain(error);
	return vscode.l10n.t('“{0}” was not published. The draft is kept. {1}', name, reason);
}

// On Windows, VS Code may change line ends.
function withLineEnds(text: string, { agent }: Snapshot): string {
	return promptOf(agent).includes('\r') ? text : text.replaceAll('\r\n', '\n');
}
