import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import { ApiError, isNotFound } from '../api/errors.ts';
import type { Entry, Page } from '../api/page.ts';
import type { File } from '../api/schema.ts';
import { pause } from '../api/time.ts';
import { formatCount } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { type Row, TreeList } from '../tree/nodes.ts';
import { throttle } from '../window/progress.ts';
import { createQuickPick } from '../window/quickInput.ts';
import { fileKind } from './fileKind.ts';
import type { FilesView } from './filesView.ts';
import { actionItem, FileItems, type FoundItem, loadedRows, moreItem, noteItem } from './foundItems.ts';

/** Milliseconds after the last key. */
const pauseBeforeRequest = 300;

const mostFound = 50;

/** `startOfId` is too long to be part of a name. */
const wholeId = /^file_[0-9a-z-]{24,}$/i;
const startOfId = /^file_[0-9a-z]{6}/i;

/** Finds a file by name or id, and opens it. */
export function findFile(account: Account, files: FilesView, open: (row: Row) => void): void {
	new FindFile(account, files, open).show();
}

class FindFile {
	readonly #account: Account;
	readonly #files: FilesView;
	readonly #open: (row: Row) => void;
	readonly #pick = createQuickPick<FoundItem>();
	readonly #items: FileItems;
	/** Never read: it makes the rows of search results. */
	readonly #found: TreeList<File>;
	#abort = new AbortController();
	#isThorough = false;
	#isLoading = false;
	#isHidden = false;

