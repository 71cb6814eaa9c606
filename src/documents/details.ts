import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { promptOf } from '../api/names.ts';
import { jsonOf, plainText } from '../text/plainText.ts';
import type { Row } from '../tree/nodes.ts';
import type { PagedTree } from '../tree/pagedTree.ts';

const scheme = 'qoder';
const promptPart = 'system';

/** Rows as read-only documents: all fields as JSON, or an agent's system prompt as Markdown. They follow the rows. */
export class Details implements vscode.TextDocumentContentProvider, vscode.Disposable {
	readonly #trees: readonly PagedTree[];
	readonly #onDidChange = new vscode.EventEmitter<vscode.Uri>();
	readonly #subscriptions: vscode.Disposable;
	readonly onDidChange = this.#onDidChange.event;

	constructor(trees: readonly PagedTree[]) {
		this.#trees = trees;
		this.#subscriptions = vscode.Disposable.from(
			this.#onDidChange,
			vscode.workspace.registerTextDocumentContentProvider(scheme, this),
			...trees.map((tree) => tree.onDidChangeTreeData(() => this.#update())),
		);
	}

	/** Opens rows as JSON: a single one in a preview tab, several in tabs of their own, ten at most. */
	open(rows: readonly Row[]): Promise<void> {
		return show(rows, 'json');
	}

	/** Opens the system prompts of agents as Markdown; see {@link open}. */
	openPrompt(rows: readonly Row[]): Promise<void> {
		return show(rows, 'md', promptPart);
	}

	provideTextDocumentContent(uri: vscode.Uri): string {
		const [kind, id = ''] = uri.query.split(/\/(.*)/s);
		const row = this.#trees.map((tree) => find(tree, kind, id)).find(Boolean);
		if (!row) {
			return l10n.t('This row is no longer in the list: it was deleted, is not loaded, or you signed out.');
		}
		return uri.fragment === promptPart ? promptOf(row.entry.value) : `${jsonOf(row.entry.value, '\t')}\n`;
	}

	dispose(): void {
		this.#subscriptions.dispose();
	}

	#update(): void {
		for (const { uri } of vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === scheme)) {
			this.#onDidChange.fire(uri);
		}
	}
}

async function show(rows: readonly Row[], extension: string, fragment = ''): Promise<void> {
	for (const { entry, list, name: rowName } of rows.slice(0, 10)) {
		const name = plainText(rowName, 100).replaceAll(/[/\\]/g, '∕') || 'row';
		// Not the row's own id: a file is the same in its group and in the list of all.
		const uri = vscode.Uri.from({ scheme, path: `/${name}.${extension}`, query: `${list.kind.name}/${entry.id}`, fragment });
		// Unlike `showTextDocument`, it does not complain when another row is clicked before this one is open.
		await vscode.commands.executeCommand('vscode.open', uri, { preview: rows.length === 1, preserveFocus: true });
	}
}

function find(tree: PagedTree, kind: string | undefined, id: string): Row | undefined {
	for (const list of tree.shown.filter((list) => list.kind.name === kind)) {
		const entry = list.entries.find((entry) => entry.id === id);
		if (entry) {
			return list.row(entry);
		}
	}
	return undefined;
}
