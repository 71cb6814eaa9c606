import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import * as settings from '../account/settings.ts';
import type { AgentQuery } from '../api/dialects.ts';
import type { Entry } from '../api/page.ts';
import type { Agent } from '../api/schema.ts';
import { RowFilter } from '../paging/filter.ts';
import { askFilter } from '../tree/filterPrompt.ts';
import { TreeList } from '../tree/nodes.ts';
import { PagedView } from '../tree/pagedView.ts';
import { filterAge, State } from '../tree/state.ts';
import { setContext } from '../window/views.ts';
import { agentKind } from './agentKind.ts';

const preferencesSchema = v.object({ order: v.picklist(['asc', 'desc']), archived: v.boolean() });
type Preferences = v.InferOutput<typeof preferencesSchema>;

const filterSchema = v.object({ name: v.string() });

type SessionsOf = (agent: Entry<Agent>, onDidChange: (list: TreeList) => void) => TreeList;

/** The Agents view: order, archived agents and a filter. */
export class AgentsView implements vscode.Disposable {
	readonly view: PagedView;
	readonly #account: Account;
	readonly #sessionsOf: SessionsOf;
	readonly #preferences: State<Preferences>;
	readonly #filter: State<v.InferOutput<typeof filterSchema>>;
	readonly #subscription: vscode.Disposable;
	#list: TreeList<Agent> | undefined;

	constructor(account: Account, context: vscode.ExtensionContext, sessionsOf: SessionsOf, log: (message: string) => void) {
		this.#account = account;
		this.#sessionsOf = sessionsOf;
		this.#preferences = new State(context.globalState, 'qoder.agents', preferencesSchema, { order: 'desc', archived: false });
		this.#filter = new State(context.workspaceState, 'qoder.agents.filter', filterSchema, { name: '' }, filterAge);
		this.view = new PagedView({ id: 'qoder.agents', account, reopen: () => this.#reopen(), log });
		// Also because rows that are there would not show whether they expand now.
		this.#subscription = account.onDidChangeCapabilities(() => this.#reopen());
		this.#filterBy(this.#filter.value.name);
	}

	async filter(): Promise<void> {
		const { name } = this.#filter.value;
		const answer = await askFilter({ title: l10n.t('Filter Agents'), name, preview: (text) => this.#filterBy(text) });
		if (answer) {
			this.#filter.update({ name: answer.name });
		}
		this.#filterBy(this.#filter.value.name);
	}

	clearFilter(): void {
		this.#filter.update({ name: '' });
		this.#filterBy('');
	}

	setOrder(order: Preferences['order']): void {
		this.#preferences.update({ order });
		this.#reopen();
	}

	removeFile(id: string): void {
		for (const { listing } of this.view.tree.shown.filter(({ kind }) => kind.name === 'file')) {
			listing.remove(id);
		}
	}

	setArchived(archived: boolean): void {
		this.#preferences.update({ archived });
		this.#reopen();
	}

	replace(entry: Entry<Agent>): void {
		this.#list?.listing.replace(entry);
	}

	dispose(): void {
		this.#subscription.dispose();
		this.view.dispose();
		this.#list?.dispose();
	}

	#reopen(): void {
		const old = this.#list;
		this.#list = this.#account.signedIn ? this.#agents() : undefined;
		this.view.show(this.#list ? [this.#list as TreeList] : []);
		this.#show();
		old?.dispose();
	}

	/** As far as the service supports it. Newest first is the default, and the only order of newer services. */
	get #query(): Pick<AgentQuery, 'order' | 'include_archived'> {
		const { order, archived } = this.#preferences.value;
		const canIncludeArchived = this.#account.capabilities?.archived !== false;
		return {
			order: order === 'asc' && !this.#isUnsorted ? order : undefined,
			include_archived: (archived && canIncludeArchived) || undefined,
		};
	}

	#agents(): TreeList<Agent> {
		const { client } = this.#account;
		const query = this.#query;
		const onDidChange = (list: TreeList) => this.view.tree.changed(list);
		return new TreeList<Agent>({
			client,
			id: 'agents',
			kind: agentKind(
				client.baseUrl.host,
				() => this.#account.capabilities?.groups === 'session',
				(agent) => this.#sessionsOf(agent, onDidChange),
			),
			query: {
				fetchPage: ({ cursor, limit, signal }) => client.listAgents({ limit, ...query, ...cursor }, signal),
				pageSize: settings.pageSize,
				newest: query.order === 'asc' ? 'last' : 'first',
			},
			onDidChange,
		});
	}

	get #isUnsorted(): boolean {
		return this.#account.capabilities?.order === false;
	}

	#filterBy(name: string): void {
		this.view.tree.filter = new RowFilter(name);
		this.#show();
	}

	#show(): void {
		const { capabilities, signedIn } = this.#account;
		const { order, archived } = this.#preferences.value;
		setContext('qoder.agents.order', order);
		setContext('qoder.agents.unsorted', this.#isUnsorted);
		setContext('qoder.agents.archived', archived);
		// Older services never list archived agents.
		setContext('qoder.agents.canShowArchived', capabilities?.archived === true);
		setContext('qoder.agents.filtered', this.#filter.value.name !== '');
		const { name } = this.view.tree.filter;
		const isIgnored = signedIn && order === 'asc' && this.#isUnsorted;
		const ignored = l10n.t('This service cannot sort by date: the newest agents are shown first.');
		this.view.describe(signedIn && name ? l10n.t('“{0}”', name) : '', isIgnored ? ignored : '');
	}
}
