import * as vscode from 'vscode';
import { Account } from './account/account.ts';
import { logExchange } from './account/log.ts';
import { TokenStore } from './account/tokenStore.ts';
import { AgentsView } from './agents/agentsView.ts';
import { dimArchived } from './agents/archived.ts';
import { Documents } from './documents/documents.ts';
import { FilesView } from './files/filesView.ts';
import { sessionList } from './sessions/sessionList.ts';
import { registerTools } from './tools/registration.ts';
import { checks } from './tree/checks.ts';
import { prepare } from './tree/prepare.ts';

/** What the manifest contributes, as far as it is registered from there. */
interface Contributions {
	readonly commands: readonly { readonly command: string }[];
	readonly languageModelTools: readonly { readonly name: string }[];
}

/**
 * Registers the views and all else that the manifest offers. Nothing is sent before somebody signed in and looks. What the
 * first rows do not need is loaded with `import()` when it is first used, or a moment after the first rows are there.
 */
export function activate(context: vscode.ExtensionContext): Promise<Readonly<Record<string, unknown>>> | undefined {
	const log = vscode.window.createOutputChannel('Qoder', { log: true });
	const token = new TokenStore(context.secrets, context.globalState);
	const account = new Account(token, context.globalState, logExchange(log));
	const documents = new Documents(account, () => trees);
	const files = new FilesView(account, context, sessionList, async (data) => (await commands()).drop(data));
	const agents = new AgentsView(account, context);
	const views = [files.view, agents.view];
	const trees = views.map(({ tree }) => tree);
	const commands = once(async () => {
		const { commandsOf } = await import('./commands.ts');
		const loaded = commandsOf({ context, log, token, account, files, agents, documents: await documents.files() });
		context.subscriptions.push(loaded.uploads);
		return loaded;
	});
	const tools = once(async () => {
		const { toolsOf } = await import('./tools/tools.ts');
		const shown = () => trees.flatMap(({ shown }) => shown).flatMap(({ entries }) => entries);
		return toolsOf(account, await documents.files(), shown);
	});
	const contributed: Contributions = context.extension.packageJSON.contributes;
	context.subscriptions.push(
		log,
		token,
		account,
		files,
		agents,
		documents,
		checks(views, account),
		files.onDidDelete(async (ids) => {
			const known = await documents.files();
			for (const id of ids) {
				known.gone('files', id);
			}
		}),
		dimArchived(),
		prepare(trees, commands),
		registerTools(
			contributed.languageModelTools.map(({ name }) => name),
			tools,
		),
		...contributed.commands.map(({ command }) =>
			vscode.commands.registerCommand(command, async (...args: never[]) => (await commands()).commands[command]?.(...args)),
		),
	);
	return context.extensionMode === vscode.ExtensionMode.Test ? forTests() : undefined;

	async function forTests() {
		const { uploads } = await commands();
		return { token, account, files, agents, documents: await documents.files(), uploads, tools: await tools() };
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
