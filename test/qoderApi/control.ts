import { Hono } from 'hono';
import type { Account } from './account.ts';
import type { EventDraft } from './events.ts';
import type { FaultRule, Faults } from './faults.ts';
import { type Modes, usualModes } from './modes.ts';
import type { AgentRecord, FileRecord, Generation, Purpose, SessionRecord } from './records.ts';
import type { LoggedRequest, RequestLog, StorageRequest } from './requestLog.ts';
import type { Removal } from './rows.ts';
import type { SampleOptions } from './sampleData.ts';
import type { Service } from './service.ts';

/** One change of the account; it sets `fields` of each record. */
export type AccountAction =
	| { reset: SampleOptions }
	| { addFiles: number; purpose?: Purpose; session?: string; fields?: Partial<FileRecord> }
	| { addAgents: number; fields?: Partial<AgentRecord> }
	| { removeFiles: Removal }
	| { removeAgents: Removal }
	| { changeFile: string; fields: Partial<FileRecord> }
	| { changeAgent: string; fields: Partial<AgentRecord> }
	| { addSessions: number; fields?: Partial<SessionRecord> }
	| { changeSession: string; fields: Partial<SessionRecord> }
	| { addEvents: string; events: readonly EventDraft[] }
	| { setEvents: string; events: readonly EventDraft[] };

/** Ids, newest first. */
export interface AccountChange {
	added: string[];
	removed: string[];
	changed: string[];
}

export interface Controlled {
	readonly service: Service;
	readonly faults: Faults;
	readonly log: RequestLog<LoggedRequest>;
	readonly storageLog: RequestLog<StorageRequest>;
	/** The modes at the start. */
	readonly modes: Readonly<Modes>;
	/** Refuses connections for a time. */
	readonly pause: (ms: number) => void;
}

/** For tests in another process or a browser. Needs no token, and is not in the request log. */
export function createControl({ service, faults, log, storageLog, modes, pause }: Controlled): Hono {
	const routes: Readonly<Record<string, (body: never) => unknown>> = {
		'GET /requests': () => log.requests,
		'DELETE /requests': () => log.clear(),
		'GET /storage': () => ({ origin: service.storage.origin, requests: storageLog.requests }),
		'DELETE /storage': () => storageLog.clear(),
		'POST /modes': (changes: Partial<Modes>) => {
			const unknown = Object.keys(changes).find((name) => !Object.hasOwn(usualModes, name));
			if (unknown !== undefined) {
				throw new Error(`There is no mode '${unknown}'.`);
			}
			Object.assign(service.modes, changes);
		},
		'DELETE /modes': () => void Object.assign(service.modes, modes),
		'GET /faults': () => ({ rules: faults.rules, held: faults.held }),
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
		'POST /account': (actions: AccountAction | AccountAction[]) => {
			const change: AccountChange = { added: [], removed: [], changed: [] };
			for (const action of [actions].flat()) {
				apply(service.account, action, change);
			}
			return change;
		},
		'GET /updates': () => service.account.updates,
		'POST /generation': ({ generation }: { generation: Generation }) => {
			if (generation !== 1 && generation !== 3) {
				throw new Error('The generation must be 1 or 3.');
			}
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

function apply(account: Account, action: AccountAction, { added, removed, changed }: AccountChange): void {
	if ('reset' in action) {
		account.reset(action.reset);
	} else if ('addFiles' in action) {
		const { addFiles, purpose, session, fields } = action;
		added.push(...account.addFiles(addFiles, { ...(purpose && { purpose }), ...fields }, session));
	} else if ('addAgents' in action) {
		added.push(...account.addAgents(action.addAgents, action.fields));
	} else if ('addSessions' in action) {
		added.push(...account.addSessions(action.addSessions, action.fields));
	} else if ('removeFiles' in action) {
		removed.push(...account.removeFiles(action.removeFiles));
	} else if ('removeAgents' in action) {
		removed.push(...account.removeAgents(action.removeAgents));
	} else if ('changeFile' in action) {
		changed.push(...account.changeFile(action.changeFile, action.fields));
	} else if ('changeAgent' in action) {
		changed.push(...account.changeAgent(action.changeAgent, action.fields));
	} else if ('changeSession' in action) {
		changed.push(...account.changeSession(action.changeSession, action.fields));
	} else if ('addEvents' in action) {
		added.push(...account.addEvents(action.addEvents, action.events));
	} else if ('setEvents' in action) {
		added.push(...(account.eventsOf(action.setEvents)?.set(action.events) ?? []));
	} else {
		throw new Error(`There is no account action like ${JSON.stringify(action)}.`);
	}
}
