import * as vscode from 'vscode';
import type { Entry } from '../api/page.ts';
import type { ListNode } from '../tree/nodes.ts';
import type { PagedTree } from '../tree/pagedTree.ts';
import { addressOf } from './addresses.ts';
import type { QoderFileSystem } from './fileSystem.ts';
import { openUris } from './openTabs.ts';

/** Updates what tabs show whenever a list has read its record again, and asks about those that it no longer has. */
export function followLists(files: QoderFileSystem, trees: readonly PagedTree[]): vscode.Disposable {
	// A list that was read again has another array.
	const readBefore = new WeakMap<ListNode, readonly Entry<unknown>[]>();
	const update = (list: ListNode) => {
		const { kind, entries } = list;
		const before = readBefore.get(list) ?? entries;
		readBefore.set(list, entries);
		const open = openUris().flatMap((uri) => addressOf(uri) ?? []);
		const ofKind = open.filter(({ path }) => path === kind.path);
		const lost = new Set<string>();
		for (const { path, id, version } of ofKind) {
			const isIt = (entry: Entry<unknown>) => entry.id === id;
			const entry = entries.find(isIt);
			if (entry && version === undefined) {
				files.know(path, entry);
			} else if (!entry && before !== entries && before.some(isIt)) {
				lost.add(id);
			}
		}
		for (const id of lost) {
			void files.ask(kind.path, id);
		}
	};
	// What was listed before this.
	for (const list of trees.flatMap(({ shown }) => shown)) {
		update(list);
	}
	return vscode.Disposable.from(...trees.map(({ onDidChangeList }) => onDidChangeList(update)));
}
