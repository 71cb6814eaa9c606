import * as vscode from 'vscode';
import type { ListNode } from '../tree/nodes.ts';
import type { PagedTree } from '../tree/pagedTree.ts';
import { addressOf } from './addresses.ts';
import type { QoderFileSystem } from './fileSystem.ts';
import { openUris } from './openTabs.ts';

/** Updates what tabs show whenever a list has read its record again. */
export function followLists(files: QoderFileSystem, trees: readonly PagedTree[]): vscode.Disposable {
	const update = ({ kind, entries }: ListNode) => {
		for (const uri of openUris()) {
			const address = addressOf(uri);
			const entry = address?.path === kind.path ? entries.find(({ id }) => id === address.id) : undefined;
			if (address && entry && address.version === undefined) {
				files.know(address.path, entry);
			}
		}
	};
	// What was listed before this.
	for (const list of trees.flatMap(({ shown }) => shown)) {
		update(list);
	}
	return vscode.Disposable.from(...trees.map(({ onDidChangeList }) => onDidChangeList(update)));
}
