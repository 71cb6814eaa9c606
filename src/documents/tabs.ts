import * as vscode from 'vscode';
import type { Entry } from '../api/page.ts';
import type { Row, TreeList } from '../tree/nodes.ts';
import type { PagedTree } from '../tree/pagedTree.ts';
import { showInformationMessage } from '../window/messages.ts';
import type { RecordStore } from './records.ts';
import { couldRunCommands } from './texts.ts';
import { type Address, addressOf, detailsUri, isDimmed, promptUri, type RecordPath, scheme } from './uri.ts';

/** The limit of tabs for one command. */
export const maxTabs = 10;

/** The first ten. A message says that the others are not opened. */
export function withinTabLimit<T>(items: readonly T[]): readonly T[] {
	if (items.length > maxTabs) {
		void showInformationMessage(
			vscode.l10n.t('Opening only the first {0} of {1} items. To open the others, select them.', maxTabs, items.length),
		);
	}
	return items.slice(0, maxTabs);
}

/** VS Code reads these languages as Markdown. */
const markdown = ['markdown', 'prompt', 'instructions', 'chatagent', 'skill'];

/** Opens rows as JSON: a single one in a preview tab, which a double click keeps, several in tabs of their own. */
export async function openDetails(records: RecordStore, host: string, rows: readonly Row[]): Promise<void> {
	await openTabs(rows, async ({ entry, list, name }) => {
		records.put(list.kind.path, entry);
		return detailsUri(host, list.kind.path, entry.id, name);
	});
}

/** Opens the system prompts of agents like {@link openDetails}. */
export async function openPrompts(records: RecordStore, host: string, rows: readonly Row[]): Promise<void> {
	const uriOf = async ({ entry, name }: Row) => {
		records.put('agents', entry);
		return promptUri(host, entry.id, name);
	};
	await openTabs(rows, uriOf, { focus: true });
}

/** `toSide`: in the group of editors beside the active one, in tabs that stay. `focus`: as VS Code does, except at a click. */
export interface OpenOptions {
	readonly toSide?: boolean;
	readonly focus?: boolean;
}

/** The options of VS Code. A preview tab is reused, but not to the side. */
export function showOptions({ toSide = false, focus = toSide }: OpenOptions, isPreview: boolean): vscode.TextDocumentShowOptions {
	return {
		preview: !toSide && isPreview,
		preserveFocus: !focus,
		...(toSide ? { viewColumn: vscode.ViewColumn.Beside } : {}),
	};
}

/** Opens rows in VS Code's editors for their addresses. */
export async function openTabs(
	rows: readonly Row[],
	uriOf: (row: Row) => Promise<vscode.Uri | undefined>,
	open: OpenOptions = {},
): Promise<void> {
	const options = showOptions(open, rows.length === 1 && !isDoubleClick(rows[0]));
	const opened: Thenable<unknown>[] = [];
	for (const row of withinTabLimit(rows)) {
		const uri = await uriOf(row);
		if (uri) {
			// Unlike `showTextDocument`, it does not reject when the user clicks another row before this one is open. It never ends if
			// the user closes a notebook meanwhile.
			opened.push(vscode.commands.executeCommand('vscode.open', uri, options));
		}
	}
	await Promise.all(opened);
}

let lastClick = { id: '', at: 0 };

/** VS Code calls the command once for each click. */
function isDoubleClick(row: Row | undefined): boolean {
	const click = { id: row?.id ?? '', at: Date.now() };
	const isSecond = click.id === lastClick.id && click.at - lastClick.at < 500;
	lastClick = click;
	return isSecond;
}

/** All `qoder:` addresses on the screen. */
export function openUris(): vscode.Uri[] {
	// The tab of a multi-diff editor has no input, and only versions are shown there. VS Code keeps documents of closed tabs for a
	// while.
	const versions = vscode.workspace.textDocuments.map(({ uri }) => uri).filter((uri) => addressOf(uri)?.version !== undefined);
	const uris = [...tabs().flatMap(({ input }) => urisOf(input)), ...versions].filter((uri) => uri.scheme === scheme);
	return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}

/** The addresses on the screen of this record. */
export function openUrisOf(host: string | undefined, path: RecordPath, id: string): vscode.Uri[] {
	return openUris().filter((uri) => {
		const address = addressOf(uri);
		return uri.authority === host && address?.path === path && address.id === id;
	});
}

/** Whether a text or diff editor shows an address. Versions of agents are shown nowhere else. */
export function showsAsText(uri: vscode.Uri): boolean {
	if (addressOf(uri)?.version !== undefined) {
		return true;
	}
	return tabsOf(uri).some(({ input }) => isText(input));
}

/** The address that the active tab shows, or one of a multi-diff editor, whose tab has no input in the stable API. */
export function activeUri(): vscode.Uri | undefined {
	const { activeTab } = vscode.window.tabGroups.activeTabGroup;
	return urisOf(activeTab?.input).at(-1) ?? vscode.window.activeTextEditor?.document.uri;
}

