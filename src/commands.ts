import * as vscode from 'vscode';
import { signIn, signOut, switchService } from './account/signIn.ts';
import type { TokenStore } from './account/tokenStore.ts';
import { discardDraft, draftOf, editPrompt, offerDraft, type PromptParts } from './agents/editPrompt.ts';
import { publishPrompt } from './agents/publishPrompt.ts';
import { compareVersions, openChanges } from './agents/versions.ts';
import { activeUri, openDetails, openPrompts } from './documents/tabs.ts';
import { scheme } from './documents/uri.ts';
import { deleteFiles } from './files/deleteFiles.ts';
import type { FileParts } from './files/filesView.ts';
import { findFile } from './files/findFile.ts';
import { compareFile, openRows } from './files/open.ts';
import { revealInFiles } from './files/reveal.ts';
import { saveRows, saveTab } from './files/saveAs.ts';
import { retryUpload, upload } from './files/upload.ts';
import type { UploadRow } from './files/uploadRow.ts';
import type { Uploads } from './files/uploads.ts';
import { openTranscripts, pickSession, transcriptFor } from './sessions/transcriptCommands.ts';
import type { Transcripts } from './sessions/transcripts.ts';
import { loadAll, loadMore, refresh, retryRefresh, search } from './tree/loading.ts';
import { listBelow, Row, StatusRow, type TreeList } from './tree/nodes.ts';
import {
	inTreeOrder,
	type KeyArguments,
	nodesOf,
	openInConsole,
	pickList,
	type RowArguments,
	rowsOf,
	rowsOfKey,
} from './tree/rowCommands.ts';
import { copy, curlText, idsText, jsonText, namesText } from './tree/rowTexts.ts';
import { showQuickPick } from './window/quickInput.ts';

interface Parts extends FileParts, PromptParts {
	readonly log: vscode.LogOutputChannel;
	readonly token: TokenStore;
	readonly transcripts: Transcripts;
	readonly uploads: Uploads;
}

type Commands = Readonly<Record<string, (...args: never[]) => unknown>>;

