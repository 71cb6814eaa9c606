import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Account } from './account/account.ts';
import { logExchange } from './account/log.ts';
import { signIn } from './account/signIn.ts';
import { signOut } from './account/signOut.ts';
import { Token } from './account/token.ts';
import { AgentsView } from './agents/agentsView.ts';
import { Details } from './documents/details.ts';
import { dropIds } from './documents/dropIds.ts';
import { copy, curlText, idsText, jsonText, namesText, type RowArguments, rowsOf } from './documents/rowCommands.ts';
import { FilesView } from './files/filesView.ts';
import { ListNode } from './paging/nodes.ts';
import { autoRefresh } from './tree/autoRefresh.ts';
import { pickList, pickView } from './tree/pick.ts';
import type { Tail } from './tree/tail.ts';

/** Registers the views and the commands. Nothing is sent before somebody signed in and looks. */
export function activate(context: vscode.ExtensionContext): Readonly<Record<string, unknown>> | undefined {
	l10n.config({ contents: vscode.l10n.bundle ?? {} });
	const log = vscode.window.createOutputChannel('Qoder', { log: true });
	const token = new Token(context.secrets, context.globalState);
	const account = new Account(token, context.globalState, logExchange(log));
	const files = new FilesView(account, context.workspaceState);
	const agents = new AgentsView(account, context.workspaceState);
	const views = [files.list, agents.list];
	const details = new Details(views.map(({ tree }) => tree));
	const viewOf = ({ list }: Tail) => (list.kind === 'file' ? files.list : agents.list);
	const rows = (args: RowArguments) => rowsOf(views, args);

	// The palette offers these before it is known whether anybody is signed in; if not, the welcome says what to do first.
	const whenSignedIn =
		<T extends unknown[]>(run: (...args: T) => unknown) =>
		async (...args: T): Promise<unknown> => {
			await account.checked;
			return account.signedIn ? run(...args) : vscode.commands.executeCommand('qoder.files.focus');
		};

	const commands = {
		'qoder.signIn': () => signIn(account, token),
		'qoder.signOut': () => signOut(account, token),
		'qoder.refresh': whenSignedIn(() => Promise.all(views.map((view) => view.refresh()))),
		'qoder.filter': whenSignedIn(async () => (await pickView([files, agents]))?.filter()),
		'qoder.clearFilter': () => [files, agents].map((view) => view.clearFilter()),
		'qoder.loadAll': whenSignedIn(async (node?: ListNode | Tail) => {
			const list = node instanceof ListNode ? node : (node?.list ?? (await pickList(views)));
			await views.find((view) => list && view.tree.lists.includes(list))?.loadAll(list as ListNode);
		}),
		'qoder.showLog': () => log.show(),

		// Commands in a view's title are handed whatever is selected in it, which is not what they are about.
		'qoder.files.refresh': () => files.list.refresh(),
		'qoder.files.filter': () => files.filter(),
		'qoder.files.clearFilter': () => files.clearFilter(),
		'qoder.files.groupByPurpose': () => files.setGrouped(true),
		'qoder.files.showAsList': () => files.setGrouped(false),

		'qoder.agents.refresh': () => agents.list.refresh(),
		'qoder.agents.filter': () => agents.filter(),
		'qoder.agents.clearFilter': () => agents.clearFilter(),
		'qoder.agents.newestFirst': () => agents.setOrder('desc'),
		'qoder.agents.oldestFirst': () => agents.setOrder('asc'),

		'qoder.refreshGroup': (list?: ListNode) => list && files.list.refresh(list),
		'qoder.loadMore': (tail?: Tail) => tail && viewOf(tail).loadMore(tail),
		'qoder.searchFurther': (tail?: Tail) => tail && viewOf(tail).searchFurther(tail),
		'qoder.retryRefresh': (head?: Tail) => head && viewOf(head).refresh(head.list),
		'qoder.openDetails': (...args: RowArguments) => details.open(rows(args)),
		'qoder.openSystemPrompt': (...args: RowArguments) => details.openPrompt(rows(args)),
		'qoder.copyId': (...args: RowArguments) => copy(rows(args), idsText),
		'qoder.copyName': (...args: RowArguments) => copy(rows(args), namesText),
		'qoder.copyJson': (...args: RowArguments) => copy(rows(args), jsonText),
		'qoder.copyCurl': (...args: RowArguments) => copy(rows(args), (all) => curlText(account.client, all)),
	};
	context.subscriptions.push(
		log,
		token,
		account,
		files,
		agents,
		details,
		autoRefresh(views),
		dropIds(),
		...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run)),
	);
	return context.extensionMode === vscode.ExtensionMode.Test ? { token, account, files, agents } : undefined;
}
