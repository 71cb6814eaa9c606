import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { Entry } from '../api/page.ts';
import { signInFor } from '../documents/failures.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import { type OpenOptions, openUris, showOptions, withinTabLimit } from '../documents/tabs.ts';
import { explain } from '../documents/texts.ts';
import { transcriptUri } from '../documents/uri.ts';
import { fieldsOf } from '../text/fields.ts';
import { formatDate } from '../text/format.ts';
import { showErrorMessage, showInformationMessage } from '../window/messages.ts';
import { withProgress } from '../window/progress.ts';
import { showQuickPick } from '../window/quickInput.ts';
import type { OpenTranscript } from './openTranscript.ts';
import { agentOf, recordedState, states, titleOf } from './sessionState.ts';
import type { Transcripts } from './transcripts.ts';

/** Beyond any document: VS Code reveals the last line. */
const lastLine = 1_000_000;

/** Opens at most ten transcripts, at their ends. */
export async function openTranscripts(
	account: Account,
	documents: QoderFileSystem,
	sessions: readonly Entry<unknown>[],
	open: OpenOptions = {},
): Promise<void> {
	const { host } = account;
	const shown = new Set(openUris().map(String));
	const opened = withinTabLimit(sessions).map((session) => {
		documents.records.put('sessions', session);
		const uri = transcriptUri(host ?? '', session.id, titleOf(session));
		documents.retry(uri);
		const options = showOptions(open, sessions.length === 1);
		const end = new vscode.Range(lastLine, 0, lastLine, 0);
		// An open one stays where the user reads.
		return vscode.commands.executeCommand(
			'vscode.open',
			uri,
			shown.has(uri.toString()) ? options : { ...options, selection: end },
		);
	});
	await Promise.all(opened);
}

/** Lets the user pick one of the newest; `undefined` if dismissed or empty. */
export async function pickSession(account: Account): Promise<Entry<unknown> | undefined> {
	const title = vscode.l10n.t('Loading sessions');
	const { client } = account;
	try {
		const { items } = await withProgress({ location: vscode.ProgressLocation.Window, title }, (_report, signal) =>
			client.listSessions({ limit: 100 }, signal),
		);
		account.checkInUse(client);
		if (items.length === 0) {
			void showInformationMessage(vscode.l10n.t('No sessions in this account yet'));
			return undefined;
		}
		const picked = await showQuickPick(
			items.map((session) => {
				const state = recordedState(session.value);
				return {
					label: titleOf(session),
					iconPath: new vscode.ThemeIcon(states[state ?? 'idle'].icon),
					description: [
						state && states[state].text(),
						session.problem === undefined ? agentOf(session.value) : undefined,
						formatDate(fieldsOf(session.value)['created_at']),
					]
						.filter(Boolean)
						.join(' · '),
					session,
				};
			}),
			{ title: vscode.l10n.t('Open Transcript'), placeHolder: vscode.l10n.t('Select a session') },
		);
		if (picked) {
			account.checkInUse(client);
		}
		return picked?.session;
	} catch (error) {
		void showErrorMessage(explain(error), ...signInFor(error));
		return undefined;
	}
}

/** At this address, or in the active editor. */
export function transcriptFor(transcripts: Transcripts, called: unknown): OpenTranscript | undefined {
	const uri = called instanceof vscode.Uri ? called : vscode.window.activeTextEditor?.document.uri;
	return uri && transcripts.of({ uri });
}