/** Registers all commands of the manifest. */
export function registerCommands(parts: Parts): vscode.Disposable {
	const { log, token, account, files, agents, drafts, documents, transcripts, uploads } = parts;
	const views = [files.view, agents.view];
	const viewOf = (list: TreeList | undefined) => views.find(({ tree }) => list && tree.shown.includes(list));
	const rows = (args: RowArguments) => rowsOf(account, views, args);
	const copyRows: typeof copy = (chosen, text) => copy(inTreeOrder(views, chosen), text);
	const isSession = ({ list }: Row) => list.kind.name === 'session';

	// The palette offers these before the token is read. Without a token, it focuses the view, whose welcome offers *Sign In*.
	const whenSignedIn =
		<T extends unknown[]>(run: (...args: T) => unknown) =>
		async (...args: T): Promise<unknown> => {
			await account.tokenRead;
			return account.signedIn ? run(...args) : vscode.commands.executeCommand('qoder.files.focus');
		};

	/** Because the button or row that had the focus is no longer there. */
	const focusView = async () => {
		const view = views.find(({ visible }) => visible);
		await (view && vscode.commands.executeCommand(`${view.id}.focus`));
	};
	/** The lists of the clicked and selected rows whose menus load or refresh one. */
	const listsOf = (args: RowArguments): TreeList[] => {
		const lists = (nodesOf(account, args) ?? []).flatMap((node) => {
			if (node instanceof StatusRow) {
				return node.lists;
			}
			return node instanceof Row && !isSession(node) ? [] : (listBelow(node) ?? []);
		});
		return [...new Set(lists)];
	};
	const refreshFiles = async (lists: readonly (TreeList | undefined)[] = [undefined]) => {
		documents.refresh('files', 'sessions');
		await Promise.all(lists.map((list) => files.refresh(list)));
	};
	const setGrouped = async (grouped: boolean) => {
		files.setGrouped(grouped);
		await files.view.showFirstRow();
	};
	const refreshAgents = async (lists: readonly (TreeList | undefined)[] = [undefined]) => {
		documents.refresh('agents', 'sessions');
		await Promise.all(lists.map((list) => refresh(agents.view, list)));
	};
	const refreshLists = (lists: readonly TreeList[]) =>
		viewOf(lists[0]) === agents.view ? refreshAgents(lists) : refreshFiles(lists);

	const commands: Commands = {
		// A refused row, file or message passes an argument. Its service is known, so only the token is missing.
		'qoder.signIn': async (refused?: unknown) => {
			const isSignedIn = await signIn(account, token, { tokenOnly: refused !== undefined });
			if (isSignedIn && refused === undefined && !vscode.window.activeTextEditor) {
				await account.readToken();
				await account.tokenRead;
				// At once, because the user may open the palette next.
				await focusView();
			}
		},
		'qoder.switchService': () => switchService(account, token),
		'qoder.signOut': async (...args: unknown[]) => {
			await signOut(account, token);
			// With an argument, the view's menu called this.
			if (!account.signedIn && (args.length > 0 || !vscode.window.activeTextEditor)) {
				await Promise.all(views.map(({ tree }) => tree.changes.settled()));
				await focusView();
			}
		},
		'qoder.refresh': whenSignedIn(() => {
			documents.refresh('files', 'agents', 'sessions');
			return Promise.all([files.refresh(), refresh(agents.view)]);
		}),
		'qoder.filter': whenSignedIn(async () => (await pickView(files, agents))?.filter()),
		'qoder.clearFilter': () => [files, agents].map((view) => view.clearFilter()),
		'qoder.loadAll': whenSignedIn(async (...args: RowArguments) => {
			const lists = listsOf(args);
			const chosen = lists.length > 0 ? lists : [(await pickList(views)) ?? []].flat();
			await loadAll(chosen.filter((list) => viewOf(list)));
		}),
		'qoder.findFile': whenSignedIn(() => findFile(parts)),
		'qoder.revealInFiles': (target?: unknown) => revealInFiles(parts, target),
		'qoder.showLog': () => log.show(),

		// VS Code passes them the selection, which they ignore.
		'qoder.files.refresh': () => refreshFiles(),
		'qoder.files.filter': () => files.filter(),
		'qoder.files.clearFilter': () => files.clearFilter(),
		// One setting with two titles, because services group differently.
		'qoder.files.groupByPurpose': () => setGrouped(true),
		'qoder.files.groupBySession': () => setGrouped(true),
		'qoder.files.showAsList': () => setGrouped(false),

		'qoder.agents.refresh': () => refreshAgents(),
		'qoder.agents.filter': () => agents.filter(),
		'qoder.agents.clearFilter': () => agents.clearFilter(),
		'qoder.agents.newestFirst': () => agents.setOrder('desc'),
		'qoder.agents.oldestFirst': () => agents.setOrder('asc'),
		'qoder.agents.showArchived': () => agents.setArchived(true),
		'qoder.agents.hideArchived': () => agents.setArchived(false),

		'qoder.refreshGroup': (...args: RowArguments) => refreshLists(listsOf(args)),
		'qoder.loadMore': (row?: StatusRow) => {
			const view = viewOf(row?.lists[0]);
			return row && view && loadMore(view, row);
		},
		'qoder.searchFurther': (row?: StatusRow) => {
			const view = viewOf(row?.lists.find(viewOf));
			return row?.isCurrent && view && search(view, row);
		},
		// For the menu of a failed row, and for a failed refresh. A click on a failed page runs `qoder.loadMore`.
		'qoder.retry': (row?: StatusRow) => {
			const [list] = row?.lists ?? [];
			const view = viewOf(list);
			if (!row || !list || !view) {
				return undefined;
			}
			return row.status === 'outdated' ? retryRefresh(view, row, list, () => refreshLists([list])) : loadMore(view, row);
		},
		'qoder.open': (...args: RowArguments) => openRows(parts, rows(args)),
		'qoder.openToSide': async (...args: KeyArguments) => {
			const chosen = await rowsOfKey(account, views, args);
			const sessions = chosen.filter(isSession).map(({ entry }) => entry);
			await openRows(
				parts,
				chosen.filter((row) => !isSession(row)),
				{ toSide: true },
			);
			await openTranscripts(account, documents, sessions, { toSide: true });
		},
		'qoder.openDetails': (...args: RowArguments) => openDetails(documents.records, account.host ?? '', rows(args)),
		'qoder.openSystemPrompt': async (...args: RowArguments) => {
			const chosen = rowsOf(account, [agents.view], args);
			await openPrompts(documents.records, account.host ?? '', chosen);
			await offerDraft(parts, chosen);
		},
		'qoder.editPrompt': whenSignedIn((target?: unknown) => editPrompt(parts, target)),
		'qoder.publishPrompt': async (target?: unknown) => {
			const draft = await draftOf(drafts, target);
			await (draft && publishPrompt(parts, draft));
		},
		'qoder.discardDraft': (target?: unknown) => discardDraft(parts, target),
		'qoder.openTranscript': whenSignedIn(async (...args: RowArguments) => {
			const sessions = (nodesOf(account, args) ?? []).filter((node) => node instanceof Row).filter(isSession);
			const picked = sessions.length > 0 ? sessions.map(({ entry }) => entry) : [(await pickSession(account)) ?? []].flat();
			await openTranscripts(account, documents, picked);
		}),
		'qoder.showEarlierTurns': (uri?: unknown) => transcriptFor(transcripts, uri)?.showEarlier(),
		'qoder.showMoreLines': (uri?: unknown, eventId?: string) => eventId && transcriptFor(transcripts, uri)?.showMore(eventId),
		'qoder.retryTranscript': (uri?: unknown) => {
			const transcript = transcriptFor(transcripts, uri);
			return transcript ? transcript.check(true) : uri instanceof vscode.Uri && documents.retry(uri);
		},
		'qoder.saveAs': (...args: RowArguments) => {
			// In a comparison, the text that refused the user's typing has the focus.
			const focused = vscode.window.activeTextEditor?.document.uri;
			const uri = args.length > 0 ? undefined : focused?.scheme === scheme ? focused : activeUri();
			return uri?.scheme === scheme ? saveTab(parts, uri) : saveRows(parts, rows(args));
		},
		'qoder.saveIntoWorkspace': (...args: RowArguments) => saveRows(parts, rows(args), { intoWorkspace: true }),
		'qoder.upload': whenSignedIn(() => upload(parts)),
		'qoder.uploadResource': whenSignedIn((clicked?: unknown, selected?: unknown) => upload(parts, clicked, selected)),
		'qoder.cancelUpload': (row?: UploadRow) => row && uploads.remove(row),
		'qoder.retryUpload': (row?: UploadRow) => row && retryUpload(parts, row),
		'qoder.dismissUpload': (row?: UploadRow) => row && uploads.remove(row),
		'qoder.delete': async (...args: KeyArguments) => deleteFiles(parts, await rowsOfKey(account, views, args)),
		'qoder.openChanges': (...[clicked]: RowArguments) =>
			openChanges(account, documents.records, rowsOf(account, [agents.view], clicked === undefined ? [] : [clicked])),
		'qoder.compareVersions': (...args: RowArguments) =>
			compareVersions(account, documents.records, rowsOf(account, [agents.view], args)),
		'qoder.openInConsole': (...args: RowArguments) => openInConsole(rows(args)),
		'qoder.selectForCompare': (...args: RowArguments) => compareFile(parts, 'selectForCompare', rows(args)[0]),
		'qoder.compareWithSelected': (...args: RowArguments) => compareFile(parts, 'compareFiles', rows(args)[0]),
		'qoder.copyId': async (...args: KeyArguments) => copyRows(await rowsOfKey(account, views, args), idsText),
		'qoder.copyName': (...args: RowArguments) => copyRows(rows(args), namesText),
		'qoder.copyJson': (...args: RowArguments) => copyRows(rows(args), jsonText),
		'qoder.copyCurl': (...args: RowArguments) => copyRows(rows(args), (all) => curlText(account.client, all)),
	};
	return vscode.Disposable.from(
		...Object.entries(commands).map(([command, run]) => vscode.commands.registerCommand(command, run)),
	);
}

async function pickView<F, A>(files: F, agents: A): Promise<F | A | undefined> {
	const picked = await showQuickPick(
		[
			{ label: vscode.l10n.t('Files'), iconPath: new vscode.ThemeIcon('files'), view: files },
			{ label: vscode.l10n.t('Agents'), iconPath: new vscode.ThemeIcon('robot'), view: agents },
		],
		{ placeHolder: vscode.l10n.t('Select what to filter') },
	);
	return picked?.view;
}
