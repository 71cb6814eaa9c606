import * as vscode from 'vscode';
import type { QoderClient } from '../api/client.ts';
import { ApiError, isNotFound } from '../api/errors.ts';
import type { Entry, Page } from '../api/page.ts';
import type { File } from '../api/schema.ts';
import { pause } from '../api/time.ts';
import { noContentsReason } from '../documents/contents.ts';
import { contentsUri } from '../documents/uri.ts';
import { RowFilter } from '../paging/filter.ts';
import type { RefreshableList } from '../paging/refreshableList.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatBytes, formatCount, formatDate } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import { throttle } from '../window/progress.ts';
import { createQuickPick, hasFileIcons } from '../window/quickInput.ts';
import { describePurpose, purposeIn } from './fileKind.ts';
import type { FileLists } from './fileLists.ts';
import type { FileParts } from './filesView.ts';
import { noneFoundText } from './filterFiles.ts';
import { openRows } from './open.ts';

/** Milliseconds after the last key. */
const pauseBeforeRequest = 300;

const maxFound = 50;

/** `startOfId` is too long to be part of a name. */
const wholeId = /^file_[0-9a-z-]{24,}$/i;
const startOfId = /^file_[0-9a-z]{6}/i;

/** A file, an action or a note. */
interface FoundItem extends vscode.QuickPickItem {
	readonly row?: Row;
	readonly run?: () => void;
}

/** Finds a file by name or id, and opens it. */
export function findFile(parts: FileParts): void {
	new FindFile(parts).open();
}

class FindFile {
	readonly #parts: FileParts;
	readonly #pick = createQuickPick<FoundItem>();
	/** Aborted when the box is hidden. */
	#abort = new AbortController();
	/** The user chose to load all files. */
	#isThorough = false;
	/** The list that is loaded to search all files. */
	#loading: RefreshableList<unknown> | undefined;

	constructor(parts: FileParts) {
		this.#parts = parts;
	}

	open(): void {
		const pick = this.#pick;
		pick.title = vscode.l10n.t('Find File');
		pick.keepScrollPosition = true;
		this.#showHint();
		pick.onDidChangeValue(() => void this.#search(pauseBeforeRequest));
		pick.onDidAccept(() => {
			const [item] = pick.selectedItems;
			if (item?.row) {
				pick.hide();
				void openRows(this.#parts, [item.row], { focus: true });
			}
			item?.run?.();
		});
		pick.onDidTriggerItemButton(({ item, button }) => {
			void vscode.commands.executeCommand((button as CommandButton).command, item.row);
		});
		const change = this.#parts.account.onDidChange(({ isSameToken }) => !isSameToken && pick.hide());
		pick.onDidHide(() => {
			change.dispose();
			this.#abort.abort();
			this.#cancel();
			pick.dispose();
		});
		pick.show();
	}

	get #client(): QoderClient {
		return this.#parts.account.client;
	}

	get #lists(): FileLists {
		return this.#parts.files.lists;
	}

