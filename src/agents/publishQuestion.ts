import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { atPath, promptUri } from '../documents/uri.ts';
import { plainText } from '../text/plainText.ts';
import { showDialog } from '../window/messages.ts';
import { compareTexts } from './changesEditor.ts';
import type { Draft } from './drafts.ts';
import { openDraft, type PromptParts, removeDraft } from './editPrompt.ts';
import type { Snapshot } from './snapshot.ts';

/** Shows the current version beside the draft, and asks whether to publish. */
export async function confirm({ drafts }: PromptParts, client: QoderClient, draft: Draft, current: Snapshot): Promise<boolean> {
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
	// Enter presses the first button, and must not publish.
	const answer = await showDialog(question, { detail, close: goOn }, goOn, onTop, discard);
	if (answer === goOn || answer === discard) {
		await closeChanges(title);
		await (answer === goOn ? openDraft(draft) : removeDraft(drafts, draft));
	}
	return answer === onTop;
}

/** The changes editor's title. */
export function titleOf({ agent, version }: Snapshot): string {
	return vscode.l10n.t('{0}: version {1} → draft', plainText(agent.name, 60), version);
}

/** Closes the changes editor. Only its title identifies it; VS Code adds the number of files. */
export async function closeChanges(title: string): Promise<void> {
	const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
	await vscode.window.tabGroups.close(tabs.filter(({ label }) => label.startsWith(title)));
}
