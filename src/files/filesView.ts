import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import * as settings from '../account/settings.ts';
import type { Entry, Page } from '../api/page.ts';
import type { FileQuery } from '../api/queries.ts';
import { type File, type Purpose, purposes, type Session } from '../api/schema.ts';
import { dragIds } from '../documents/rowCommands.ts';
import { RowFilter } from '../paging/filter.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatCount } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { askFilter } from '../tree/filterPrompt.ts';
import { type Heading, ListNode, type Node, type RowKind } from '../tree/nodes.ts';
import { PagedView } from '../tree/pagedView.ts';
import { State } from '../tree/state.ts';
import { fileKind } from './fileKind.ts';
import { describePurpose, purposeIn } from './purposes.ts';

/** Milliseconds after which a filter is forgotten, so that rows are not missing days later without a reason. */
const filterAge = 12 * 60 * 60 * 1000;

const allId = 'files/all';

const habitSchema = v.object({ grouped: v.boolean() });
const filterSchema = v.object({ name: v.string(), purposes: v.array(v.picklist(purposes)) });
type Filter = v.InferOutput<typeof filterSchema>;

/** Makes the list of sessions, each of which expands into the list of its files. */
export type SessionList = (
	account: Account,
	filesOf: (session: Entry<Session>) => ListNode,
	onDidChange: (list: ListNode) => void,
) => ListNode;

/** The view of all files: grouped by purpose, or by session where the service knows no purposes, or as one list. */
export class FilesView implements vscode.Disposable {
	readonly view: PagedView;
	readonly #account: Account;
	readonly #sessionList: SessionList;
	readonly #habit: State<v.InferOutput<typeof habitSchema>>;
	readonly #filter: State<Filter>;
	readonly #onDidDelete = new vscode.EventEmitter<readonly string[]>();
	readonly #subscriptions: vscode.Disposable;
	/** Fires with the ids of files that the service deleted for a person in this window. */
	readonly onDidDelete = this.#onDidDelete.event;
	/** The lists of the account in force by their ids, those that are not shown at the moment included. */
	readonly #lists = new Map<string, ListNode>();
	/** The ids of files that a session's list does not show because they belong to another one. */
	readonly #foreign = new Set<string>();
	/** What each list of files asks for. */
	readonly #queries = new WeakMap<ListNode, FileQuery>();
	/** Whether the service knew purposes when the lists were last shown. */
	#hadPurposes = true;

	/** `drop` is called with what is dropped onto the view from elsewhere. */
	constructor(
		account: Account,
		context: vscode.ExtensionContext,
		sessionList: SessionList,
		drop: (data: vscode.DataTransfer) => Promise<void>,
	) {
		this.#account = account;
		this.#sessionList = sessionList;
		this.#habit = new State(context.globalState, 'qoder.files', habitSchema, { grouped: true });
		this.#filter = new State(context.workspaceState, 'qoder.files.filter', filterSchema, { name: '', purposes: [] }, filterAge);
		this.view = new PagedView({
			id: 'qoder.files',
			account,
			reopen: () => this.#reopen(),
			dragAndDrop: withDrop(dragIds(), drop),
		});
		this.#subscriptions = vscode.Disposable.from(
			this.#onDidDelete,
			account.onDidChangeGeneration(() => this.#changeGeneration()),
		);
	}

