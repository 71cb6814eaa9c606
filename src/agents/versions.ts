import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { QoderClient } from '../api/client.ts';
import { ApiError, isNotFound } from '../api/errors.ts';
import type { Item } from '../api/page.ts';
import type { Agent } from '../api/schema.ts';
import { signInFor } from '../documents/failures.ts';
import type { RecordStore } from '../documents/records.ts';
import { explain } from '../documents/texts.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import { showErrorMessage, showInformationMessage } from '../window/messages.ts';
import { withProgress } from '../window/progress.ts';
import { openChangesEditor } from './changesEditor.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';
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
			return open(account, records, client, before, after);
		}
		return after.version === 1
			? vscode.l10n.t('“{0}” has only one version. It has not changed since it was created.', name)
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
				? open(account, records, client, before, after)
				: vscode.l10n.t('The service did not send the version of “{0}”.', before ? plainText(other.value.name, 60) : name);
		}
		const choice = await pickVersions(account, one);
		if (choice === 'single') {
			return vscode.l10n.t('“{0}” has only one version, so there is nothing to compare.', name);
		}
		return choice && open(account, records, client, ...choice);
	});
}

/** Opens the changes editor, or resolves to a sentence why it cannot. */
async function open(
	account: Account,
	records: RecordStore,
	client: QoderClient,
	before: Snapshot,
	after: Snapshot,
): Promise<string | undefined> {
	account.checkInUse(client);
	for (const { agent, version } of [before, after]) {
		// VS Code then opens their documents without a request.
		records.put('agents', { id: agent.id, value: agent }, version);
	}
	await openChangesEditor(client.baseUrl.host, before, after);
	return undefined;
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