	constructor(account: Account, files: FilesView, open: (row: Row) => void) {
		const host = account.host ?? '';
		this.#account = account;
		this.#files = files;
		this.#open = open;
		this.#items = new FileItems(host, files.view.tree);
		this.#found = new TreeList({
			id: 'found',
			kind: fileKind(host),
			query: { fetchPage: async () => ({ items: [], hasMore: false }), pageSize: () => mostFound },
			onDidChange: () => {},
		});
	}

	show(): void {
		const pick = this.#pick;
		pick.title = vscode.l10n.t('Find File');
		pick.keepScrollPosition = true;
		this.#showHint();
		pick.onDidChangeValue(() => void this.#search(pauseBeforeRequest));
		pick.onDidAccept(() => {
			const [item] = pick.selectedItems;
			if (item?.row) {
				pick.hide();
				this.#open(item.row as Row);
			}
			item?.run?.();
		});
		pick.onDidTriggerItemButton(({ item, button }) => {
			void vscode.commands.executeCommand(this.#items.commandOf(button), item.row);
		});
		const change = this.#account.onDidChange(({ isSameToken }) => !isSameToken && pick.hide());
		pick.onDidHide(() => {
			change.dispose();
			this.#isHidden = true;
			this.#abort.abort();
			this.#cancel();
			this.#found.dispose();
			pick.dispose();
		});
		pick.show();
	}

	get #text(): string {
		return this.#pick.value.trim().normalize();
	}

	get #isLocal(): boolean {
		return this.#isThorough || this.#account.client.search === 'none';
	}

	async #search(wait: number): Promise<void> {
		this.#abort.abort();
		this.#abort = new AbortController();
		const { signal } = this.#abort;
		const text = this.#text;
		const isRequested = text !== '' && (!this.#isLocal || wholeId.test(text));
		this.#pick.busy = isRequested || this.#isLoading;
		if (text === '') {
			this.#show(vscode.l10n.t('Find File'), []);
		} else if (isRequested) {
			await pause(wait);
			if (!signal.aborted) {
				await this.#request(text, signal);
			}
		} else {
			this.#showLoaded();
		}
	}

	async #request(text: string, signal: AbortSignal): Promise<void> {
		const { client } = this.#account;
		const title = vscode.l10n.t('Find File');
		let show: () => void;
		try {
			const file = wholeId.test(text) ? await this.#fileWithId(text, signal) : undefined;
			const page = file || this.#isLocal ? undefined : await client.findFiles({ name: text, limit: mostFound }, signal);
			const isFound = page && !this.#isLocal;
			show = () => (file ? this.#show(title, [this.#itemOf(file)]) : isFound ? this.#showFound(text, page) : this.#showLoaded());
		} catch (error) {
			const retry = actionItem(vscode.l10n.t('Retry'), 'error', () => void this.#search(0));
			show = () => this.#show(title, [{ ...retry, detail: (error as ApiError).message }]);
		}
		if (!signal.aborted) {
			this.#pick.busy = this.#isLoading;
			show();
			this.#showHint();
		}
	}

	/** `undefined` if there is none, because a name may look like an id. */
	async #fileWithId(id: string, signal: AbortSignal): Promise<Entry<File> | undefined> {
		try {
			return await this.#account.client.getFile(id, signal);
		} catch (error) {
			if (isNotFound(error) || (error instanceof ApiError && error.kind === 'invalid')) {
				return undefined;
			}
			throw error;
		}
	}

	#showFound(text: string, { items, hasMore, total }: Page<File>): void {
		const isPart = this.#account.client.search === 'part';
		const shown = plainText(text, 60);
		const count = formatCount(total ?? items.length) + (hasMore && total === undefined ? '+' : '');
		const title = isPart
			? vscode.l10n.t('Names that contain “{0}”: {1}', shown, count)
			: vscode.l10n.t('Names that start with “{0}”: {1}', shown, count);
		const none = isPart
			? vscode.l10n.t('No file names contain “{0}”', shown)
			: vscode.l10n.t('No file names start with “{0}”', shown);
		const found = new Set(items.map(({ id }) => id));
		const isId = startOfId.test(text);
		const loaded = isPart && !isId ? [] : loadedRows(this.#files.fileLists).filter(({ entry }) => !found.has(entry.id));
		this.#show(title, [
			...items.map((entry) => this.#itemOf(entry)),
			...this.#items.matching(text, loaded).slice(0, mostFound),
			...(found.size === 0 ? [noteItem(none)] : []),
			...(hasMore ? [moreItem()] : []),
			...(isPart && !isId ? [] : [this.#searchAllItem()]),
		]);
	}

	#showLoaded(keepActive = false): void {
		if (this.#text === '' || this.#isHidden) {
			return;
		}
		const { listing } = this.#files.allFiles;
		const loaded = loadedRows(this.#files.fileLists);
		const matching = this.#items.matching(this.#text, loaded);
		const [found, searched] = [formatCount(matching.length), formatCount(loaded.length)];
		const isComplete = listing.isOpen && !listing.hasMore;
		const title = isComplete
			? vscode.l10n.t('{0} of {1} files match', found, searched)
			: vscode.l10n.t('{0} of {1} loaded files match', found, searched);
		const none = matching.length === 0 && isComplete;
		this.#show(
			title,
			[
				...matching.slice(0, mostFound),
				...(none ? [noteItem(vscode.l10n.t('No file names contain “{0}”', plainText(this.#text, 60)))] : []),
				...(matching.length > mostFound ? [moreItem()] : []),
				...(isComplete ? [] : [this.#searchAllItem(title)]),
			],
			keepActive,
		);
	}

	#searchAllItem(description?: string): FoundItem {
		const { error } = this.#files.allFiles.listing;
		const item = this.#isLoading
			? actionItem(vscode.l10n.t('Cancel Search'), 'stop-circle', () => this.#cancel())
			: actionItem(vscode.l10n.t('Search All Files'), 'search', () => void this.#searchAll());
		return {
			...item,
			...(description !== undefined && { description }),
			...(this.#isThorough && !this.#isLoading && error && { detail: error.message }),
		};
	}

	async #searchAll(): Promise<void> {
		this.#isThorough = true;
		this.#isLoading = true;
		this.#pick.busy = true;
		const show = throttle(() => this.#showLoaded(true));
		this.#showHint();
		await this.#files.allFiles.listing.loadWhile(() => {
			show();
			return this.#isLoading;
		});
		this.#isLoading = false;
		this.#pick.busy = false;
		this.#showLoaded(true);
	}

	#cancel(): void {
		if (this.#isLoading) {
			this.#isLoading = false;
			this.#files.allFiles.listing.cancel();
		}
	}

	#itemOf(entry: Entry<File>): FoundItem {
		return this.#items.of(this.#found.row(entry));
	}

	#show(title: string, items: readonly FoundItem[], keepActive = false): void {
		const [active] = this.#pick.activeItems;
		this.#pick.title = title;
		this.#pick.items = items;
		const isSame = (item: FoundItem) =>
			item.row ? item.row === active?.row : item.run !== undefined && active?.run !== undefined;
		const same = keepActive ? items.find(isSame) : undefined;
		if (same && same !== items[0]) {
			this.#pick.activeItems = [same];
		}
	}

	/** Newer VS Code shows `prompt` below the box. */
	#showHint(): void {
		const hint = this.#isLocal
			? vscode.l10n.t('Search the loaded files by part of their name, or by ID')
			: this.#account.client.search === 'part'
				? vscode.l10n.t('Search all files by part of their name, or by ID')
				: vscode.l10n.t('Search all files by the start of their name, or by ID');
		this.#pick.placeholder = hint;
		(this.#pick as { prompt?: string }).prompt = hint;
	}
}