	get #text(): string {
		return this.#pick.value.trim().normalize();
	}

	get #isLocal(): boolean {
		return this.#isThorough || this.#client.search === 'none';
	}

	async #search(wait: number): Promise<void> {
		this.#abort.abort();
		this.#abort = new AbortController();
		const { signal } = this.#abort;
		const text = this.#text;
		const isRequested = text !== '' && (!this.#isLocal || wholeId.test(text));
		this.#pick.busy = isRequested || this.#loading !== undefined;
		if (text === '') {
			this.#setItems(vscode.l10n.t('Find File'), []);
		} else if (isRequested) {
			await pause(wait);
			await (signal.aborted || this.#request(text, signal));
		} else {
			this.#showLoaded();
		}
	}

	async #request(text: string, signal: AbortSignal): Promise<void> {
		const title = vscode.l10n.t('Find File');
		let show: () => void;
		try {
			const file = wholeId.test(text) ? await this.#fileWithId(text, signal) : undefined;
			const query = { name: text, limit: maxFound };
			const page = file || this.#isLocal ? undefined : await this.#client.findFiles(query, signal);
			const isFound = page && !this.#isLocal;
			show = () =>
				file ? this.#setItems(title, [this.#itemOf(file)]) : isFound ? this.#showFound(text, page) : this.#showLoaded();
		} catch (error) {
			const retry = actionItem(vscode.l10n.t('Retry'), 'error', () => void this.#search(0));
			show = () => this.#setItems(title, [{ ...retry, detail: (error as ApiError).message }]);
		}
		if (!signal.aborted) {
			this.#pick.busy = this.#loading !== undefined;
			show();
			this.#showHint();
		}
	}

	/** `undefined` if there is none, because a name may look like an id. */
	async #fileWithId(id: string, signal: AbortSignal): Promise<Entry<File> | undefined> {
		try {
			return await this.#client.getFile(id, signal);
		} catch (error) {
			if (isNotFound(error) || (error instanceof ApiError && error.kind === 'invalid')) {
				return undefined;
			}
			throw error;
		}
	}

	#showFound(text: string, { items, hasMore, total }: Page<File>): void {
		const isPart = this.#client.search === 'part';
		const shown = plainText(text, 60);
		const count = formatCount(total ?? items.length) + (hasMore && total === undefined ? '+' : '');
		const title = isPart
			? vscode.l10n.t('Names that contain “{0}”: {1}', shown, count)
			: vscode.l10n.t('Names that start with “{0}”: {1}', shown, count);
		const found = new Set(items.map(({ id }) => id));
		const isComplete = isPart && !startOfId.test(text);
		const loaded = isComplete ? [] : this.#matching(text).filter(({ id }) => !found.has(id));
		this.#setItems(title, [
			...[...items, ...loaded.slice(0, maxFound)].map((entry) => this.#itemOf(entry)),
			...(found.size === 0 ? [noteItem(noneFoundText(this.#client, text))] : []),
			...(hasMore ? [moreItem()] : []),
			...(isComplete ? [] : [this.#searchAllItem()]),
		]);
	}

	#showLoaded(keepActive = false): void {
		if (this.#text === '' || this.#abort.signal.aborted) {
			return;
		}
		const { listing } = this.#lists.all();
		const matching = this.#matching(this.#text);
		const [found, searched] = [formatCount(matching.length), formatCount(this.#lists.loaded.length)];
		const isComplete = listing.isOpen && !listing.hasMore;
		const title = isComplete
			? vscode.l10n.t('{0} of {1} files match', found, searched)
			: vscode.l10n.t('{0} of {1} loaded files match', found, searched);
		const none = matching.length === 0 && isComplete;
		this.#setItems(
			title,
			[
				...matching.slice(0, maxFound).map((entry) => this.#itemOf(entry)),
				...(none ? [noteItem(vscode.l10n.t('No file names contain “{0}”', plainText(this.#text, 60)))] : []),
				...(matching.length > maxFound ? [moreItem()] : []),
				...(isComplete ? [] : [this.#searchAllItem(title)]),
			],
			keepActive,
		);
	}

	#matching(text: string): readonly Entry<File>[] {
		const filter = new RowFilter(text);
		return this.#lists.loaded.filter((entry) => filter.matches(entry));
	}

	#searchAllItem(description?: string): FoundItem {
		const { error } = this.#lists.all().listing;
		const item = this.#loading
			? actionItem(vscode.l10n.t('Cancel Search'), 'stop-circle', () => this.#cancel())
			: actionItem(vscode.l10n.t('Search All Files'), 'search', () => void this.#searchAll());
		return {
			...item,
			...(description !== undefined && { description }),
			...(this.#isThorough && !this.#loading && error && { detail: error.message }),
		};
	}

	async #searchAll(): Promise<void> {
		this.#isThorough = true;
		const { listing } = this.#lists.all();
		this.#loading = listing;
		this.#pick.busy = true;
		const show = throttle(() => this.#showLoaded(true));
		this.#showHint();
		await listing.loadWhile(() => {
			show();
			return this.#loading === listing;
		});
		this.#loading = undefined;
		this.#pick.busy = false;
		this.#showLoaded(true);
	}

	#cancel(): void {
		this.#loading?.cancel();
		this.#loading = undefined;
	}

	#itemOf(entry: Entry<File>): FoundItem {
		const row = this.#lists.all().row(entry);
		const { size_bytes, created_at, purpose, scope } = fieldsOf(entry.value);
		const group = purposeIn(purpose);
		const place = this.#titleOf(fieldsOf(scope)['id']) || (group && describePurpose(group).label);
		const isReadable = entry.problem === undefined && noContentsReason(entry.value) === undefined;
		const facts = [place, formatDate(created_at), formatBytes(size_bytes), isReadable ? '' : vscode.l10n.t('details only')];
		return {
			row,
			label: plainText(row.name, 200),
			description: facts.filter(Boolean).join(' · '),
			iconPath: vscode.ThemeIcon.File,
			...(hasFileIcons && { resourceUri: contentsUri(this.#parts.account.host ?? '', entry.id, row.name) }),
			buttons: [
				button('list-tree', vscode.l10n.t('Reveal in Files'), 'qoder.revealInFiles'),
				...(isReadable ? [button('save', vscode.l10n.t('Save As…'), 'qoder.saveAs')] : []),
				button('copy', vscode.l10n.t('Copy ID'), 'qoder.copyId'),
			],
			alwaysShow: true,
		};
	}

	/** Empty for a session without a title, or that is not loaded. */
	#titleOf(id: unknown): string {
		const lists = this.#parts.files.view.tree.shown.filter(({ kind }) => kind.name === 'session');
		const session = lists.flatMap(({ entries }) => entries).find((entry) => entry.id === id);
		const { title } = fieldsOf(session?.value);
		return typeof title === 'string' ? plainText(title, 60) : '';
	}

	#setItems(title: string, items: readonly FoundItem[], keepActive = false): void {
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
			: this.#client.search === 'part'
				? vscode.l10n.t('Search all files by part of their name, or by ID')
				: vscode.l10n.t('Search all files by the start of their name, or by ID');
		this.#pick.placeholder = hint;
		(this.#pick as { prompt?: string }).prompt = hint;
	}
}

interface CommandButton extends vscode.QuickInputButton {
	readonly command: string;
}

function button(icon: string, tooltip: string, command: string): CommandButton {
	return { iconPath: new vscode.ThemeIcon(icon), tooltip, command };
}

function actionItem(label: string, icon: string, run: () => void): FoundItem {
	return { label, iconPath: new vscode.ThemeIcon(icon), alwaysShow: true, run };
}

function noteItem(label: string): FoundItem {
	return { label, iconPath: new vscode.ThemeIcon('info'), alwaysShow: true };
}

function moreItem(): FoundItem {
	return noteItem(vscode.l10n.t('There are more matches. Type more of the name to narrow down the results.'));
}
