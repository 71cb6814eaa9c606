import { Hono } from 'hono';
import type { Account } from './account.ts';
import type { EventDraft } from './events.ts';
import type { FaultRule, Faults } from './faults.ts';
import { type Modes, usualModes } from './modes.ts';
import type { AgentRecord, FileRecord, Generation, Purpose, SessionRecord } from './records.ts';
import type { LoggedRequest, StorageRequest } from './requestLog.ts';
import type { Removal } from './rows.ts';
import type { SampleOptions } from './sampleData.ts';
import type { Service } from './service.ts';

interface Details {
	/** Set in each record. */
	readonly fields?: Partial<FileRecord> | Partial<AgentRecord> | Partial<SessionRecord>;
	readonly purpose?: Purpose;
	readonly session?: string;
	readonly events?: readonly EventDraft[];
}

// No type can express that the fields are those of the kind of record.
type Fields = object;

/** Changes of the account by their names. */
const actions = {
	reset: (account: Account, options: SampleOptions) => account.reset(options),
	addFiles: (account: Account, count: number, { purpose, session, fields }: Details) => ({
		added: account.addFiles(count, { ...(purpose && { purpose }), ...(fields as Fields) }, session),
	}),
	addAgents: (account: Account, count: number, { fields }: Details) => ({ added: account.addAgents(count, fields as Fields) }),
	addSessions: (account: Account, count: number, { fields }: Details) => ({
		added: account.addSessions(count, fields as Fields),
	}),
	addEvents: (account: Account, id: string, { events = [] }: Details) => ({ added: account.eventsOf(id)?.add(events) ?? [] }),
	setEvents: (account: Account, id: string, { events = [] }: Details) => ({ added: account.eventsOf(id)?.set(events) ?? [] }),
	removeFiles: (account: Account, which: Removal) => ({ removed: account.removeFiles(which) }),
	removeAgents: (account: Account, which: Removal) => ({ removed: account.removeAgents(which) }),
	changeFile: (account: Account, id: string, { fields }: Details) => ({ changed: account.changeFile(id, fields as Fields) }),
	changeAgent: (account: Account, id: string, { fields }: Details) => ({ changed: account.changeAgent(id, fields as Fields) }),
	changeSession: (account: Account, id: string, { fields }: Details) => ({
		changed: account.changeSession(id, fields as Fields),
	}),
};

/** One change of the account, such as `{ addFiles: 3 }`. */
export type AccountAction = {
	[Name in keyof typeof actions]: { readonly [_ in Name]: Parameters<(typeof actions)[Name]>[1] } & Details;
}[keyof typeof actions];

/** Ids, newest first. */
export interface AccountChange {
	added: string[];
	removed: string[];
	changed: string[];
}

export interface Controlled {
	readonly service: Service;
	readonly faults: Faults;
	readonly requests: LoggedRequest[];
	/** To the storage. */
	readonly stored: StorageRequest[];
	/** The modes at the start. */
	readonly modes: Readonly<Modes>;
	/** Refuses connections for a time. */
	readonly pause: (ms: number) => void;
}

/** For tests in another process or a browser. Needs no token, and is not in the request log. */
export function createControl({ service, faults, requests, stored, modes, pause }: Controlled): Hono {
	const routes: Readonly<Record<string, (body: never) => unknown>> = {
		'GET /requests': () => requests,
		'DELETE /requests': () => void requests.splice(0),
		'GET /storage': () => stored,
		'DELETE /storage': () => void stored.splice(0),
		'POST /modes': (changes: Partial<Modes>) => {
			const unknown = Object.keys(changes).find((name) => !Object.hasOwn(usualModes, name));
			if (unknown !== undefined) {
				throw new Error(`There is no mode '${unknown}'.`);
			}
			Object.assign(service.modes, changes);
		},
		'DELETE /modes': () => void Object.assign(service.modes, modes),
		'GET /faults': () => ({ held: faults.held }),
		'POST /faults': (rules: FaultRule[]) => faults.set(rules),
		'DELETE /faults': () => faults.clear(),
		'POST /release': () => ({ released: faults.release() }),
		'POST /pause': ({ ms }: { ms: number }) => pause(ms),
		'GET /account': () => {
			const { files, agents, sessions } = service.account;
			return {
				files: files.map(({ file_id, purpose }) => ({ id: file_id, purpose })),
				agents: agents.map(({ id, archived_at }) => ({ id, archived: archived_at !== undefined })),
				sessions: sessions.map(({ id, archived_at }) => ({ id, archived: archived_at !== null })),
			};
		},
		'POST /account': (given: AccountAction | AccountAction[]) => {
			const all: AccountChange = { added: [], removed: [], changed: [] };
			for (const action of [given].flat()) {
				for (const [kind, ids] of Object.entries(change(service.account, action) ?? {})) {
					all[kind as keyof AccountChange].push(...ids);
				}
			}
			return all;
		},
		'GET /updates': () => service.account.updates,
		'POST /generation': ({ generation }: { generation: Generation }) => {
			service.generation = generation;
		},
	};
	return new Hono()
		.all('*', async ({ req, json }) => {
			const answer = routes[`${req.method} ${req.path.replace('/_control', '')}`];
			if (!answer) {
				return json({ message: `There is no ${req.method} ${req.path}.` }, 404);
			}
			const body = await req.text();
			return json(answer((body ? JSON.parse(body) : undefined) as never) ?? {});
		})
		.onError((error, context) => context.json({ message: error.message }, 400));
}

function change(account: Account, action: AccountAction): Partial<AccountChange> | undefined {
	const [name, what] = Object.entries(action).find(([key]) => Object.hasOwn(actions, key)) ?? [];
	if (name === undefined) {
		throw new Error(`There is no account action like ${JSON.stringify(action)}.`);
	}
	return actions[name as keyof typeof actions](account, what as never, action) ?? undefined;
}
