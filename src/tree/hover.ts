import * as vscode from 'vscode';
import { type Description, factsOf } from '../text/facts.ts';
import { fieldsOf } from '../text/fields.ts';
import { inert, tableOf } from '../text/markdown.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from './nodes.ts';

/** A row's item with its hover, and what a click does. A copy, as the item itself is kept and travels with every change. */
export function resolveItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
	const command = row.list.kind.command?.(row);
	return Object.assign(new vscode.TreeItem(''), item, { tooltip: hoverOf(row) }, command && { command });
}

/** All that the service sent about a record, as a table: what its kind knows first, then every other field. Untrusted Markdown. */
function hoverOf({ entry, list, name }: Row): vscode.MarkdownString {
	const fields = fieldsOf(entry.value);
	const problem = entry.problem === undefined ? [] : [[vscode.l10n.t('Unreadable'), entry.problem] as const];
	const { facts, known, text }: Description =
		entry.problem === undefined ? list.kind.describeAll(entry.value) : { facts: [], known: new Set() };
	const unknown = factsOf(Object.entries(fields).filter(([field]) => !known.has(field)));
	const lines = [tableOf(plainText(name), [...problem, ...facts, ...unknown])];
	if (text) {
		const [label, beginning] = text;
		lines.push('', inert(label), '', ...beginning.split('\n').map((line) => `> ${inert(line)}  `));
	}
	return new vscode.MarkdownString(lines.join('\n'));
}
