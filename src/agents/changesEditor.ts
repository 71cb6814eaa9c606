import * as vscode from 'vscode';
import { atPath, promptUri, versionUri } from '../documents/uri.ts';
import { fileName } from '../text/fileName.ts';
import { formatDate } from '../text/format.ts';
import { showInformationMessage } from '../window/messages.ts';
import { differences, isArchived, type Snapshot } from './snapshot.ts';

/** Opens what differs in one editor, or shows a message if nothing does. */
export async function openChangesEditor(host: string, before: Snapshot, after: Snapshot): Promise<void> {
	const { prompt, lineEnds, fields } = differences(before.agent, after.agent);
	const path = pathOf(before, after);
	const pairOf = (uriOf: typeof versionUri, extension: string): Pair => {
		const uriAt = ({ agent, version }: Snapshot) => atPath(uriOf(host, agent.id, agent.name, version), `${path}${extension}`);
		return [uriAt(after), uriAt(before), uriAt(after)];
	};
	const pairs = [...(prompt ? [pairOf(promptUri, '.md')] : []), ...(fields.length > 0 ? [pairOf(versionUri, '.json')] : [])];
	if (lineEnds) {
		void showInformationMessage(vscode.l10n.t('The prompts differ in their line ends only, which an editor does not show.'));
	} else if (pairs.length === 0) {
		void showInformationMessage(sameText(before, after));
	}
	if (pairs.length > 0) {
		await vscode.commands.executeCommand('vscode.changes', titleOf(before, after), pairs);
	}
}

type Pair = readonly [shown: vscode.Uri, left: vscode.Uri, right: vscode.Uri];

function pathOf(before: Snapshot, after: Snapshot): string {
	const [old, name] = [before, after].map(({ agent }) => fileName(agent.name));
	return before.agent.id === after.agent.id
		? `/v${before.version} → v${after.version}/${name}`
		: `/${old} v${before.version} ↔ ${name} v${after.version}`;
}

function titleOf(before: Snapshot, after: Snapshot): string {
	return before.agent.id === after.agent.id
		? vscode.l10n.t('{0}: {1} → {2}', nameOf(after), versionText(before), versionText(after))
		: vscode.l10n.t('{0} {1} ↔ {2} {3}', nameOf(before), versionText(before), nameOf(after), versionText(after));
}

function sameText(before: Snapshot, after: Snapshot): string {
	return before.agent.id === after.agent.id
		? vscode.l10n.t(
				'Versions {0} and {1} of “{2}” are the same: neither the prompt nor the configuration differs.',
				before.version,
				after.version,
				nameOf(after),
			)
		: vscode.l10n.t('“{0}” and “{1}” have the same prompt and the same configuration.', nameOf(before), nameOf(after));
}

function nameOf({ agent, name }: Snapshot): string {
	return isArchived(agent) ? vscode.l10n.t('{0} (archived)', name) : name;
}

function versionText({ agent, version }: Snapshot): string {
	const date = formatDate(agent['updated_at']);
	return date === undefined ? vscode.l10n.t('version {0}', version) : vscode.l10n.t('version {0} ({1})', version, date);
}
