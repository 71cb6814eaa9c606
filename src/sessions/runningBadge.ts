import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import * as settings from '../account/settings.ts';
import { formatCount } from '../text/format.ts';
import type { PagedView } from '../tree/pagedView.ts';
import { recordedState } from './sessionState.ts';

/** Counts running sessions in all views, on a badge of the first. Sends nothing. */
export function runningBadge(views: readonly [PagedView, ...PagedView[]], account: Account): vscode.Disposable {
	const show = () => {
		const lists = views.flatMap(({ tree }) => tree.shown).filter(({ kind }) => kind.name === 'session');
		const running = lists.flatMap(({ entries }) => entries).filter(({ value }) => recordedState(value) === 'running');
		// A session may also be below its agent.
		const value = settings.hasRunningBadge() ? new Set(running.map(({ id }) => id)).size : 0;
		const tooltip = vscode.l10n.t('Running sessions: {0}', formatCount(value));
		views[0].badge = value > 0 ? { value, tooltip } : undefined;
	};
	return vscode.Disposable.from(
		...views.map(({ tree }) => tree.onDidChangeList(show)),
		account.onDidChange(show),
		vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('qoder.runningBadge') && show()),
	);
}