	/** Asks for a part of a name and for purposes, and shows what matches the name while it is typed; or for what the service looks for. */
	async filter(): Promise<void> {
		const title = l10n.t('Filter Files');
		const { name, purposes: chosen } = this.#filter.value;
		if (!this.#knowsPurposes) {
			const answer = await askFilter({ title, name, placeholder: l10n.t('Beginning of a name (empty shows all)') });
			if (answer) {
				this.#filter.update({ name: answer.name });
				this.#show();
			}
			return;
		}
		const choices = purposes.map((purpose) => {
			const { label, meaning, icon } = describePurpose(purpose);
			const picked = chosen.includes(purpose);
			return { value: purpose, label: `$(${icon}) ${label}`, description: meaning, alwaysShow: true, picked };
		});
		const answer = await askFilter({ title, name, preview: (text) => this.#filterBy(text), choices });
		if (answer) {
			this.#filter.update({ name: answer.name, purposes: answer.chosen.flatMap((value) => purposeIn(value) ?? []) });
		}
		this.#show();
	}

	clearFilter(): void {
		this.#filter.update({ name: '', purposes: [] });
		this.#show();
	}

	/** Groups of files, or one list of all. */
	setGrouped(grouped: boolean): void {
		this.#habit.update({ grouped });
		this.#show();
	}

	/** Reads anew what is on the screen, and the rest when it is next looked at. */
	async refresh(only?: ListNode): Promise<void> {
		if (!only) {
			this.#foreign.clear();
			for (const list of this.#lists.values()) {
				for (const { listing } of [list, ...list.children]) {
					listing.markStale();
				}
			}
		}
		await this.view.refresh(only);
	}

	/** Shows a file that was just created in all lists that it belongs to; tells whether one of them is on the screen. */
	insert(entry: Entry<File>): boolean {
		const lists = this.#fileLists.filter((list) => isAskedFor(this.#queries.get(list) ?? {}, entry));
		for (const list of lists) {
			list.listing.insert(entry);
		}
		const shown = lists.filter((list) => this.view.tree.shown.includes(list));
		for (const list of shown) {
			this.view.tree.markNew(list, [entry.id]);
		}
		return shown.length > 0;
	}

	/** Takes a file that was deleted out of all lists. */
	remove(id: string): void {
		for (const list of this.#fileLists) {
			list.listing.remove(id);
		}
		this.#onDidDelete.fire([id]);
	}

	dispose(): void {
		this.#subscriptions.dispose();
		this.view.dispose();
		this.#disposeLists();
	}

	/** All lists of files, those below sessions and those that are not shown at the moment included. */
	get #fileLists(): readonly ListNode<File>[] {
		const lists = [...this.#lists.values()].flatMap((list) => [list, ...list.children]);
		return lists.filter((list) => this.#queries.has(list)) as ListNode<File>[];
	}

	get #knowsPurposes(): boolean {
		return this.#account.generation !== 3;
	}

	/** The purposes that are ticked, where files have any. */
	get #chosen(): readonly Purpose[] {
		return this.#knowsPurposes ? this.#filter.value.purposes : [];
	}

	/** The beginning of a name that the service itself looks for; only one that knows no purposes does. */
	get #searched(): string {
		return this.#knowsPurposes ? '' : this.#filter.value.name;
	}

	// No list is kept: all are of the service and the token that were in force before.
	#reopen(): void {
		const old = [...this.#lists.values()];
		this.#lists.clear();
		this.#foreign.clear();
		this.#show();
		for (const list of old) {
			list.dispose();
		}
	}

