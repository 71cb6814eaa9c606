import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { QoderClient } from '../api/client.ts';
import { ApiError, isNotFound } from '../api/errors.ts';
import type { Item } from '../api/page.ts';
import type { Agent } from '../api/schema.ts';
import { signInFor } from '../documents/failures.ts';
import type { RecordStore } from '../documents/records.ts';
import { explain } from '../documents/texts.ts';
import { atPath, promptUri, versionUri } from '../documents/uri.ts';
import { fileName } from '../text/fileName.ts';
import { formatDate } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import { showErrorMessage, showInformationMessage } from '../window/messages.ts';
import { withProgress } from '../window/progress.ts';
import { differences, isArchived, type Snapshot, snapshotOf } from './snapshot.ts';
import { pickVersions } from './versionPick.ts';

/** Opens what the current version of an agent changed. */
export async function openChanges(account: Account, records: RecordStore, rows: readonly Row[]): Promise<void> {
	const [agent] = agentsIn(rows);
	if (!agent) {
		return;
	}
	const { client } = account;
	const name = plainText(agent.value.name, 60);
	await runAndShowProblem(name, async () => {
		const { items } = await withProgress({ location: { viewId: 'qoder.agents' } }, () =>
			client.listAgentVersions(agent.id, { limit: 2 }),
		);
		const problem = items.find((item) => item.problem !== undefined)?.problem;
		const [after, before] = items.flatMap((item) => snapshotOf(item) ?? []);
		if (problem !== undefined) {
			return vscode.l10n.t('Could not read a version of “{0}”: {1}', name, plainText(problem, 200));
		}
		if (!after) {
			return vscode.l10n.t('The service has no versions of “{0}”.', name);
		}
		if (before) {
			return openComparison(account, records, client, before, after);
		}
		return after.version === 1
			? vscode.l10n.t('“{0}” has only one version.', name)
			: vscode.l10n.t('The service no longer has versions of “{0}” earlier than version {1}.', name, after.version);
	});
}

/** Compares two agents, or versions of one that the user picks. */
export async function compareVersions(account: Account, records: RecordStore, rows: readonly Row[]): Promise<void> {
	const [one, other, ...more] = agentsIn(rows);
	if (!one) {
		return;
	}
	const name = plainText(one.value.name, 60);
	await runAndShowProblem(name, async () => {
		if (more.length > 0) {
			return vscode.l10n.t('Select one agent to compare its versions, or two agents to compare them with each other.');
		}
		const { client } = account;
		if (other) {
			const [before, after] = [snapshotOf(one), snapshotOf(other)];
			return before && after
				? openComparison(account, records, client, before, after)
				: vscode.l10n.t('The service did not send the version of “{0}”.', before ? plainText(other.value.name, 60) : name);
		}
		const choice = await pickVersions(account, one);
		if (choice === 'single') {
			return vscode.l10n.t('“{0}” has only one version.', name);
		}
		return choice && openComparison(account, records, client, ...choice);
	});
}

/** Shows the sentence that `run` resolves to, or one for its error. */
async function runAndShowProblem(name: string, run: () => Promise<string | undefined>): Promise<void> {
	try {
		const sentence = await run();
		if (sentence) {
			void showInformationMessage(sentence);
		}
	} catch (error) {
		if (!(error instanceof ApiError)) {
			throw error;
		}
		const sentence = isNotFound(error)
			? vscode.l10n.t('“{0}” is no longer in the account, or the service has no versions of it. Refresh the view.', name)
			: vscode.l10n.t('Could not read the versions of “{0}”: {1}', name, explain(error));
		void showErrorMessage(sentence, ...signInFor(error));
	}
}

function agentsIn(rows: readonly Row[]): Item<Agent>[] {
	return rows.flatMap(({ list, entry }) =>
		list.kind.name === 'agent' && entry.problem === undefined ? [entry as Item<Agent>] : [],
	);
}

/** Opens what differs in one editor, or shows a message if nothing does. Rejects after a change of the account. */
export async function openComparison(
	account: Account,
	records: RecordStore,
	client: QoderClient,
	before: Snapshot,
	after: Snapshot,
): Promise<undefined> {
	account.checkInUse(client);
	for (const { agent, version } of [before, after]) {
		// VS Code then opens their documents without a request.
		records.put('agents', { id: agent.id, value: agent }, version);
	}
	const { prompt, lineEnds, fields } = differences(before.agent, after.agent);
	const path = pathOf(before, after);
	const pairOf = (uriOf: typeof versionUri, extension: string): Pair => {
		const uriAt = ({ agent, version }: Snapshot) =>
			atPath(uriOf(client.baseUrl.host, agent.id, agent.name, version), `${path}${extension}`);
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
	return undefined;
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
