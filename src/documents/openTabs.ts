import * as vscode from 'vscode';
import { addressOf } from './addresses.ts';
import { scheme } from './contentsUri.ts';

/** The addresses of ours that the window shows, in tabs of any kind, and in editors of several files, of which no tab tells. */
export function openUris(): vscode.Uri[] {
	// VS Code keeps documents for a while whose tab was closed; only versions are shown by editors of several files.
	const versions = vscode.workspace.textDocuments.map(({ uri }) => uri).filter((uri) => addressOf(uri)?.version !== undefined);
	const ours = [...tabInputs().flatMap(urisOf), ...versions].filter((uri) => uri.scheme === scheme);
	return [...new Map(ours.map((uri) => [uri.toString(), uri])).values()];
}

/** Whether a text editor shows an address, beside another one or not. Versions of agents are shown by nothing else. */
export function showsAsText(uri: vscode.Uri): boolean {
	if (addressOf(uri)?.version !== undefined) {
		return true;
	}
	const isIt = (other: vscode.Uri) => other.toString() === uri.toString();
	return tabInputs().some((input) => isText(input) && urisOf(input).some(isIt));
}

/** The address of the tab that has the focus, if it is one of ours. */
export function activeUri(): vscode.Uri | undefined {
	const uri = urisOf(vscode.window.tabGroups.activeTabGroup.activeTab?.input).at(-1);
	return uri?.scheme === scheme ? uri : undefined;
}

function tabInputs(): unknown[] {
	return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
}

function isText(input: unknown): boolean {
	return input instanceof vscode.TabInputText || input instanceof vscode.TabInputTextDiff;
}

function urisOf(input: unknown): vscode.Uri[] {
	if (input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputNotebookDiff) {
		return [input.original, input.modified];
	}
	const isSingle =
		input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputNotebook;
	return isSingle ? [input.uri] : [];
}
