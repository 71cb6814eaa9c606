import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import { purposes } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import type { File } from '../api/schema.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import { RowFilter } from '../paging/filter.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatCount } from '../text/format.ts';
import { joinNames } from '../text/names.ts';
import { askFilter, type FilterChoice } from '../tree/filterPrompt.ts';
import { refresh } from '../tree/loading.ts';
import type { ExtraRow, TreeList } from '../tree/nodes.ts';
import { PagedView } from '../tree/pagedView.ts';
import { filterAge, State } from '../tree/state.ts';
import { setContext } from '../window/views.ts';
import { purposeIn } from './fileKind.ts';
import { FileLists, type Sessions } from './fileLists.ts';
import { type Filter, filterSchema, foundText, purposeChoices, searchHint } from './filterFiles.ts';

const noFilter: Filter = { name: '', chosen: [] };
const preferencesSchema = v.object({ grouped: v.boolean() });

/** The parts of the extension that commands on files need. */
export interface FileParts {
	readonly context: vscode.ExtensionContext;
	readonly account: Account;
	readonly documents: QoderFileSystem;
	readonly files: FilesView;
}

/** The Files view: by purpose, by session, or one list. */
export class FilesView implements vscode.Disposable {
	readonly view: PagedView;
	readonly #account: Account;
	readonly #sessions: Sessions;
	readonly #preferences: State<v.InferOutput<typeof preferencesSchema>>;
	readonly #filter: State<Filter>;
	readonly #onDidDelete = new vscode.EventEmitter<string>();
	readonly #subscriptions: vscode.Disposable;
	/** The id of each file deleted in this window. */
	readonly onDidDelete = this.#onDidDelete.event;
	#lists: FileLists;

