import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import { messageOf } from '../api/errors.ts';
import { deleteFile, statOf, storeFile } from '../documents/storeFile.ts';
import { tabsOf } from '../documents/tabs.ts';
import { addressOf, decoded } from '../documents/uri.ts';
import { fileName } from '../text/fileName.ts';
import { plainText } from '../text/plainText.ts';
import type { PagedTree } from '../tree/pagedTree.ts';
import { showErrorMessage } from '../window/messages.ts';
import type { Snapshot } from './snapshot.ts';

/** A draft of a system prompt. */
export interface Draft {
	readonly uri: vscode.Uri;
	readonly host: string;
	readonly account: string;
	readonly agentId: string;
	/** The version it was begun from. */
	readonly version: number;
	/** Like `docs-writer (draft of v7)`. */
	readonly name: string;
}

const maxDraftName = 40;

/** Drafts are the files `<host>/<account>/<agent>@<version>/<name>.md`; no other state, so all windows agree. */
export class Drafts implements vscode.Disposable {
	readonly #root: vscode.Uri;
	readonly #account: Account;
	readonly #onDidChange = new vscode.EventEmitter<void>();
	readonly onDidChange = this.#onDidChange.event;

	constructor(storage: vscode.Uri, account: Account) {
		this.#root = vscode.Uri.joinPath(storage, 'drafts');
		this.#account = account;
	}

	/** The file need not exist. */
	at(uri: vscode.Uri): Draft | undefined {
		const folder = `${this.#root.path}/`;
		// On Windows, a drive letter has either case.
		if (uri.scheme !== this.#root.scheme || !uri.path.toLowerCase().startsWith(folder.toLowerCase())) {
			return undefined;
		}
		const [host = '', account = '', agent = '', file] = uri.path.slice(folder.length).split('/');
		const [id, version] = agent.split('@');
		const textOf = (name = '') => decoded(name.replaceAll('~', '%')) ?? '';
		const name = plainText(file?.replace(/\.md$/, '') ?? '', 100);
		return file ? { uri, host: textOf(host), account, agentId: textOf(id), version: Number(version), name } : undefined;
	}

	async list(): Promise<Draft[]> {
		await this.#account.tokenRead;
		const { host, tokenHash } = this.#account;
		return host && tokenHash ? this.#in(host, tokenHash) : [];
	}

	/** The one for the newest version. */
	async find(agentId: string): Promise<Draft | undefined> {
		return (await this.list()).filter((draft) => draft.agentId === agentId).sort((a, b) => b.version - a.version)[0];
	}

