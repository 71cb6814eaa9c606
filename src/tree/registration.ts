import * as vscode from 'vscode';
import type { Node } from './nodes.ts';
import type { PagedTree } from './pagedTree.ts';

/** What happens to rows that are dragged out of a view, and to what is dropped onto it. */
interface DragAndDrop {
	readonly drag: (nodes: readonly Node[], data: vscode.DataTransfer) => void;
	readonly drop: (data: vscode.DataTransfer) => Promise<void>;
}

/** Registers a view. VS Code prepares it, and asks for its rows, while these are still being loaded. */
export function registerView(
	id: string,
	tree: Promise<PagedTree>,
	dragAndDrop: () => Promise<DragAndDrop>,
	{ dropMimeTypes = [], ...options }: { readonly dropMimeTypes?: readonly string[]; readonly showCollapseAll?: boolean } = {},
): vscode.TreeView<Node> {
	return vscode.window.createTreeView(id, {
		...options,
		treeDataProvider: treeOf(tree),
		canSelectMany: true,
		dragAndDropController: {
			dragMimeTypes: ['text/plain'],
			dropMimeTypes,
			handleDrag: async (nodes, data) => (await dragAndDrop()).drag(nodes, data),
			handleDrop: async (_target, data) => (await dragAndDrop()).drop(data),
		},
	});
}

function treeOf(loading: Promise<PagedTree>): vscode.TreeDataProvider<Node> {
	const changes = new vscode.EventEmitter<Node[] | undefined>();
	loading.then(
		(tree) => tree.onDidChangeTreeData((nodes) => changes.fire(nodes)),
		() => {}, // Whoever asks for rows is told.
	);
	return {
		onDidChangeTreeData: changes.event,
		getChildren: async (node) => (await loading).getChildren(node),
		getTreeItem: async (node) => (await loading).getTreeItem(node),
		getParent: async (node) => (await loading).getParent(node),
		resolveTreeItem: async (item, node) => (await loading).resolveTreeItem(item, node),
	};
}
