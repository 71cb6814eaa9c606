import type { Account } from '../account/account.ts';
import * as settings from '../account/settings.ts';
import { ApiError } from '../api/errors.ts';
import { idIn } from '../api/names.ts';
import type { Entry, FetchPage } from '../api/page.ts';
import type { Agent, Session } from '../api/schema.ts';
import { fieldsOf } from '../text/fields.ts';
import { inPath, TreeList } from '../tree/nodes.ts';
import { sessionKind } from './sessionKind.ts';
import { recordedState } from './sessionState.ts';

/** Makes the list of a session's files, into which its row is expanded. */
type FilesOf = (session: Entry<Session>) => TreeList;

/** The sessions of the account, newest first; running ones that later pages would hide follow the first page. */
export function sessionList(account: Account, filesOf: FilesOf, onDidChange: (list: TreeList) => void): TreeList {
	const { client } = account;
	return listOf('sessions', filesOf, onDidChange, async ({ cursor, limit, signal, isBackground }) => {
		try {
			const page = await client.listSessions({ limit, ...cursor }, signal, isBackground);
			if (cursor || !page.hasMore) {
				return page;
			}
			// A failure costs no more than this order, and is not worth another attempt.
			const running = await client.listSessions({ limit, statuses: 'running' }, signal, true).catch(() => undefined);
			return { ...page, items: [...page.items, ...hiddenIn(running?.items ?? [], page.items, limit)] };
		} catch (error) {
			if (error instanceof ApiError && error.status === 404) {
				// An older service may know no sessions. What it says of files tells whether it is one.
				await client.listFiles({ limit: 1 }, signal, isBackground);
			}
			throw error;
		}
	});
}

/** The running sessions that are not on the first page; of a service that ignores states, no others. */
function hiddenIn(
	running: readonly Entry<Session>[],
	first: readonly Entry<Session>[],
	limit: number,
): readonly Entry<Session>[] {
	const shown = new Set(first.map(({ id }) => id));
	// A whole page of sessions that are there already would look as if the service repeated itself.
	return running.filter(({ id, value }) => !shown.has(id) && recordedState(value) === 'running').slice(0, limit - 1);
}

/** The sessions of an agent, newest first, below its row. */
export function agentSessions(
	{ client }: Account,
	{ id }: Entry<Agent>,
	filesOf: FilesOf,
	onDidChange: (list: TreeList) => void,
): TreeList {
	return listOf(`agents/${inPath(id)}/sessions`, filesOf, onDidChange, async ({ cursor, limit, signal, isBackground }) => {
		const page = await client.listSessions({ limit, agent_id: id, ...cursor }, signal, isBackground);
		// A service that ignores the id sends all sessions.
		return { ...page, items: page.items.filter(({ value }) => (idIn(fieldsOf(value)['agent']) ?? id) === id) };
	});
}

function listOf(id: string, filesOf: FilesOf, onDidChange: (list: TreeList) => void, fetchPage: FetchPage<Session>): TreeList {
	const query = { fetchPage, pageSize: settings.pageSize };
	return new TreeList<Session>({ id, kind: sessionKind(filesOf), query, onDidChange });
}
