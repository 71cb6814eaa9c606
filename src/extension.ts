import * as vscode from 'vscode';
import { RegisteredFileSystem } from './documents/registration.ts';
import { registerTools } from './tools/registration.ts';
import { registerView } from './tree/registration.ts';

/** What the manifest contributes, as far as it is registered from there. */
interface Contributions {
	readonly commands: readonly { readonly command: string }[];
	readonly languageModelTools: readonly { readonly name: string }[];
}

/**
 * Registers the views and all else that the manifest offers. What stands behind it is loaded meanwhile, and whoever is asked
 * before waits for it. Nothing is sent before somebody signed in and looks.
 */
export function activate(context: vscode.ExtensionContext): Promise<Readonly<Record<string, unknown>>> | undefined {
	const app = sent().then(async () => {
		const { start } = await import('./app.ts');
		return start(context, { filesView, agentsView, fileSystem });
	});
	const commands = async () => (await app).commands();
	const filesView = registerView(
		'qoder.files',
		app.then(({ files }) => files.view.tree),
		commands,
		// Files of the machine with the screen, then what VS Code itself drags: files, and the tabs of editors.
		{ showCollapseAll: true, dropMimeTypes: ['files', 'text/uri-list'] },
	);
	const agentsView = registerView(
		'qoder.agents',
		app.then(({ agents }) => agents.view.tree),
		commands,
	);
	const fileSystem = new RegisteredFileSystem(async () => (await app).documents());
	const contributed: Contributions = context.extension.packageJSON.contributes;
	context.subscriptions.push(
		filesView,
		agentsView,
		fileSystem,
		registerTools(
			contributed.languageModelTools.map(({ name }) => name),
			async () => (await app).tools(),
		),
		...contributed.commands.map(({ command }) =>
			vscode.commands.registerCommand(command, async (...args: never[]) => (await commands()).commands[command]?.(...args)),
		),
	);
	return context.extensionMode === vscode.ExtensionMode.Test ? app.then(({ forTests }) => forTests()) : undefined;
}

/** Resolves once VS Code has been sent what this turn registers: it prepares that while the rest is loaded. */
function sent(): Promise<void> {
	// A turn after the timer with which VS Code sends.
	return new Promise((resolve) => queueMicrotask(() => setTimeout(resolve)));
}
