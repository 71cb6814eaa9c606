import * as vscode from 'vscode';
import type { PagedTree } from '../tree/pagedTree.ts';
import { addressOf } from './addresses.ts';
import type { QoderFileSystem } from './fileSystem.ts';
import { openUris } from './openTabs.ts';

/** Updates what tabs show whenever a list has read its record again. */
export function followLists(files: QoderFileSystem, trees: readonly PagedTree[]): vscode.Disposable {
	const update = () => {
		for (const uri of openUris()) {
			const address = addressOf(uri);
			const lists = trees.flatMap(({ shown }) => shown).filter(({ kind }) => kind.path === address?.path);
			const entry = lists.flatMap(({ entries }) => entries.find(({ id }) => id === address?.id) ?? [])[0];
			if (address && entry && address.version === undefined) {
				files.know(address.path, entry);
			}
		}
	};
	return vscode.Disposable.from(...trees.map(({ onDidChangeTreeData }) => onDidChangeTreeData(update)));
}
