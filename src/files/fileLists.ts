import type { Account } from '../account/account.ts';
import * as settings from '../account/settings.ts';
import type { FileQuery } from '../api/dialects.ts';
import { isOfSession, nameOf, type Purpose } from '../api/names.ts';
import type { Entry, Page } from '../api/page.ts';
import type { File, Session } from '../api/schema.ts';
import { fold, RowFilter } from '../paging/filter.ts';
import { fieldsOf } from '../text/fields.ts';
import type { FilterChoice } from '../tree/filterPrompt.ts';
import { type Heading, idSegment, type RowKind, TreeList } from '../tree/nodes.ts';
import { describePurpose, fileKind } from './fileKind.ts';
import { noneFoundText } from './filterFiles.ts';

/** Makes the list of sessions, which expand into lists of files. */
type SessionList = (
	account: Account,
	filesOf: (session: Entry<Session>) => TreeList,
	onDidChange: (list: TreeList) => void,
	filter?: { readonly title: string; readonly states: readonly string[] },
) => TreeList;

/** The list of sessions, and the states to filter them by. */
export interface Sessions {
	readonly list: SessionList;
	readonly states: (chosen: readonly string[]) => readonly FilterChoice[];
}

interface Look {
	readonly heading?: Heading;
	readonly kind?: RowKind<File>;
	readonly filter?: () => RowFilter;
	readonly onDidChange?: (list: TreeList) => void;
}

const allId = 'files/all';
const sessionsId = 'sessions';
const foundId = 'found/';

/** All lists of files. Each is created on first use, and keeps its rows while hidden. */
export class FileLists {
	readonly #account: Account;
	readonly #sessionList: SessionList;
	readonly #onDidChange: (list: TreeList) => void;
	readonly #lists = new Map<string, TreeList>();
	readonly #queries = new WeakMap<TreeList, FileQuery>();
	readonly #foreign = new Set<string>();

	constructor(account: Account, sessionList: SessionList, onDidChange: (list: TreeList) => void) {
		this.#account = account;
		this.#sessionList = sessionList;
		this.#onDidChange = onDidChange;
	}

	all(purpose?: Purpose): TreeList {
		return this.#list(purpose ? `${allId}/${purpose}` : allId, (id) => this.#listOf(id, { purpose }));
	}

	group(purpose: Purpose): TreeList {
		const { label, meaning, icon } = describePurpose(purpose);
		const heading = { label, tooltip: `${meaning} (${purpose})`, icon };
		return this.#list(`files/${purpose}`, (id) => this.#listOf(id, { purpose }, { heading }));
	}

	/** `isGroup`: shown beside other groups. */
	found(name: string, isGroup: boolean): TreeList {
		const { client } = this.#account;
		const kind = { ...this.#kind, emptyText: () => noneFoundText(client, name) };
		const group = { label: kind.title(), tooltip: kind.title(), icon: 'files', isExpanded: true };
		const look = { kind, filter: () => RowFilter.highlighting(name), ...(isGroup && { heading: group }) };
		return this.#list(`${foundId}files/${idSegment(name)}/${isGroup}`, (id) => this.#listOf(id, { name }, look));
	}

	sessions(): TreeList {
		return this.#list(sessionsId, () => this.#sessionList(this.#account, this.ofSession, this.#onDidChange));
	}

	/** A group beside the found files, unless these are filtered out by states. */
	foundSessions(title: string, states: readonly string[]): TreeList {
		return this.#list(`${foundId}sessions/${idSegment(title)}/${states.join()}`, () =>
			this.#sessionList(this.#account, this.ofSession, this.#onDidChange, { title, states }),
		);
	}

	/** The files of all opened lists, also hidden ones, each once. */
	get loaded(): readonly Entry<File>[] {
		const entries = this.#files.flatMap((list) => list.entries);
		return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
	}

	/** `onDidChange` updates another view. */
	readonly ofSession = ({ id }: Entry<Session>, onDidChange = this.#onDidChange): TreeList =>
		this.#listOf(`${sessionsId}/${idSegment(id)}/files`, { scope_id: id }, { onDidChange });

	/** How many files are hidden because the service sent them for another session. */
	get foreign(): number {
		return this.#foreign.size;
	}

	/** The lists whose query includes a file. */
	holding(entry: Entry<unknown>): readonly TreeList<File>[] {
		return this.#files.filter((list) => this.#holds(this.#queries.get(list) ?? {}, entry));
	}

	remove(id: string): void {
		for (const list of this.#files) {
			list.listing.remove(id);
		}
	}

	markStale(): void {
		this.#foreign.clear();
		for (const list of this.#lists.values()) {
			for (const { listing } of list.branch) {
				listing.markStale();
			}
		}
	}

	/** Disposes lists that this service cannot answer, and hidden searches, which would keep their rows. */
	disposeOthers(hasPurposes: boolean, shown: readonly TreeList[]): void {
		for (const [id, list] of this.#lists) {
			const canAnswer = hasPurposes ? id !== sessionsId : id === sessionsId || id === allId;
			if (id.startsWith(foundId) ? !shown.includes(list) : !canAnswer) {
				this.#lists.delete(id);
				list.dispose();
			}
		}
	}

	dispose(): void {
		for (const list of this.#lists.values()) {
			list.dispose();
		}
	}

	get #kind(): RowKind<File> {
		return fileKind(this.#account.host ?? '');
	}

	/** All opened lists, also below sessions. */
	get #files(): readonly TreeList<File>[] {
		const lists = [...this.#lists.values()].flatMap(({ branch }) => branch);
		return lists.filter((list) => this.#queries.has(list)) as TreeList<File>[];
	}

	#list(id: string, make: (id: string) => TreeList): TreeList {
		const list = this.#lists.get(id) ?? make(id);
		this.#lists.set(id, list);
		return list;
	}

	#listOf(id: string, query: FileQuery, look: Look = {}): TreeList {
		const { client } = this.#account;
		const list = new TreeList<File>({
			client,
			id,
			kind: this.#kind,
			onDidChange: this.#onDidChange,
			...look,
			query: {
				fetchPage: async ({ cursor, limit, signal }) => {
					const request = { ...query, limit, ...cursor };
					const page = await (query.name === undefined ? client.listFiles(request, signal) : client.findFiles(request, signal));
					return query.scope_id ? this.#onlyOf(query.scope_id, page) : page;
				},
				pageSize: settings.pageSize,
			},
		});
		this.#queries.set(list, query);
		return list;
	}

	#holds({ purpose, name = '', scope_id }: FileQuery, entry: Entry<unknown>): boolean {
		const { purpose: itsPurpose = 'user_upload', scope } = fieldsOf(entry.value);
		const place = fold(nameOf(entry)).indexOf(fold(name));
		return (
			(!purpose || itsPurpose === purpose) &&
			(this.#account.client.search === 'part' ? place >= 0 : place === 0) &&
			(!scope_id || fieldsOf(scope)['id'] === scope_id)
		);
	}

	// A service that ignores the scope returns all files.
	#onlyOf(session: string, page: Page<File>): Page<File> {
		const items = page.items.filter((entry) => isOfSession(entry, session));
		for (const { id } of page.items.filter((entry) => !items.includes(entry))) {
			this.#foreign.add(id);
		}
		// With a scope, the service ignores `before_id`.
		return { ...page, items, newer: undefined };
	}
}
