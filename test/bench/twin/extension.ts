import * as vscode from 'vscode';

interface Manifest {
	readonly contributes: {
		readonly commands: readonly { readonly command: string }[];
		readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
	};
}

/** Registers the manifest's commands and views, and does nothing else. */
export function activate({ extension, subscriptions }: vscode.ExtensionContext): void {
	const { commands, views } = (extension.packageJSON as Manifest).contributes;
	subscriptions.push(
		...commands.map(({ command }) => vscode.commands.registerCommand(command, () => {})),
		...Object.values(views)
			.flat()
			.map(({ id }) => vscode.window.createTreeView(id, { treeDataProvider: new EmptyTree() })),
	);
}

class EmptyTree implements vscode.TreeDataProvider<never> {
	getChildren(): never[] {
		return [];
	}

	getTreeItem(): vscode.TreeItem {
		return new vscode.TreeItem('');
	}
}
