import * as l10n from '@vscode/l10n';
import type { Account } from '../account/account.ts';
import * as settings from '../account/settings.ts';
import { nameOf, type Purpose } from '../api/names.ts';
import type { Entry, Page } from '../api/page.ts';
import type { FileQuery } from '../api/queries.ts';
import type { File, Session } from '../api/schema.ts';
import { fieldsOf } from '../text/fields.ts';
import { plainText } from '../text/plainText.ts';
import { type Heading, inPath, type RowKind, TreeList } from '../tree/nodes.ts';
import { fileKind } from './fileKind.ts';
import { describePurpose } from './purposes.ts';

/** Makes the list of sessions, each of which expands into the list of its files. */
export type SessionList = (
	account: Account,
	filesOf: (session: Entry<Session>) => TreeList,
	onDidChange: (list: TreeList) => void,
) => TreeList;

/** What is special about a list of files. */
interface Look {
	readonly heading?: Heading;
	readonly kind?: RowKind<File>;
	readonly onDidChange?: (list: TreeList) => void;
}

const allId = 'files/all';
const sessionsId = 'sessions';

/**
 * The lists of files of the account. Each is made when it is first asked for, and stays with all that it has read,
 * shown or not.
 */
export class FileLists {
	readonly #account: Account;
	readonly #sessionList: SessionList;
	readonly #onDidChange: (list: TreeList) => void;
	readonly #lists = new Map<string, TreeList>();
	/** What each list of files asks for, those below sessions included. */
	readonly #queries = new WeakMap<TreeList, FileQuery>();
	readonly #foreign = new Set<string>();

	constructor(account: Account, sessionList: SessionList, onDidChange: (list: TreeList) => void) {
		this.#account = account;
		this.#sessionList = sessionList;
		this.#onDidChange = onDidChange;
	}

	/** All files, or all of one purpose, as one list. */
	all(purpose?: Purpose): TreeList {
		return this.#list(purpose ? `${allId}/${purpose}` : allId, (id) => this.#files(id, { purpose }));
	}

	/** The files of a purpose, as a group. */
	group(purpose: Purpose): TreeList {
		return this.#list(`files/${purpose}`, (id) => this.#files(id, { purpose }, { heading: headingOf(purpose) }));
	}

	/** All files whose names begin like this. */
	search(name: string): TreeList {
		const emptyText = () => l10n.t('No file names start with “{0}”', plainText(name, 60));
		return this.#list(searchId(name), (id) => this.#files(id, { name }, { kind: { ...this.#kind, emptyText } }));
	}

	/** The sessions, with the files of each below it. */
	sessions(): TreeList {
		const filesOf = (session: Entry<Session>) => this.ofSession(session, this.#onDidChange);
		return this.#list(sessionsId, () => this.#sessionList(this.#account, filesOf, this.#onDidChange));
	}

	/** The files of a session, for the tree that `onDidChange` updates. */
	ofSession({ id }: Entry<Session>, onDidChange: (list: TreeList) => void): TreeList {
		return this.#files(`${sessionsId}/${inPath(id)}/files`, { scope_id: id }, { onDidChange });
	}

	/** How many files a session's list does not show because they belong to another one. */
	get foreign(): number {
		return this.#foreign.size;
	}

	/** Adds a file that was just created to all lists that it belongs to, and answers with those. */
	insert(entry: Entry<File>): readonly TreeList[] {
		const lists = this.#fileLists.filter((list) => isAskedFor(this.#queries.get(list) ?? {}, entry));
		for (const list of lists) {
			list.listing.insert(entry);
		}
		return lists;
	}

	/** Takes a file that was deleted out of all lists. */
	remove(id: string): void {
		for (const list of this.#fileLists) {
			list.listing.remove(id);
		}
	}

	/** Has all lists read anew when they are next looked at. */
	markStale(): void {
		this.#foreign.clear();
		for (const list of this.#lists.values()) {
			for (const { listing } of list.branch) {
				listing.markStale();
			}
		}
	}

	/**
	 * Disposes of the lists that a service of this kind does not answer as they are meant, and of all searches but the one for
	 * this name: each would hold its rows for as long as the window is open.
	 */
	keep(knowsPurposes: boolean, searched: string): void {
		for (const [id, list] of this.#lists) {
			const isSearch = id.startsWith(searchId(''));
			const isMeant = knowsPurposes ? id !== sessionsId : id === sessionsId || id === allId;
			if (isSearch ? id !== searchId(searched) : !isMeant) {
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

	get #fileLists(): readonly TreeList<File>[] {
		const lists = [...this.#lists.values()].flatMap(({ branch }) => branch);
		return lists.filter((list) => this.#queries.has(list)) as TreeList<File>[];
	}

	get #kind(): RowKind<File> {
		return fileKind(this.#account.host ?? '');
	}

	#list(id: string, make: (id: string) => TreeList): TreeList {
		const list = this.#lists.get(id) ?? make(id);
		this.#lists.set(id, list);
		return list;
	}

	#files(id: string, query: FileQuery, look: Look = {}): TreeList {
		const { client } = this.#account;
		const list = new TreeList<File>({
			id,
			kind: this.#kind,
			onDidChange: this.#onDidChange,
			...look,
			query: {
				fetchPage: async ({ cursor, limit, signal, isBackground }) => {
					const page = await client.listFiles({ ...query, limit, ...cursor }, signal, isBackground);
					return query.scope_id ? this.#onlyOf(query.scope_id, page) : page;
				},
				pageSize: settings.pageSize,
			},
		});
		this.#queries.set(list, query);
		return list;
	}

	// A service that ignores the scope answers with all files.
	#onlyOf(session: string, page: Page<File>): Page<File> {
		const items = page.items.filter((entry) => isOfSession(entry, session));
		for (const { id } of page.items.filter((entry) => !items.includes(entry))) {
			this.#foreign.add(id);
		}
		// With a scope, the service ignores `before_id`.
		return { ...page, items, newer: undefined };
	}
}

/** A record that cannot be read is shown wherever it was sent. */
function isOfSession({ value, problem }: Entry<File>, session: string): boolean {
	const { scope } = fieldsOf(value);
	const { id } = fieldsOf(scope);
	return typeof id === 'string' ? id === session : scope !== null || problem !== undefined;
}

/** Whether a list that asks for this holds the file. */
function isAskedFor({ purpose, name, scope_id }: FileQuery, entry: Entry<File>): boolean {
	const fields = fieldsOf(entry.value);
	return (
		(!purpose || (fields['purpose'] ?? 'user_upload') === purpose) &&
		(!name || nameOf(entry).toLowerCase().startsWith(name.toLowerCase())) &&
		(!scope_id || fieldsOf(fields['scope'])['id'] === scope_id)
	);
}

function searchId(name: string): string {
	return `files/named/${inPath(name)}`;
}

function headingOf(purpose: Purpose): Heading {
	const { label, meaning, icon } = describePurpose(purpose);
	return { name: 'purpose', label, tooltip: `${meaning} (${purpose})`, icon };
}
