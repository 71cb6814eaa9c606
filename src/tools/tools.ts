import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import type { PagedTree } from '../tree/pagedTree.ts';
import { Listed } from './listed.ts';
import { listAgents, listFiles, listSessions } from './listTools.ts';
import { getAgent, readFile, readSession } from './readTools.ts';
import { Tool } from './tool.ts';

/** Registers the tools for language models. The `trees` have names of records. */
export function registerTools(account: Account, documents: QoderFileSystem, trees: readonly PagedTree[]) {
	const listed = new Listed(() => trees.flatMap(({ shown }) => shown).flatMap(({ entries }) => entries));
	const byName: Readonly<Record<string, vscode.LanguageModelTool<unknown>>> = {
		qoder_list_files: new Tool(account, listFiles(listed)),
		qoder_read_file: new Tool(account, readFile(listed, documents)),
		qoder_list_agents: new Tool(account, listAgents(listed)),
		qoder_get_agent: new Tool(account, getAgent(listed)),
		qoder_list_sessions: new Tool(account, listSessions(listed)),
		qoder_read_session: new Tool(account, readSession(listed, documents)),
	};
	const registered = vscode.Disposable.from(
		account.onDidChange(() => listed.clear()),
		// Forks of VS Code may lack this.
		...Object.entries(byName).flatMap(([name, tool]) => vscode.lm?.registerTool?.(name, tool) ?? []),
	);
	return Object.assign(registered, { byName });
}
