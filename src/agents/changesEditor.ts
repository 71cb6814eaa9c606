import * as vscode from 'vscode';
import type { Item } from '../api/page.ts';
import type { Agent } from '../api/schema.ts';
import { promptUri, versionUri } from '../documents/uri.ts';
import { formatDate } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { showInformationMessage } from '../window/messages.ts';
import { differences, versionOf } from './versionChanges.ts';

/** An agent as it was in a version. */
export interface Snapshot {
	readonly agent: Agent;
	readonly version: number;
}

/** An item of a listing as a snapshot; nothing when the service did not say which version it is. */
export function snapshotOf({ value }: Item<Agent>): Snapshot | undefined {
	const version = versionOf(value);
	return version === undefined ? undefined : { agent: value, version };
}

/**
 * Opens what differs between two snapshots, prompt and configuration, in one editor; or says that nothing does. The documents
 * are read by their addresses, so that the editor is still there after the window was reloaded.
 */
export async function openChangesEditor(host: string, before: Snapshot, after: Snapshot): Promise<void> {
	const { prompt, lineEnds, fields } = differences(before.agent, after.agent);
	const pairs = [
		...(prompt ? [[promptUriOf(host, before), promptUriOf(host, after)] as const] : []),
		...(fields.length > 0 ? [[configurationUriOf(host, before), configurationUriOf(host, after)] as const] : []),
	];
	if (lineEnds) {
		void showInformationMessage(vscode.l10n.t('The prompts differ in their line ends only, which an editor does not show.'));
	} else if (pairs.length === 0) {
		void showInformationMessage(sameText(before, after));
	}
	if (pairs.length === 0) {
		return;
	}
	const title = titleOf(before, after);
	try {
		const resources = pairs.map(([left, right]) => [right, left, right]);
		await vscode.commands.executeCommand('vscode.changes', title, resources);
	} catch {
		// Editors that are made from VS Code may not show several files in one.
		for (const [left, right] of pairs) {
			await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: pairs.length === 1 });
		}
	}
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
