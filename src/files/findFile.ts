import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { ApiError } from '../api/errors.ts';
import { nameOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import type { File } from '../api/schema.ts';
import { RowFilter } from '../paging/filter.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatBytes, formatCount, formatDate } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { type Row, TreeList } from '../tree/nodes.ts';
import type { PagedTree } from '../tree/pagedTree.ts';
import { pause } from '../tree/pause.ts';
import { createQuickPick } from '../window/quickInput.ts';
import { fileKind } from './fileKind.ts';

/** Milliseconds after the last key before the service is asked. */
const pauseBeforeAsking = 300;

/** As many as anybody looks through. */
const mostFound = 50;

interface FoundItem extends vscode.QuickPickItem {
	readonly row?: Row<File>;
	/** Chosen, it asks the service once more. */
	readonly asksAgain?: boolean;
}

/**
 * Finds a file by the beginning of its name, which the service looks for, and opens it; no list is loaded. Where the
 * service cannot search, this looks through what `tree` has loaded, and the box says so.
 */
export function findFile(account: Account, tree: PagedTree): void {
	const pick = createQuickPick<FoundItem>();
	const found = foundList(account.host ?? '');
	let abort = new AbortController();

	const ask = async (text: string, { signal }: AbortController): Promise<readonly FoundItem[]> => {
		if (account.capabilities?.search === false) {
			return loadedItems(text, tree);
		}
		const { client } = account;
		const { items, hasMore } = await client.listFiles({ name: text, limit: mostFound }, signal);
		if (client.capabilities?.search === false) {
			return loadedItems(text, tree);
		}
		const none = vscode.l10n.t('No file names start with “{0}”', plainText(text, 60));
		const more = vscode.l10n.t('There are more matches. Type more of the name to narrow down the results.');
		return [
			...items.map((entry) => fileItem(found.row(entry), tree)),
			...(items.length === 0 ? [noteItem(none)] : []),
			...(hasMore ? [noteItem(more)] : []),
		];
	};
	const show = async (text: string, wait: number): Promise<void> => {
		abort.abort();
		abort = new AbortController();
		const { signal } = abort;
		pick.busy = text !== '';
		if (!text) {
			pick.items = [];
			return;
		}
		await pause(account.capabilities?.search === false ? 0 : wait);
		if (signal.aborted) {
			return;
		}
		const items = await ask(text, abort).catch((error: ApiError) => [failedItem(error)]);
		if (!signal.aborted) {
			pick.items = items;
			pick.busy = false;
		}
	};

	pick.title = vscode.l10n.t('Find File');
	pick.placeholder =
		account.capabilities?.search === false
			? vscode.l10n.t('Search the loaded files by part of their name')
			: vscode.l10n.t('Search all files by the start of their name');
	pick.onDidChangeValue((value) => void show(value.trim(), pauseBeforeAsking));
	pick.onDidAccept(() => {
		const [item] = pick.selectedItems;
		if (item?.asksAgain) {
			void show(pick.value.trim(), 0);
		}
		const command = item?.row?.list.kind.command?.(item.row);
		if (command) {
			pick.hide();
			void vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
		}
	});
	pick.onDidHide(() => {
		abort.abort();
		found.dispose();
		pick.dispose();
	});
	pick.show();
}

/** A list for the rows that were found, as each row has one; it is never read. */
function foundList(host: string): TreeList<File> {
	const fetchPage = async () => ({ items: [], hasMore: false });
	return new TreeList({
		id: 'found',
		kind: fileKind(host),
		query: { fetchPage, pageSize: () => mostFound },
		onDidChange: () => {},
	});
}

function loadedItems(text: string, tree: PagedTree): readonly FoundItem[] {
	const lists = tree.shown.filter(({ kind }) => kind.name === 'file') as readonly TreeList<File>[];
	// The same file may stand in several lists.
	const loaded = new Map(lists.flatMap((list) => list.entries.map((entry) => [entry.id, { list, entry }])));
	const filter = new RowFilter(text);
	const matching = [...loaded.values()].filter(({ entry }) => filter.matches(entry));
	const note = vscode.l10n.t(
		'This service cannot search by name. Loaded files: {0}, matches: {1}',
		formatCount(loaded.size),
		formatCount(matching.length),
	);
	return [...matching.slice(0, mostFound).map(({ list, entry }) => fileItem(list.row(entry), tree)), noteItem(note)];
}

function fileItem(row: Row<File>, tree: PagedTree): FoundItem {
	const { size_bytes, created_at, scope } = fieldsOf(row.entry.value);
	const session = fieldsOf(scope)['id'];
	const parts = [formatBytes(size_bytes), formatDate(created_at), typeof session === 'string' ? sessionName(session, tree) : ''];
	return {
		row,
		label: plainText(row.name, 200),
		description: parts.filter(Boolean).join(' · '),
		iconPath: vscode.ThemeIcon.File,
		alwaysShow: true,
	};
}

/** The title of a session that happens to be loaded, else its id. */
function sessionName(id: string, tree: PagedTree): string {
	const lists = tree.shown.filter(({ kind }) => kind.name === 'session');
	const entry = lists.flatMap(({ entries }): readonly Entry<unknown>[] => entries).find((session) => session.id === id);
	return plainText((entry && nameOf(entry)) || id, 60);
}

function noteItem(label: string): FoundItem {
	return { label, iconPath: new vscode.ThemeIcon('info'), alwaysShow: true };
}

function failedItem({ message }: ApiError): FoundItem {
	return {
		label: vscode.l10n.t('Retry'),
		detail: message,
		iconPath: new vscode.ThemeIcon('error'),
		alwaysShow: true,
		asksAgain: true,
	};
}
