import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { PagedTree } from '../tree/pagedTree.ts';
import { QoderFileSystem } from './fileSystem.ts';
import { followLists } from './follow.ts';
import { goneMarks } from './goneMarks.ts';
import { inertLanguages } from './languages.ts';

/** All that documents need, loaded together: their texts, what keeps these up to date, their marks and their languages. */
export function openFiles(
	account: Account,
	trees: readonly PagedTree[],
): { readonly files: QoderFileSystem; readonly disposable: vscode.Disposable } {
	const files = new QoderFileSystem(account);
	return { files, disposable: vscode.Disposable.from(files, followLists(files, trees), goneMarks(files), inertLanguages()) };
}
