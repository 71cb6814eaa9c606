import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import * as config from '../account/settings.ts';
import type { FetchPage, Page } from '../api/page.ts';
import { type File, type Purpose, purposes } from '../api/schema.ts';
import { RowFilter } from '../paging/filter.ts';
import { Listing } from '../paging/listing.ts';
import { ListNode } from '../paging/nodes.ts';
import { askFilter } from '../tree/filterPrompt.ts';
import { ListView } from '../tree/listView.ts';
import { State } from '../tree/state.ts';
import { describePurpose } from './purposes.ts';

const stateSchema = v.object({ name: v.string(), purposes: v.array(v.picklist(purposes)), grouped: v.boolean() });

/** The view of all files: grouped by purpose or as one list, and its filter. No purposes chosen means all of them. */
export class FilesView implements vscode.Disposable {
	readonly list: ListView;
	readonly #account: Account;
	readonly #state: State<v.InferOutput<typeof stateSchema>>;
	/** Newer generations of the service know no purposes; then there is only one list. */
	#purposesUnknown = false;
	/** The name that the service itself was asked to look for. */
	#searched = '';

	constructor(account: Account, memento: vscode.Memento) {
		this.#account = account;
		this.#state = new State(memento, 'qoder.files', stateSchema, { name: '', purposes: [], grouped: true });
		this.list = new ListView('qoder.files', account, () => {
			// No group is kept: it is of the service and the token that were in force before.
			this.list.tree.show([]);
			this.#purposesUnknown = false;
			void vscode.commands.executeCommand('setContext', 'qoder.files.ungroupable', false);
			this.#reopen();
		});
		this.#showFilter();
	}

	/** Asks for a part of a name and for purposes; shows what matches the name while it is typed. */
	async filter(): Promise<void> {
		const { name, purposes: chosen } = this.#state.value;
		const picked = await askFilter({
			title: l10n.t('Filter Files'),
			name,
			preview: (text) => this.#filterBy(text),
			...(this.#purposesUnknown ? {} : { purposes: chosen }),
		});
		this.#change({ name: picked?.name ?? name, purposes: picked?.purposes ?? chosen });
	}

	clearFilter(): void {
		this.#change({ name: '', purposes: [] });
	}

	/** One group for each purpose, or one list of all files. */
	setGrouped(grouped: boolean): void {
		this.#state.update({ grouped });
		if (!this.#purposesUnknown) {
			this.#reopen();
		}
	}

	dispose(): void {
		this.list.dispose();
	}

	get #isGrouped(): boolean {
		return this.#state.value.grouped && !this.#purposesUnknown;
	}

	/** The purposes that are ticked, where files have any. */
	get #chosen(): readonly Purpose[] {
		return this.#purposesUnknown ? [] : this.#state.value.purposes;
	}

	#change(filter: { name: string; purposes: Purpose[] }): void {
		const before = this.#chosen.join();
		this.#state.update(filter);
		if (before === this.#chosen.join()) {
			this.#showFilter();
		} else {
			this.#reopen();
		}
	}

	#reopen(): void {
		void vscode.commands.executeCommand('setContext', 'qoder.files.grouped', this.#isGrouped);
		this.list.tree.show(this.#account.signedIn ? this.#lists() : []);
		this.#showFilter();
	}

	#lists(): ListNode[] {
		const chosen = this.#chosen;
		const shown = purposes.filter((purpose) => chosen.length === 0 || chosen.includes(purpose));
		return this.#isGrouped ? shown.map((purpose) => this.#group(purpose)) : [this.#all()];
	}

	// A group that is shown already stays, with all that it holds.
	#group(purpose: Purpose): ListNode {
		return this.list.tree.lists.find((list) => list.purpose === purpose) ?? this.#listNode(purpose, purpose);
	}

	#all(): ListNode {
		// The service takes one purpose; of several, those that were not chosen are filtered out here.
		return this.#listNode(this.#chosen.length === 1 ? this.#chosen[0] : undefined);
	}

	#listNode(asked: Purpose | undefined, group?: Purpose): ListNode<File> {
		const { client } = this.#account;
		const fetchPage: FetchPage<File> = async ({ cursor, limit, signal }) => {
			const page = await client.listFiles({ purpose: asked, limit, ...cursor }, signal);
			if (!signal.aborted && !this.#purposesUnknown && isWithoutPurposes(page, asked)) {
				this.#purposesUnknown = true;
				void vscode.commands.executeCommand('setContext', 'qoder.files.ungroupable', true);
				if (asked) {
					this.#reopen();
				} else {
					this.#showFilter();
				}
			}
			return page;
		};
		return new ListNode('file', { fetchPage, pageSize: config.pageSize, onDidChange: (list) => this.list.repaint(list) }, group);
	}

	#showFilter(): void {
		this.#find(this.#state.value.name);
		this.#filterBy(this.#state.value.name);
		const isFiltered = this.list.tree.filter.isActive || this.#chosen.length > 0;
		void vscode.commands.executeCommand('setContext', 'qoder.files.filtered', isFiltered);
	}

	// A service that knows no purposes looks for names instead, by their beginning; what it finds may lie further down.
	#find(name: string): void {
		const [list] = this.list.tree.lists;
		if (!list || !this.#purposesUnknown || (list.found && name === this.#searched)) {
			return;
		}
		const { client } = this.#account;
		this.#searched = name;
		list.found?.dispose();
		list.found = name
			? new Listing(
					({ cursor, limit, signal }) => client.listFiles({ name, limit, ...cursor }, signal),
					config.pageSize,
					() => this.list.repaint(list),
				)
			: undefined;
		if (list.listing.isOpen) {
			void list.found?.open();
		}
	}

	#filterBy(name: string): void {
		this.list.tree.filter = new RowFilter(name, this.#isGrouped || this.#chosen.length < 2 ? undefined : this.#chosen);
		this.#describe();
	}

	#describe(): void {
		const { name } = this.list.tree.filter;
		const chosen = this.#chosen.map((purpose) => describePurpose(purpose).label);
		const unknown = l10n.t('This service does not tell files apart by purpose, so they are one list.');
		const description = [name && `“${name}”`, chosen.join(', ')].filter(Boolean).join(' · ');
		this.list.describe(description, this.#purposesUnknown ? unknown : '');
	}
}

// A purpose that was asked for and not looked at, or files without any.
function isWithoutPurposes({ items }: Page<File>, asked: Purpose | undefined): boolean {
	const files = items.flatMap((item) => (item.problem === undefined ? [item.value] : []));
	return asked
		? files.some(({ purpose }) => purpose !== asked)
		: files.length > 0 && files.every(({ purpose }) => purpose == null);
}
