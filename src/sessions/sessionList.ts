import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import * as settings from '../account/settings.ts';
import type { QoderClient } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import type { Entry, FetchPage } from '../api/page.ts';
import type { Agent, Session } from '../api/schema.ts';
import type { RecordStore } from '../documents/records.ts';
import { RowFilter } from '../paging/filter.ts';
import { formatCount } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import type { FilterChoice } from '../tree/filterPrompt.ts';
import { idSegment, TreeList } from '../tree/nodes.ts';
import type { PagedTree } from '../tree/pagedTree.ts';
import type { PagedView } from '../tree/pagedView.ts';
import { sessionKind } from './sessionKind.ts';
import { recordedState, type SessionState, states } from './sessionState.ts';
import type { Transcripts } from './transcripts.ts';

type FilesOf = (session: Entry<Session>) => TreeList;

/** No states mean all. */
interface SessionFilter {
	readonly title: string;
	readonly states: readonly string[];
}

/** The account's sessions, newest first, or those that match. */
export function sessionList(
	account: Account,
	filesOf: FilesOf,
	onDidChange: (list: TreeList) => void,
	filter?: SessionFilter,
): TreeList {
	if (filter) {
		return foundSessions(account, filesOf, onDidChange, filter);
	}
	const { client } = account;
	return listOf(client, 'sessions', filesOf, onDidChange, async ({ cursor, limit, signal }) => {
		try {
			return await client.listSessions({ limit, ...cursor }, signal);
		} catch (error) {
			if (error instanceof ApiError && error.status === 404) {
				// Only older services have no sessions. This request shows whether it is one.
				await client.listFiles({ limit: 1 }, signal);
			}
			throw error;
		}
	});
}

/** An agent's sessions, newest first. */
export function agentSessions(
	{ client }: Account,
	{ id }: Entry<Agent>,
	filesOf: FilesOf,
	onDidChange: (list: TreeList) => void,
): TreeList {
	return listOf(client, `agents/${idSegment(id)}/sessions`, filesOf, onDidChange, ({ cursor, limit, signal }) =>
		client.listSessions({ limit, agent_id: id, ...cursor }, signal),
	);
}

/** The states to filter by. */
export function stateChoices(chosen: readonly string[]): readonly FilterChoice[] {
	// A record never shows that a session waits.
	return (['running', 'idle', 'ended'] as const).map((state) => ({
		value: state,
		label: states[state].text(),
		iconPath: new vscode.ThemeIcon(states[state].icon),
		picked: chosen.includes(state),
		alwaysShow: true,
	}));
}

/** If the service cannot search, a filter hides the other sessions. */
function foundSessions(
	{ client }: Account,
	filesOf: FilesOf,
	onDidChange: (list: TreeList) => void,
	{ title, states: chosen }: SessionFilter,
): TreeList {
	const kind = sessionKind(filesOf);
	const isOfState = ({ value }: Entry<unknown>) => chosen.length === 0 || chosen.includes(`${recordedState(value)}`);
	const found = RowFilter.highlighting(title);
	const matching = new RowFilter(title, chosen.length > 0 ? isOfState : undefined);
	const statuses = Object.entries(states).flatMap(([state, look]) => (chosen.includes(state) ? look.statuses : []));
	const emptyText = () =>
		title ? vscode.l10n.t('No session titles contain “{0}”', plainText(title, 60)) : vscode.l10n.t('No sessions in these states');
	return new TreeList<Session>({
		client,
		id: `found/sessions/${idSegment(title)}/${chosen.join()}`,
		kind: { ...kind, emptyText },
		// A filter by states hides the files, beside which this is a group.
		heading:
			chosen.length === 0
				? { label: kind.title(), tooltip: kind.title(), icon: 'comment-discussion', isExpanded: true }
				: undefined,
		filter: () => (client.searchesSessions ? found : matching),
		query: {
			fetchPage: async ({ cursor, limit, signal }) => {
				const query = { name: title || undefined, limit, ...cursor };
				const page = await client.findSessions(query, statuses, signal);
				// The service may ignore the statuses.
				return client.searchesSessions ? { ...page, items: page.items.filter(isOfState) } : page;
			},
			pageSize: settings.pageSize,
		},
		onDidChange,
	});
}

function listOf(
	client: QoderClient,
	id: string,
	filesOf: FilesOf,
	onDidChange: (list: TreeList) => void,
	fetchPage: FetchPage<Session>,
): TreeList {
	const query = { fetchPage, pageSize: settings.pageSize };
	return new TreeList<Session>({ client, id, kind: sessionKind(filesOf), query, onDidChange });
}

/** Requests a session when its open transcript shows another state than its rows. */
export function updateStates(transcripts: Transcripts, records: RecordStore, trees: readonly PagedTree[]): vscode.Disposable {
	/** By session id: the states of the last request. */
	const requested = new Map<string, SessionState>();
	const listsWith = (id: string) =>
		trees.flatMap(({ shown }) => shown).filter(({ entries }) => entries.some((entry) => entry.id === id));
	return transcripts.onDidChange(async (id) => {
		const state = transcripts.stateOf(id);
		// A record never shows that a session waits.
		const recorded = state === 'waiting' ? 'idle' : state;
		const rows = listsWith(id).flatMap(({ entries }) => entries.filter((entry) => entry.id === id));
		if (recorded && rows.every(({ value }) => recordedState(value) === recorded)) {
			requested.delete(id);
			return;
		}
		if (!recorded || requested.get(id) === recorded) {
			return;
		}
		requested.set(id, recorded);
		await records.check('sessions', id);
		const record = records.get({ path: 'sessions', id });
		// The record may be late, and the account may have changed meanwhile.
		if (record && recordedState(record.entry.value) === recorded) {
			for (const { listing } of listsWith(id)) {
				listing.replace(record.entry);
			}
		}
	});
}

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
