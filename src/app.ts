import * as vscode from 'vscode';
import { Account } from './account/account.ts';
import { logExchange } from './account/log.ts';
import { TokenStore } from './account/tokenStore.ts';
import { AgentsView } from './agents/agentsView.ts';
import { dimArchived } from './agents/archived.ts';
import { scheme } from './documents/contentsUri.ts';
import type { RegisteredFileSystem } from './documents/registration.ts';
import { FilesView } from './files/filesView.ts';
import { sessionList } from './sessions/sessionList.ts';
import type { Node } from './tree/nodes.ts';

/** What VS Code was given before this was loaded. */
interface Registered {
	readonly filesView: vscode.TreeView<Node>;
	readonly agentsView: vscode.TreeView<Node>;
	readonly fileSystem: RegisteredFileSystem;
}

/**
 * Makes what stands behind all that is registered. Nothing is sent before somebody signed in and looks. What the first rows
 * do not need is loaded with `import()` when it is first used, or once they are asked for.
 */
export function start(context: vscode.ExtensionContext, { filesView, agentsView, fileSystem }: Registered) {
	const log = vscode.window.createOutputChannel('Qoder', { log: true });
	const token = new TokenStore(context.secrets, context.globalState);
	const account = new Account(token, context.globalState, logExchange(log));
	const files = new FilesView(account, context, sessionList, filesView);
	const agents = new AgentsView(account, context, agentsView);
	const views = [files.view, agents.view];
	const trees = views.map(({ tree }) => tree);
	const documents = once(async () => {
		const { openFiles } = await import('./documents/openFiles.ts');
		const opened = openFiles(account, trees);
		context.subscriptions.push(
			opened.disposable,
			opened.files.onDidChangeFile((changes) => fileSystem.changed(changes)),
		);
		return opened.files;
	});
	const commands = once(async () => {
		const { commandsOf } = await import('./commands.ts');
		const loaded = commandsOf({ context, log, token, account, files, agents, documents: await documents() });
		context.subscriptions.push(loaded.disposable);
		return loaded;
	});
	const tools = once(async () => {
		const { toolsOf } = await import('./tools/tools.ts');
		return toolsOf(account, await documents(), trees);
	});
	context.subscriptions.push(
		log,
		token,
		account,
		files,
		agents,
		account.onDidChange(async () => (await documents()).startOver()),
		dimArchived(),
	);
	void account.checked.then(async () => {
		const background = await import('./tree/background.ts');
		context.subscriptions.push(background.work(views, account, commands));
	});
	if (vscode.workspace.textDocuments.some(({ uri }) => uri.scheme === scheme)) {
		// They were opened before the extension host was started again.
		void documents();
	}
	return { files, agents, documents, commands, tools, forTests };

	async function forTests() {
		return { ...(await commands()).parts, tools: await tools() };
	}
}

/** Loads something at the first call. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
	let loaded: Promise<T> | undefined;
	return () => {
		loaded ??= load();
		return loaded;
	};
}
