import * as vscode from 'vscode';
import { Account } from './account/account.ts';
import { logExchange } from './account/logExchange.ts';
import { TokenStore } from './account/tokenStore.ts';
import { AgentsView } from './agents/agentsView.ts';
import { Drafts, markDrafts } from './agents/drafts.ts';
import { registerCommands } from './commands.ts';
import { QoderFileSystem } from './documents/fileSystem.ts';
import { fileDecorations, followLists, inertLanguages } from './documents/tabs.ts';
import { FilesView } from './files/filesView.ts';
import { autoReveal } from './files/reveal.ts';
import { uploadDropped } from './files/upload.ts';
import { Uploads } from './files/uploads.ts';
import { agentSessions, runningBadge, sessionList, stateChoices, updateStates } from './sessions/sessionList.ts';
import { transcriptEditors } from './sessions/transcriptEditor.ts';
import { Transcripts } from './sessions/transcripts.ts';
import { setLocale } from './text/format.ts';
import { registerTools } from './tools/tools.ts';
import { AutoRefresh } from './tree/autoRefresh.ts';
import { loadNewer } from './tree/loading.ts';

/** Creates and registers everything. Sends nothing. Returns its parts to tests. */
export function activate(context: vscode.ExtensionContext) {
	setLocale(vscode.env.language);
	const log = vscode.window.createOutputChannel('Qoder', { log: true });
	const report = (message: string) => log.info(message);
	const token = new TokenStore(context.secrets, context.globalState);
	const account = new Account(token, context.globalState, logExchange(log));
	const sessions = { list: sessionList, states: stateChoices };
	const files = new FilesView(account, context, sessions, (data) => uploadDropped({ account, uploads }, data), report);
	const uploads = new Uploads(account, files);
	const agents = new AgentsView(
		account,
		context,
		(agent, onDidChange) => agentSessions(account, agent, (session) => files.lists.ofSession(session, onDidChange), onDidChange),
		report,
	);
	const drafts = new Drafts(context.globalStorageUri, account);
	const views = [files.view, agents.view];
	const trees = views.map(({ tree }) => tree);
	const transcripts = new Transcripts(account);
	const documents = new QoderFileSystem(account, transcripts);
	const tools = registerTools(account, documents, trees);
	const parts = { context, log, token, account, files, agents, drafts, documents, transcripts, uploads };
	context.subscriptions.push(
		log,
		account,
		files,
		uploads,
		agents,
		transcripts,
		documents,
		transcriptEditors(transcripts, (uri) => documents.hasFailed(uri)),
		files.onDidDelete((id) => {
			documents.records.markDeleted('files', id);
			agents.removeFile(id);
		}),
		followLists(documents.records, trees),
		fileDecorations(documents),
		inertLanguages((uri) => drafts.at(uri) !== undefined),
		drafts,
		markDrafts(drafts, account, agents.view.tree),
		autoReveal(files),
		runningBadge([files.view, agents.view], account),
		updateStates(transcripts, documents.records, trees),
		new AutoRefresh(views, account, loadNewer),
		registerCommands(parts),
		tools,
	);
	return context.extensionMode === vscode.ExtensionMode.Test ? { ...parts, tools: tools.byName } : undefined;
}
