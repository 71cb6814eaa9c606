import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import * as config from '../account/settings.ts';
import type { Page } from '../api/page.ts';
import type { Agent } from '../api/schema.ts';
import { RowFilter } from '../paging/filter.ts';
import { ListNode } from '../paging/nodes.ts';
import { askFilter } from '../tree/filterPrompt.ts';
import { ListView } from '../tree/listView.ts';
import { State } from '../tree/state.ts';

const stateSchema = v.object({ name: v.string(), order: v.picklist(['asc', 'desc']) });
type Order = v.InferOutput<typeof stateSchema>['order'];

/** The view of all agents: their order, kept on the server, and their filter. */
export class AgentsView implements vscode.Disposable {
	readonly list: ListView;
	readonly #account: Account;
	readonly #state: State<v.InferOutput<typeof stateSchema>>;
	#orderIgnored = false;

	constructor(account: Account, memento: vscode.Memento) {
		this.#account = account;
		this.#state = new State(memento, 'qoder.agents', stateSchema, { name: '', order: 'desc' });
		this.list = new ListView('qoder.agents', account, () => this.#reopen());
		this.#showFilter();
	}

	/** Asks for a part of a name and shows what matches while it is typed. */
	async filter(): Promise<void> {
		const { name } = this.#state.value;
		const preview = (text: string) => this.#filterBy(text);
		const picked = await askFilter({ title: l10n.t('Filter Agents'), name, preview });
		this.#state.update({ name: picked?.name ?? name });
		this.#showFilter();
	}

	clearFilter(): void {
		this.#state.update({ name: '' });
		this.#showFilter();
	}

	/** Lists the agents by time of creation, newest (`desc`) or oldest (`asc`) first. */
	setOrder(order: Order): void {
		this.#state.update({ order });
		this.#reopen();
	}

	dispose(): void {
		this.list.dispose();
	}

	#reopen(): void {
		const { order } = this.#state.value;
		void vscode.commands.executeCommand('setContext', 'qoder.agents.order', order);
		this.#orderIgnored = false;
		this.list.tree.show(this.#account.signedIn ? [this.#agents(order)] : []);
		this.#describe();
	}

	#agents(order: Order): ListNode<Agent> {
		const { client } = this.#account;
		return new ListNode('agent', {
			fetchPage: async ({ cursor, limit, signal }) => {
				// Newest first is what the service does by itself, and newer ones do nothing else.
				const page = await client.listAgents({ limit, ...(order === 'asc' ? { order } : {}), ...cursor }, signal);
				if (order === 'asc' && !signal.aborted && isDescending(page)) {
					this.#orderIgnored = true;
					this.#describe();
				}
				return page;
			},
			pageSize: config.pageSize,
			newest: () => (order === 'asc' && !this.#orderIgnored ? 'last' : 'first'),
			onDidChange: (list) => this.list.repaint(list),
		});
	}

	#showFilter(): void {
		this.#filterBy(this.#state.value.name);
		void vscode.commands.executeCommand('setContext', 'qoder.agents.filtered', this.list.tree.filter.isActive);
	}

	#filterBy(name: string): void {
		this.list.tree.filter = new RowFilter(name);
		this.#describe();
	}

	#describe(): void {
		const { name } = this.list.tree.filter;
		const ignored = l10n.t('This service does not sort by age: the newest agents come first.');
		this.list.describe(name ? `“${name}”` : '', this.#orderIgnored ? ignored : '');
	}
}

function isDescending({ items }: Page<Agent>): boolean {
	const times = items.flatMap((item) => (item.problem === undefined ? [Date.parse(String(item.value.created_at))] : []));
	return Number(times[0]) > Number(times.at(-1));
}
