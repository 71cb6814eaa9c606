import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import type { PagedTree } from '../tree/pagedTree.ts';
import { getAgent } from './getAgent.ts';
import { listAgents } from './listAgents.ts';
import { listFiles } from './listFiles.ts';
import { listSessions } from './listSessions.ts';
import { NameCache } from './nameCache.ts';
import { Pages } from './pages.ts';
import { readFile } from './readFile.ts';
import { readSession } from './readSession.ts';
import { Tool } from './tool.ts';

/** Tools for language models, which take names from `trees`. */
export class Tools implements vscode.Disposable {
	readonly byName: Readonly<Record<string, vscode.LanguageModelTool<unknown>>>;
	readonly #subscriptions: vscode.Disposable;

	constructor(account: Account, documents: QoderFileSystem, trees: readonly PagedTree[]) {
		const names = new NameCache(() => trees.flatMap(({ shown }) => shown).flatMap(({ entries }) => entries));
		const pages = new Pages();
		this.byName = {
			qoder_list_files: new Tool(account, listFiles(names, pages)),
			qoder_read_file: new Tool(account, readFile(names, documents)),
			qoder_list_agents: new Tool(account, listAgents(names, pages)),
			qoder_get_agent: new Tool(account, getAgent(names)),
			qoder_list_sessions: new Tool(account, listSessions(names, pages)),
			qoder_read_session: new Tool(account, readSession(names, documents)),
		};
		this.#subscriptions = vscode.Disposable.from(
			account.onDidChange(() => {
				names.clear();
				pages.clear();
			}),
			// Forks of VS Code may lack this.
			...Object.entries(this.byName).flatMap(([name, tool]) => vscode.lm?.registerTool?.(name, tool) ?? []),
		);
	}

	dispose(): void {
		this.#subscriptions.dispose();
	}
}