/** Updates stored records from lists. Checks records in tabs that a list no longer contains. */
export function followLists(records: RecordStore, trees: readonly PagedTree[]): vscode.Disposable {
	// A list that was read again has a new array. Records that it only kept may be older than the stored ones.
	const readBefore = new WeakMap<TreeList, readonly Entry<unknown>[]>();
	const stored = new WeakSet<Entry<unknown>>();
	const update = (list: TreeList) => {
		const { kind, entries } = list;
		for (const entry of entries.filter((row) => !stored.has(row))) {
			stored.add(entry);
			records.update(kind.path, entry);
		}
		const before = readBefore.get(list) ?? entries;
		readBefore.set(list, entries);
		if (before !== entries) {
			const isIn = (rows: readonly Entry<unknown>[], id: string) => rows.some((row) => row.id === id);
			const open = openUris().flatMap((uri) => addressOf(uri) ?? []);
			const missing = open.filter(({ path, id }) => path === kind.path && isIn(before, id) && !isIn(entries, id));
			for (const id of new Set(missing.map((address) => address.id))) {
				void records.check(kind.path, id);
			}
		}
	};
	for (const list of trees.flatMap(({ shown }) => shown)) {
		update(list);
	}
	return vscode.Disposable.from(...trees.map(({ onDidChangeList }) => onDidChangeList(update)));
}

interface Deletions {
	isDeleted(uri: vscode.Uri): boolean;
	readonly onDidChangeDeleted: vscode.Event<undefined>;
}

/** Marks rows and tabs of deleted records, and dims rows without contents to open and archived agents. */
export function fileDecorations(deletions: Deletions): vscode.Disposable {
	const color = new vscode.ThemeColor('list.deemphasizedForeground');
	return vscode.window.registerFileDecorationProvider({
		provideFileDecoration(uri) {
			if (uri.scheme === scheme && deletions.isDeleted(uri)) {
				return new vscode.FileDecoration('✗', vscode.l10n.t('No longer available on the service'), color);
			}
			return isDimmed(uri) ? { color } : undefined;
		},
		onDidChangeFileDecorations: deletions.onDidChangeDeleted,
	});
}

/** Sets a language without links on transcripts, and where VS Code would run a command or download a schema. */
export function inertLanguages(isDraft: (uri: vscode.Uri) => boolean): vscode.Disposable {
	const set = (document: vscode.TextDocument) => {
		const address = addressOf(document.uri);
		const language = address ? inertLanguage(address, document) : isDraft(document.uri) ? inertMarkdown(document) : undefined;
		if (language && document.languageId !== language) {
			// It rejects when the document was closed meanwhile.
			vscode.languages.setTextDocumentLanguage(document, language).then(undefined, () => {});
		}
	};
	vscode.workspace.textDocuments.forEach(set);
	return vscode.Disposable.from(
		vscode.workspace.onDidOpenTextDocument(set),
		vscode.workspace.onDidChangeTextDocument(({ document }) => set(document)),
	);
}

function inertLanguage({ shows }: Address, document: vscode.TextDocument): string | undefined {
	switch (shows) {
		case 'transcript':
			return 'qoder-markdown';
		case 'contents':
			return /^(jsonc?|qoder-record)$/.test(document.languageId) ? inertJson(document) : inertMarkdown(document);
		case 'prompt':
			return inertMarkdown(document);
		default:
			return inertJson(document);
	}
}

/** The property `$schema`, whose letters may be escaped. */
const schema = /"(?:[$schema]|\\u00[2-7][\da-f]){7}"\s*:/i;

// VS Code downloads the schema that JSON names, and reports a sentence in its place as a problem. The manifest makes it open JSON
// as `qoder-record`, because it would send the request before the language is set.
function inertJson(document: vscode.TextDocument): string | undefined {
	const text = document.getText();
	if (schema.test(text) || !/^\s*[{[]/.test(text)) {
		return 'qoder-record';
	}
	const usual = document.uri.path.endsWith('.jsonc') ? 'jsonc' : 'json';
	return document.languageId === 'qoder-record' ? usual : undefined;
}

function inertMarkdown(document: vscode.TextDocument): string | undefined {
	return markdown.includes(document.languageId) && couldRunCommands(document.getText()) ? 'qoder-markdown' : undefined;
}

function tabs(): vscode.Tab[] {
	return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

/** The tabs that show an address, alone or in a comparison. */
export function tabsOf(uri: vscode.Uri): vscode.Tab[] {
	return tabs().filter(({ input }) => urisOf(input).some((shown) => shown.toString() === uri.toString()));
}

function isText(input: unknown): boolean {
	return input instanceof vscode.TabInputText || input instanceof vscode.TabInputTextDiff;
}

/** The addresses that a tab shows; the last one can be edited. */
export function urisOf(input: unknown): vscode.Uri[] {
	if (input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputNotebookDiff) {
		return [input.original, input.modified];
	}
	const isSingle =
		input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputNotebook;
	return isSingle ? [input.uri] : [];
}
