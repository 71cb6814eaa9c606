import * as vscode from 'vscode';
import { atPath, promptUri, versionUri } from '../documents/uri.ts';
import { fileName } from '../text/fileName.ts';
import { formatDate } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { showInformationMessage } from '../window/messages.ts';
import type { Snapshot } from './snapshot.ts';
import { differences } from './versionChanges.ts';

/** Opens what differs in one editor, or shows a message if nothing does. */
export async function openChangesEditor(host: string, before: Snapshot, after: Snapshot): Promise<void> {
	const { prompt, lineEnds, fields } = differences(before.agent, after.agent);
	const pairOf = (uriOf: (snapshot: Snapshot) => vscode.Uri, path: string) =>
		[atPath(uriOf(before), path), atPath(uriOf(after), path)] as const;
	const path = pathOf(before, after);
	const pairs = [
		...(prompt ? [pairOf((snapshot) => promptUriOf(host, snapshot), `${path}.md`)] : []),
		...(fields.length > 0 ? [pairOf((snapshot) => configurationUriOf(host, snapshot), `${path}.json`)] : []),
	];
	if (lineEnds) {
		void showInformationMessage(vscode.l10n.t('The prompts differ in their line ends only, which an editor does not show.'));
	} else if (pairs.length === 0) {
		void showInformationMessage(sameText(before, after));
	}
	if (pairs.length === 0) {
		return;
	}
	await compareTexts(titleOf(before, after), pairs);
}

/** Opens pairs of texts in one editor. */
export async function compareTexts(
	title: string,
	pairs: readonly (readonly [left: vscode.Uri, right: vscode.Uri])[],
): Promise<void> {
	try {
		const resources = pairs.map(([left, right]) => [right, left, right]);
		await vscode.commands.executeCommand('vscode.changes', title, resources);
	} catch {
		// Forks of VS Code may lack the multi-diff editor.
		for (const [left, right] of pairs) {
			await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: pairs.length === 1 });
		}
	}
}

function pathOf(before: Snapshot, after: Snapshot): string {
	const [old, name] = [before, after].map(({ agent }) => fileName(agent.name));
	return before.agent.id === after.agent.id
		? `/v${before.version} → v${after.version}/${name}`
		: `/${old} v${before.version} ↔ ${name} v${after.version}`;
}

function promptUriOf(host: string, { agent, version }: Snapshot): vscode.Uri {
	return promptUri(host, agent.id, agent.name, version);
}

function configurationUriOf(host: string, { agent, version }: Snapshot): vscode.Uri {
	return versionUri(host, agent.id, agent.name, version);
}

function titleOf(before: Snapshot, after: Snapshot): string {
	if (before.agent.id !== after.agent.id) {
		return vscode.l10n.t('{0} {1} ↔ {2} {3}', nameOf(before), versionText(before), nameOf(after), versionText(after));
	}
	return vscode.l10n.t('{0}: {1} → {2}', nameOf(after), versionText(before), versionText(after));
}

function sameText(before: Snapshot, after: Snapshot): string {
	if (before.agent.id !== after.agent.id) {
		return vscode.l10n.t('“{0}” and “{1}” have the same prompt and the same configuration.', nameOf(before), nameOf(after));
	}
	return vscode.l10n.t(
		'Versions {0} and {1} of “{2}” are the same: neither the prompt nor the configuration differs.',
		before.version,
		after.version,
		nameOf(after),
	);
}

function nameOf({ agent }: Snapshot): string {
	const name = plainText(agent.name, 60);
	return agent['archived_at'] ? vscode.l10n.t('{0} (archived)', name) : name;
}

function versionText({ agent, version }: Snapshot): string {
	const date = formatDate(agent['updated_at']);
	return date === undefined ? vscode.l10n.t('version {0}', version) : vscode.l10n.t('version {0} ({1})', version, date);
}
