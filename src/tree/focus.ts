import * as vscode from 'vscode';
import type { Node, StatusRow } from './nodes.ts';
import type { PagedTree } from './pagedTree.ts';

/** Milliseconds after which the focus stays where it is, as a person will have gone on. */
const patience = 1000;

/**
 * Loads what a last row stands for, and moves the focus from it to the first of the rows that come in its place, as arrow keys
 * would start at the top otherwise. A person who did anything else meanwhile keeps the focus where it is.
 */
export async function loadMore(view: vscode.TreeView<Node>, tree: PagedTree, row: StatusRow): Promise<void> {
	const [list] = row.lists;
	if (!list || !row.isCurrent || !tree.shown.includes(list)) {
		return;
	}
	const { listing } = list;
	const last = listing.items.at(-1)?.id;
	const end = Date.now() + patience;
	const isSelected = view.selection.some(({ id }) => id === row.id);
	let isIdle = true;
	const watch = onActivity(view, () => {
		isIdle = false;
	});
	await (listing.error?.startOver ? listing.refresh() : listing.loadMore());
	// What was done in the window until now is known, too, as that makes a round trip to it.
	await tree.settled();
	watch.dispose();
	const { items } = listing;
	const next = items.slice(items.findLastIndex(({ id }) => id === last) + 1).find((entry) => tree.filter.matches(entry));
	if (next && isSelected && isIdle && Date.now() < end && view.visible && tree.shown.includes(list)) {
		// It is not selected: a click on another row in the same moment would act on the selection.
		await view.reveal(list.row(next), { select: false, focus: true }).then(undefined, () => {});
	}
}

/** The row that has the focus in a view, unless it is among those that are selected: then these. */
export async function focusedOrSelected(view: vscode.TreeView<Node>, tree: PagedTree): Promise<readonly Node[]> {
	// VS Code knows no selected row while it asks for the rows again.
	await tree.settled();
	const selected = view.selection;
	// No API tells which row has the focus, but this selects it, or no longer does. Done twice, nothing has changed.
	await vscode.commands.executeCommand('list.toggleSelection');
	const [focused, ...others] = view.selection.filter((node) => !selected.includes(node));
	await vscode.commands.executeCommand('list.toggleSelection');
	return focused && others.length === 0 ? [focused] : selected;
}

/** Tells that a person does something in the window, as far as VS Code tells an extension. */
function onActivity(view: vscode.TreeView<unknown>, tell: () => void): vscode.Disposable {
	return vscode.Disposable.from(
		view.onDidChangeSelection(({ selection }) => selection.length > 0 && tell()),
		view.onDidExpandElement(tell),
		view.onDidCollapseElement(tell),
		vscode.window.onDidChangeActiveTextEditor(tell),
		vscode.window.onDidChangeTextEditorSelection(tell),
		vscode.window.onDidChangeActiveTerminal(tell),
		vscode.window.onDidChangeWindowState(tell),
		vscode.workspace.onDidChangeTextDocument(({ document }) => document.uri.scheme !== 'output' && tell()),
	);
}
