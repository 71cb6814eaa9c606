import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import type { PagedTree } from '../tree/pagedTree.ts';
import { getAgent } from './getAgent.ts';
import { Known } from './known.ts';
import { listAgents } from './listAgents.ts';
import { listFiles } from './listFiles.ts';
import { readFile } from './readFile.ts';
import { Tool } from './tool.ts';

/** A language model's tools, by name. */
type Tools = Readonly<Record<string, vscode.LanguageModelTool<unknown>>>;

/** Offers tools to language models in VS Code; editors that are made from it may lack this, or what it takes. */
export function registerTools(tools: Tools): vscode.Disposable {
	return vscode.Disposable.from(...Object.entries(tools).flatMap(([name, tool]) => vscode.lm?.registerTool?.(name, tool) ?? []));
}

/** What the editor's own AI may ask, by name. The names of rows in `trees` need no request. */
export function toolsOf(account: Account, documents: QoderFileSystem, trees: readonly PagedTree[]): Tools {
	const known = new Known(() => trees.flatMap(({ shown }) => shown).flatMap(({ entries }) => entries));
	return {
		qoder_list_files: new Tool(account, listFiles(known)),
		qoder_read_file: new Tool(account, readFile(known, documents)),
		qoder_list_agents: new Tool(account, listAgents(known)),
		qoder_get_agent: new Tool(account, getAgent(known)),
	};
}