	/** A draft begun with another token. */
	async findOther(agentId: string): Promise<Draft | undefined> {
		const { host = '', tokenHash } = this.#account;
		const others = (await namesIn(vscode.Uri.joinPath(this.#root, encoded(host)))).filter((account) => account !== tokenHash);
		return (await Promise.all(others.map((account) => this.#in(host, account))))
			.flat()
			.find((draft) => draft.agentId === agentId);
	}

	/** Rejects with a sentence if the draft cannot be stored. */
	async create({ agent, version }: Snapshot, prompt: string): Promise<Draft | undefined> {
		const { host, tokenHash } = this.#account;
		if (!host || !tokenHash) {
			return undefined;
		}
		const name = agent.name.slice(0, maxDraftName).toWellFormed();
		const folder = vscode.Uri.joinPath(this.#root, encoded(host), tokenHash, `${encoded(agent.id)}@${version}`);
		const uri = vscode.Uri.joinPath(folder, fileName(`${name} (${labelOf(version)}).md`));
		if (!(await statOf(uri))) {
			// Makes VS Code read UTF-8 whatever `files.encoding` says.
			await storeFile(uri, new TextEncoder().encode(`\ufeff${prompt}`), undefined);
		}
		this.#onDidChange.fire();
		return this.at(uri);
	}

	/** Opens an editor with the changes from `before`, in place of those for the same draft. */
	async showChanges(draft: Draft, title: string, before: vscode.Uri): Promise<void> {
		await this.closeChanges(draft);
		await vscode.commands.executeCommand('vscode.diff', before, draft.uri, title);
	}

	/** Closes comparisons with the agent, not those with files of the user. */
	async closeChanges({ uri, agentId }: Draft): Promise<void> {
		const isChanges = ({ input }: vscode.Tab) =>
			input instanceof vscode.TabInputTextDiff && addressOf(input.original)?.id === agentId;
		await vscode.window.tabGroups.close(tabsOf(uri).filter(isChanges));
	}

	/** Closes the draft's tabs and deletes the file. If a tab stays, the file stays, too. Shows why it cannot delete it. */
	async remove({ uri, name }: Draft): Promise<void> {
		try {
			// Otherwise VS Code would ask whether to save it.
			await vscode.workspace.textDocuments
				.find((document) => document.uri.toString() === uri.toString() && document.isDirty)
				?.save();
			const tabs = tabsOf(uri);
			const isInFront = tabs.some(({ isActive, group }) => isActive && group.isActive);
			if (tabs.length > 0 && !(await vscode.window.tabGroups.close(tabs, true))) {
				return;
			}
			if (isInFront) {
				// Otherwise nothing would have the focus.
				await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
			}
			await deleteFile(uri);
			this.#onDidChange.fire();
		} catch (error) {
			void showErrorMessage(vscode.l10n.t('“{0}” could not be deleted: {1}', name, messageOf(error)));
		}
	}

	dispose(): void {
		this.#onDidChange.dispose();
	}

	async #in(host: string, account: string): Promise<Draft[]> {
		const folder = vscode.Uri.joinPath(this.#root, encoded(host), account);
		const drafts = (await namesIn(folder)).map(async (agent) => {
			// There may be others, such as `.DS_Store`.
			const name = (await namesIn(vscode.Uri.joinPath(folder, agent))).find((file) => file.endsWith('.md'));
			return name === undefined ? undefined : this.at(vscode.Uri.joinPath(folder, agent, name));
		});
		return (await Promise.all(drafts)).filter((draft) => draft !== undefined);
	}
}

/** Marks agents and tabs. Reads on focus, because other windows change drafts too. */
export function markDrafts(drafts: Drafts, account: Account, tree: PagedTree): vscode.Disposable {
	let marked: readonly string[] = [];
	let last: Promise<void> = Promise.resolve();
	const read = async () => {
		const found = new Map((await drafts.list()).map((draft) => [draft.agentId, labelOf(draft.version)]));
		for (const id of new Set([...marked, ...found.keys()])) {
			const text = found.get(id);
			if (tree.markOf(id)?.text !== text) {
				tree.mark(id, text === undefined ? undefined : { text, contextValue: 'draft' });
			}
		}
		marked = [...found.keys()];
	};
	const readLater = () => {
		last = last.then(read, read);
	};
	readLater();
	return vscode.Disposable.from(
		drafts.onDidChange(readLater),
		account.onDidChange(readLater),
		vscode.window.onDidChangeWindowState(({ focused }) => focused && readLater()),
		vscode.window.registerFileDecorationProvider({
			provideFileDecoration: (uri) => {
				const draft = drafts.at(uri);
				return draft && new vscode.FileDecoration('✎', labelOf(draft.version));
			},
		}),
	);
}

function labelOf(version: number): string {
	return vscode.l10n.t('draft of v{0}', version);
}

async function namesIn(folder: vscode.Uri): Promise<string[]> {
	try {
		return (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
	} catch {
		return [];
	}
}

/** A unique folder name, also where case is ignored. */
function encoded(text: string): string {
	return encodeURIComponent(text.toWellFormed()).replaceAll(/%..|[A-Z!'()*~]|^\.|\.$/g, (found) => {
		const hex = found.startsWith('%') ? found.slice(1) : found.charCodeAt(0).toString(16);
		return `~${hex.toLowerCase()}`;
	});
}