	// Other lists than that of all files were answered as if they had been another question.
	#changeGeneration(): void {
		const old = this.#hadPurposes === this.#knowsPurposes ? [] : [...this.#lists.values()].filter(({ id }) => id !== allId);
		for (const { id } of old) {
			this.#lists.delete(id);
		}
		this.#show();
		for (const list of old) {
			list.dispose();
		}
	}

	#disposeLists(): void {
		for (const list of this.#lists.values()) {
			list.dispose();
		}
		this.#lists.clear();
	}

	#show(): void {
		this.#hadPurposes = this.#knowsPurposes;
		const { grouped } = this.#habit.value;
		const isFiltered = this.#filter.value.name !== '' || this.#chosen.length > 0;
		const show = (key: string, value: unknown) => void vscode.commands.executeCommand('setContext', key, value);
		show('qoder.files.grouped', grouped);
		show('qoder.files.bySession', !this.#knowsPurposes);
		show('qoder.files.filtered', isFiltered);
		// What was found is one list, however files are grouped.
		show('qoder.files.found', this.#searched !== '');
		this.view.show(this.#account.signedIn ? this.#shown() : []);
		this.#forgetSearches();
		this.#filterBy(this.#filter.value.name);
	}

	#shown(): readonly ListNode[] {
		if (this.#searched) {
			return [this.#found(this.#searched)];
		}
		if (!this.#habit.value.grouped) {
			return [this.#all()];
		}
		if (!this.#knowsPurposes) {
			return [this.#list('sessions', () => this.#sessionList(this.#account, this.#filesOf, this.#changed))];
		}
		const chosen = this.#chosen;
		return purposes
			.filter((purpose) => chosen.length === 0 || chosen.includes(purpose))
			.map((purpose) => this.#list(`files/${purpose}`, (id) => this.#fileList(id, { purpose }, { heading: headingOf(purpose) })));
	}

	#all(): ListNode {
		const [only, ...others] = this.#chosen;
		// The service takes one purpose; of several, those that were not chosen are filtered out here.
		const purpose = others.length === 0 ? only : undefined;
		const id = purpose ? `${allId}/${purpose}` : allId;
		return this.#list(id, () => this.#fileList(id, { purpose }));
	}

	#found(name: string): ListNode {
		const emptyText = () => l10n.t('No file’s name begins with “{0}”', plainText(name, 60));
		return this.#list(searchId(name), (id) =>
			this.#fileList(id, { name }, { kind: { ...fileKind(this.#account.host ?? ''), emptyText } }),
		);
	}

	// Each would hold its rows for as long as the window is open.
	#forgetSearches(): void {
		for (const [id, list] of this.#lists) {
			if (id.startsWith(searchId('')) && id !== searchId(this.#searched)) {
				this.#lists.delete(id);
				list.dispose();
			}
		}
	}

	readonly #filesOf = ({ id }: Entry<Session>): ListNode => this.#fileList(`sessions/${id}/files`, { scope_id: id });

	readonly #changed = (list: ListNode): void => this.view.changed(list);

	// A list that was read stays, with all that it holds.
	#list(id: string, open: (id: string) => ListNode): ListNode {
		const list = this.#lists.get(id) ?? open(id);
		this.#lists.set(id, list);
		return list;
	}

	#fileList(id: string, query: FileQuery, look: { readonly heading?: Heading; readonly kind?: RowKind<File> } = {}): ListNode {
		const { client } = this.#account;
		const list = new ListNode<File>({
			id,
			kind: fileKind(this.#account.host ?? ''),
			...look,
			query: {
				fetchPage: async ({ cursor, limit, signal, isBackground }) => {
					const page = await client.listFiles({ ...query, limit, ...cursor }, signal, isBackground);
					return query.scope_id ? this.#onlyOf(query.scope_id, page) : page;
				},
				pageSize: settings.pageSize,
			},
			onDidChange: this.#changed,
		});
		this.#queries.set(list, query);
		return list;
	}

	// A service that pays no heed to the scope answers with all files.
	#onlyOf(session: string, page: Page<File>): Page<File> {
		const foreign = page.items.filter((entry) => !isOfSession(entry, session));
		if (foreign.length > 0) {
			for (const { id } of foreign) {
				this.#foreign.add(id);
			}
			this.#describe();
		}
		// With a scope, the service pays no heed to what it is to begin before.
		return { ...page, items: page.items.filter((entry) => isOfSession(entry, session)), newer: undefined };
	}

	#filterBy(name: string): void {
		const isList = !this.#habit.value.grouped;
		// What the service found is all shown.
		this.view.tree.filter = new RowFilter(
			this.#knowsPurposes ? name : '',
			isList && this.#chosen.length > 1 ? this.#chosen : undefined,
		);
		this.#describe();
	}

	#describe(): void {
		const { signedIn } = this.#account;
		const name = this.#searched || this.view.tree.filter.name;
		const chosen = this.#chosen.map((purpose) => describePurpose(purpose).label);
		const description = [name && `“${name}”`, chosen.join(', ')].filter(Boolean).join(' · ');
		// Which service it is stands there while there is room.
		this.view.describe(signedIn ? description || (this.#account.host ?? '') : '', signedIn ? this.#message() : '');
	}

	#message(): string {
		if (this.#knowsPurposes) {
			return '';
		}
		if (this.#searched) {
			return l10n.t('All files whose names begin like this, as the service found them.');
		}
		if (!this.#habit.value.grouped) {
			return '';
		}
		return this.#foreign.size > 0
			? l10n.t('The service sent files of other sessions, which are left out: {0}.', formatCount(this.#foreign.size))
			: l10n.t('Files that belong to no session are shown as a list only.');
	}
}

/** A record that cannot be read is shown wherever it was sent. */
function isOfSession({ value, problem }: Entry<File>, session: string): boolean {
	const { scope } = fieldsOf(value);
	const { id } = fieldsOf(scope);
	return typeof id === 'string' ? id === session : scope !== null || problem !== undefined;
}

function searchId(name: string): string {
	return `files/named/${name}`;
}

/** Whether a list that asks for this holds the file. */
function isAskedFor({ purpose, name, scope_id }: FileQuery, { value }: Entry<File>): boolean {
	const fields = fieldsOf(value);
	return (
		(!purpose || (fields['purpose'] ?? 'user_upload') === purpose) &&
		(!name || String(fields['filename']).toLowerCase().startsWith(name.toLowerCase())) &&
		(!scope_id || fieldsOf(fields['scope'])['id'] === scope_id)
	);
}

function withDrop(
	controller: vscode.TreeDragAndDropController<Node>,
	drop: (data: vscode.DataTransfer) => Promise<void>,
): vscode.TreeDragAndDropController<Node> {
	return {
		...controller,
		// Files of the machine with the screen, then what VS Code itself drags: files, and the tabs of editors.
		dropMimeTypes: ['files', 'text/uri-list'],
		handleDrop: (_target, data) => drop(data),
	};
}

function headingOf(purpose: Purpose): Heading {
	const { label, meaning, icon } = describePurpose(purpose);
	return { name: 'purpose', label, tooltip: `${meaning} (${purpose})`, icon };
}
