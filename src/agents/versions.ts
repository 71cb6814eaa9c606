import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import * as settings from '../account/settings.ts';
import type { QoderClient } from '../api/client.ts';
import { ApiError, isNotFound } from '../api/errors.ts';
import type { Item, Page } from '../api/page.ts';
import type { Agent } from '../api/schema.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import { showErrorMessage, showInformationMessage } from '../window/messages.ts';
import { withProgress } from '../window/progress.ts';
import { openChangesEditor } from './changesEditor.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';
import { pickVersions } from './versionPick.ts';

/** Compares versions, or explains in one sentence why it cannot. */
export class Versions {
	readonly #account: Account;
	readonly #documents: QoderFileSystem;

	constructor(account: Account, documents: QoderFileSystem) {
		this.#account = account;
		this.#documents = documents;
	}

	async openChanges(row: Row | undefined): Promise<void> {
		const [agent] = agentsIn(row ? [row] : []);
		if (!agent) {
			return;
		}
		const name = plainText(agent.value.name, 60);
		const { client } = this.#account;
		await this.#explaining(name, async () => {
			const page = await withProgress({ location: { viewId: 'qoder.agents' } }, () =>
				client.listAgentVersions(agent.id, { limit: 2 }),
			);
			const [after, before] = snapshotsIn(page);
			const problem = page.items.find(({ problem }) => problem !== undefined)?.problem;
			if (problem !== undefined) {
				notify(unreadableText(name, problem));
			} else if (!after) {
				notify(vscode.l10n.t('The service has no versions of “{0}”.', name));
			} else if (before) {
				await this.#open(client, before, after);
			} else if (after.version === 1) {
				notify(vscode.l10n.t('“{0}” has only one version. It has not changed since it was created.', name));
			} else {
				notify(vscode.l10n.t('The service no longer has versions of “{0}” earlier than version {1}.', name, after.version));
			}
		});
	}

	/** Two agents, or two versions of one. */
	async compare(rows: readonly Row[]): Promise<void> {
		const agents = agentsIn(rows);
		const [one, other] = agents;
		if (!one) {
			return;
		}
		if (agents.length > 2) {
			notify(vscode.l10n.t('Select one agent to compare its versions, or two agents to compare them with each other.'));
			return;
		}
		const name = plainText(one.value.name, 60);
		await this.#explaining(name, () => (other ? this.#compareAgents(one, other) : this.#compareVersions(one)));
	}

	async #compareAgents(one: Item<Agent>, other: Item<Agent>): Promise<void> {
		const [before, after] = [snapshotOf(one), snapshotOf(other)];
		if (before && after) {
			await this.#open(this.#account.client, before, after);
		} else {
			notify(vscode.l10n.t('The service did not send the version of “{0}”.', plainText((before ? other : one).value.name, 60)));
		}
	}

	async #compareVersions({ id, value: { name } }: Item<Agent>): Promise<void> {
		const { client } = this.#account;
		const choice = await pickVersions(
			name,
			({ cursor, limit, signal }) => client.listAgentVersions(id, { limit, ...cursor }, signal),
			settings.pageSize,
		);
		if (choice === 'single') {
			notify(vscode.l10n.t('“{0}” has only one version, so there is nothing to compare.', plainText(name, 60)));
		} else if (choice) {
			await this.#open(client, ...choice);
		}
	}

	// VS Code then opens their documents without a request.
	async #open(client: QoderClient, before: Snapshot, after: Snapshot): Promise<void> {
		const { host } = client.baseUrl;
		if (this.#account.client !== client) {
			notify(vscode.l10n.t('The token for {0} has changed. Try again.', host));
			return;
		}
		for (const { agent, version } of [before, after]) {
			this.#documents.records.put('agents', { id: agent.id, value: agent }, version);
		}
		await openChangesEditor(host, before, after);
	}

	async #explaining(name: string, run: () => Promise<void>): Promise<void> {
		try {
			await run();
		} catch (error) {
			if (!(error instanceof ApiError)) {
				throw error;
			}
			const sentence = isNotFound(error)
				? vscode.l10n.t('“{0}” is no longer in the account, or the service has no versions of it. Refresh the view.', name)
				: vscode.l10n.t('Could not read the versions of “{0}”: {1}', name, error.message);
			void showErrorMessage(sentence);
		}
	}
}

function agentsIn(rows: readonly Row[]): Item<Agent>[] {
	return rows.flatMap(({ list, entry }) =>
		list.kind.name === 'agent' && entry.problem === undefined ? [entry as Item<Agent>] : [],
	);
}

function snapshotsIn({ items }: Page<Agent>): Snapshot[] {
	return items.flatMap((item) => (item.problem === undefined ? (snapshotOf(item) ?? []) : []));
}

function unreadableText(name: string, problem: string): string {
	return vscode.l10n.t('Could not read a version of “{0}”: {1}', name, plainText(problem, 200));
}

function notify(sentence: string): void {
	void showInformationMessage(sentence);
}
