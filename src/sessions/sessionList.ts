import type { Account } from '../account/account.ts';
import * as settings from '../account/settings.ts';
import type { Entry } from '../api/page.ts';
import type { Session } from '../api/schema.ts';
import { ListNode } from '../tree/nodes.ts';
import { sessionKind } from './sessionKind.ts';

/** The sessions of the account in force, newest first; each is expanded into the list that `filesOf` makes. */
export function sessionList(
	account: Account,
	filesOf: (session: Entry<Session>) => ListNode,
	onDidChange: (list: ListNode) => void,
): ListNode {
	const { client } = account;
	return new ListNode<Session>({
		id: 'sessions',
		kind: sessionKind(filesOf),
		query: {
			fetchPage: ({ cursor, limit, signal }) => client.listSessions({ limit, ...cursor }, signal),
			pageSize: settings.pageSize,
		},
		onDidChange,
	});
}
