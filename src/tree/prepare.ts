import * as vscode from 'vscode';
import type { ListNode } from './nodes.ts';
import type { PagedTree } from './pagedTree.ts';

/** Milliseconds after the first rows, in which VS Code draws them. */
const pause = 500;

/** Loads what a person may want next, a moment after the first rows of a kind: their hover, and what `load` brings. */
export function prepare(trees: readonly PagedTree[], load: () => Promise<unknown>): vscode.Disposable {
	const kinds = new Set<string>();
	const timers = new Set<ReturnType<typeof setTimeout>>();
	const look = (tree: PagedTree, list: ListNode) => {
		const entry = kinds.has(list.kind.name) ? undefined : list.entries.find(({ problem }) => problem === undefined);
		if (entry) {
			kinds.add(list.kind.name);
			timers.add(
				setTimeout(async () => {
					await tree.resolveTreeItem(new vscode.TreeItem(''), list.row(entry));
					await load();
				}, pause),
			);
		}
	};
	return vscode.Disposable.from(
		...trees.map((tree) => tree.onDidChangeList((list) => look(tree, list))),
		new vscode.Disposable(() => timers.forEach(clearTimeout)),
	);
}
