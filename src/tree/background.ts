import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import { AutoRefresh } from './autoRefresh.ts';
import type { ListNode } from './nodes.ts';
import type { PagedTree } from './pagedTree.ts';
import type { PagedView } from './pagedView.ts';

/** Milliseconds after the first rows, in which VS Code draws them. */
const pause = 500;

/** What goes on without being asked: checks for newer rows, and `load`, which brings what a person may want next. */
export function work(views: readonly PagedView[], account: Account, load: () => Promise<unknown>): vscode.Disposable {
	return vscode.Disposable.from(
		new AutoRefresh(views, account),
		prepare(
			views.map(({ tree }) => tree),
			load,
		),
	);
}

/** Loads the hover of a kind of row a moment after the first of them, and all else. */
function prepare(trees: readonly PagedTree[], load: () => Promise<unknown>): vscode.Disposable {
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
	for (const tree of trees) {
		for (const list of tree.shown) {
			look(tree, list);
		}
	}
	return vscode.Disposable.from(
		...trees.map((tree) => tree.onDidChangeList((list) => look(tree, list))),
		new vscode.Disposable(() => timers.forEach(clearTimeout)),
	);
}
