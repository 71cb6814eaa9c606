import type { Account } from '../account/account.ts';
import * as settings from '../account/settings.ts';
import type { QoderClient } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import type { Entry, Page, PageRequest } from '../api/page.ts';
import type { Session } from '../api/schema.ts';
import { TreeList } from '../tree/nodes.ts';
import { sessionKind } from './sessionKind.ts';

/** The sessions of the account, newest first; each is expanded into the list that `filesOf` makes. */
export function sessionList(
	account: Account,
	filesOf: (session: Entry<Session>) => TreeList,
	onDidChange: (list: TreeList) => void,
): TreeList {
	const { client } = account;
	return new TreeList<Session>({
		id: 'sessions',
		kind: sessionKind(filesOf),
		query: {
			fetchPage: (request) => sessionsPage(client, request),
			pageSize: settings.pageSize,
		},
		onDidChange,
	});
}

async function sessionsPage(client: QoderClient, { cursor, limit, signal, isBackground }: PageRequest): Promise<Page<Session>> {
	try {
		return await client.listSessions({ limit, ...cursor }, signal, isBackground);
	} catch (error) {
		if (error instanceof ApiError && error.status === 404) {
			// An older service may know no sessions. What it says of files tells whether it is one.
			await client.listFiles({ limit: 1 }, signal, isBackground);
		}
		throw error;
	}
}
