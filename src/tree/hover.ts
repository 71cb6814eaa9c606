import * as vscode from 'vscode';
import { messageOf } from '../api/errors.ts';
import { idIn } from '../api/names.ts';
import { type Description, factsOf } from '../text/facts.ts';
import { fieldsOf } from '../text/fields.ts';
import { inert, tableOf } from '../text/markdown.ts';
import { plainText } from '../text/plainText.ts';
import type { Row } from './nodes.ts';

/** A row's item with its hover and command: a copy, because VS Code sends the cached item with every change. */
export function resolveItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
	const command = row.list.kind.command?.(row);
	return Object.assign(new vscode.TreeItem(''), item, { tooltip: hoverOf(row) }, command && { command });
}

/** All fields of a record as untrusted Markdown: those of its kind first, the id last. */
function hoverOf(row: Row): vscode.MarkdownString {
	const { facts, covered, text } = describe(row);
	const fields = Object.entries(fieldsOf(row.entry.value));
	const others = factsOf(fields.filter(([field]) => !covered.has(field)));
	const id = idIn(row.entry.value);
	const lines = [tableOf(plainText(row.name), [...facts, ...others, ...(id === undefined ? [] : [['ID', id] as const])])];
	if (text) {
		const [label, beginning] = text;
		lines.push('', inert(label), '', ...beginning.split('\n').map((line) => `> ${inert(line)}  `));
	}
	return new vscode.MarkdownString(lines.join('\n'));
}

function describe({ entry, list }: Row): Description {
	if (entry.problem !== undefined) {
		return unreadable(entry.problem);
	}
	try {
		return list.kind.describeAll(entry.value);
	} catch (error) {
		return unreadable(messageOf(error));
	}
}

function unreadable(problem: string): Description {
	return { facts: [[vscode.l10n.t('Unreadable'), plainText(problem)]], covered: new Set() };
}