	/** `drop` resolves when it no longer needs the dropped data. */
	constructor(
		account: Account,
		context: vscode.ExtensionContext,
		sessions: Sessions,
		drop: (data: vscode.DataTransfer) => Promise<void>,
		log: (message: string) => void,
	) {
		this.#account = account;
		this.#sessions = sessions;
		this.#lists = this.#open();
		this.#preferences = new State(context.globalState, 'qoder.files', preferencesSchema, { grouped: true });
		this.#filter = new State(context.workspaceState, 'qoder.files.filter', filterSchema, noFilter, filterAge);
		this.view = new PagedView({ id: 'qoder.files', account, reopen: () => this.#reopen(), drop, log });
		this.#subscriptions = vscode.Disposable.from(
			this.#onDidDelete,
			this.view.tree.onDidChangeList(() => this.#describe()),
			account.onDidChangeCapabilities(() => this.#show()),
		);
	}

	async filter(): Promise<void> {
		const hasPurposes = this.#hasPurposes;
		const choices = this.#choices;
		const answer = await askFilter({
			title: vscode.l10n.t('Filter Files'),
			name: this.#filter.value.name,
			placeholder: hasPurposes
				? vscode.l10n.t('Part of a name; select purposes, or none for all')
				: searchHint(this.#account.client, choices.length > 0),
			...(hasPurposes && { preview: (text: string) => this.#filterBy(text) }),
			...(choices.length > 0 && { choices }),
		});
		if (answer) {
			this.#filter.update(choices.length > 0 ? answer : { name: answer.name });
		}
		// Shows the stored filter again, because the preview may still be shown.
		if (answer || hasPurposes) {
			this.#show();
		}
	}

	clearFilter(): void {
		this.#filter.update(noFilter);
		this.#show();
	}

	setGrouped(grouped: boolean): void {
		this.#preferences.update({ grouped });
		this.#show();
	}

	/** Reads the shown lists now, and all others when they are next shown. `only`: one list and those below it. */
	async refresh(only?: TreeList): Promise<void> {
		if (!only) {
			this.#lists.markStale();
		}
		await refresh(this.view, only);
	}

	get lists(): FileLists {
		return this.#lists;
	}

	/** The shown lists whose query includes a file, even if its page is not loaded. */
	listsOf(entry: Entry<unknown>): readonly TreeList[] {
		return this.#lists.holding(entry).filter((list) => this.view.tree.shown.includes(list));
	}

	/** Adds a new row. Returns whether a shown list has it. */
	insert(entry: Entry<File>): boolean {
		for (const { listing } of this.#lists.holding(entry)) {
			listing.insert(entry);
		}
		const shown = this.listsOf(entry);
		for (const list of shown) {
			this.view.tree.markNew(list, [entry]);
		}
		return shown.some((list) => this.view.tree.filterOf(list).matches(entry));
	}

	remove(id: string): void {
		this.#lists.remove(id);
		this.#onDidDelete.fire(id);
	}

	dispose(): void {
		this.#subscriptions.dispose();
		this.view.dispose();
		this.#lists.dispose();
	}

	/** Also true before the first answer. */
	get #hasPurposes(): boolean {
		return this.#account.capabilities?.groups !== 'session';
	}

	/** Purposes, or states of sessions, whichever apply now. */
	get #choices(): readonly FilterChoice[] {
		const { chosen } = this.#filter.value;
		if (this.#hasPurposes) {
			return purposeChoices(chosen);
		}
		return this.#preferences.value.grouped ? this.#sessions.states(chosen) : [];
	}

	/** The stored filter, without the parts that do not apply now. */
	get #current(): Filter {
		const chosen = this.#choices.filter(({ picked }) => picked).map(({ value }) => value);
		return { name: this.#filter.value.name, chosen };
	}

	get isFiltered(): boolean {
		const { name, chosen } = this.#current;
		return name !== '' || chosen.length > 0;
	}

	// No list is kept, because all belong to the previous token.
	#reopen(): void {
		const old = this.#lists;
		this.#lists = this.#open();
		this.#show();
		old.dispose();
	}

	#open(): FileLists {
		return new FileLists(this.#account, this.#sessions.list, (list) => this.view.tree.changed(list));
	}

	#show(): void {
		const { grouped } = this.#preferences.value;
		setContext('qoder.files.grouped', grouped);
		setContext('qoder.files.bySession', !this.#hasPurposes);
		setContext('qoder.files.filtered', this.isFiltered);
		const shown = this.#account.signedIn ? this.#shown() : [];
		const hasSessions = !this.#hasPurposes && grouped && !this.isFiltered;
		this.view.show(shown, hasSessions && shown.length > 0 ? [noSessionRow] : []);
		this.#lists.disposeOthers(this.#hasPurposes, shown);
		this.#filterBy(this.#current.name);
	}

	#shown(): readonly TreeList[] {
		const { grouped } = this.#preferences.value;
		const { name, chosen } = this.#current;
		if (this.#hasPurposes) {
			const groups = purposes.filter((purpose) => chosen.length === 0 || chosen.includes(purpose));
			// The service filters by one purpose only.
			return grouped
				? groups.map((purpose) => this.#lists.group(purpose))
				: [this.#lists.all(groups.length === 1 ? groups[0] : undefined)];
		}
		if (!this.isFiltered) {
			return [grouped ? this.#lists.sessions() : this.#lists.all()];
		}
		return [
			...(chosen.length === 0 ? [this.#lists.found(name, grouped)] : []),
			...(grouped ? [this.#lists.foundSessions(name, chosen)] : []),
		];
	}

	/** A service with sessions filters files itself, so the tree hides no name. */
	#filterBy(name: string): void {
		const { chosen } = this.#current;
		const isList = !this.#preferences.value.grouped;
		this.view.tree.filter = new RowFilter(
			this.#hasPurposes ? name : '',
			isList && chosen.length > 1 ? isOneOf(chosen) : undefined,
		);
		this.#describe();
	}

	#describe(): void {
		const { signedIn, host = '' } = this.#account;
		const { name } = this.#hasPurposes ? this.view.tree.filter : this.#filter.value;
		const chosen = this.#choices.flatMap(({ picked, label }) => (picked ? [label] : []));
		const description = [name && vscode.l10n.t('“{0}”', name), joinNames(chosen)].filter(Boolean).join(' · ');
		this.view.describe(signedIn ? description || host : '', signedIn ? this.#message() : '');
	}

	#message(): string {
		if (this.#hasPurposes) {
			return '';
		}
		if (this.isFiltered) {
			const [list] = this.view.tree.lists;
			return list ? foundText(list, this.#account.client) : '';
		}
		return this.#preferences.value.grouped && this.#lists.foreign > 0
			? vscode.l10n.t('The service also sent files of other sessions, which are hidden: {0}.', formatCount(this.#lists.foreign))
			: '';
	}
}

/** Undocumented purposes always pass, because nobody can choose them. */
function isOneOf(chosen: readonly string[]): (entry: Entry<unknown>) => boolean {
	return ({ value }) => {
		const purpose = purposeIn(fieldsOf(value)['purpose']);
		return purpose === undefined || chosen.includes(purpose);
	};
}

/** The row below all sessions. It leads to files without a session, because the service cannot list only those. */
export const noSessionRow: ExtraRow = {
	// No record's id starts like this.
	id: 'foot/noSession',
	item() {
		const [label, description] = [vscode.l10n.t('No session'), vscode.l10n.t('View as List')];
		const item = new vscode.TreeItem(label);
		item.id = this.id;
		item.iconPath = new vscode.ThemeIcon('list-flat');
		item.description = description;
		item.tooltip = vscode.l10n.t('To see files that do not belong to a session, select “View as List”.');
		item.command = { command: 'qoder.files.showAsList', title: description };
		item.accessibilityInformation = { label: `${label}, ${description}` };
		return item;
	},
};
