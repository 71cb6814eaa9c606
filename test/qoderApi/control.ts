import { type Context, Hono } from 'hono';
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
	| { setEvents: string; events: readonly EventDraft[] }
	| { runSession: string; events: number; every: number };

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
	const control = new Hono();

	control.get('/requests', (context) => context.json(log.requests));
	control.delete('/requests', (context) => {
		log.clear();
		return done(context);
	});

	control.get('/storage', (context) => context.json({ origin: service.storage.origin, requests: storageLog.requests }));
	control.delete('/storage', (context) => {
		storageLog.clear();
		return done(context);
	});
	control.post('/modes', async (context) => {
		const changes = await context.req.json<Partial<Modes>>();
		const unknown = Object.keys(changes).find((name) => !Object.hasOwn(usualModes, name));
		if (unknown !== undefined) {
			throw new Error(`There is no mode '${unknown}'.`);
		}
		Object.assign(service.modes, changes);
		return done(context);
	});
	control.delete('/modes', (context) => {
		Object.assign(service.modes, modes);
		return done(context);
	});

	control.get('/faults', (context) => context.json({ rules: faults.rules, held: faults.held }));
	control.post('/faults', async (context) => {
		faults.set(await context.req.json<FaultRule[]>());
		return done(context);
	});
	control.delete('/faults', (context) => {
		faults.clear();
		return done(context);
	});
	control.post('/release', (context) => context.json({ released: faults.release() }));
	control.post('/pause', async (context) => {
		pause((await context.req.json<{ ms: number }>()).ms);
		return done(context);
	});

	control.get('/account', (context) => {
		const { files, agents, sessions } = service.account;
		return context.json({
			files: files.map(({ file_id, purpose }) => ({ id: file_id, purpose })),
			agents: agents.map(({ id, archived_at }) => ({ id, archived: archived_at !== undefined })),
			sessions: sessions.map(({ id, archived_at }) => ({ id, archived: archived_at !== null })),
		});
	});
	control.post('/account', async (context) => {
		const body = await context.req.json<AccountAction | AccountAction[]>();
		const change: AccountChange = { added: [], removed: [], changed: [] };
		for (const action of [body].flat()) {
			apply(service.account, action, change);
		}
		return context.json(change);
	});
	control.get('/updates', (context) => context.json(service.account.updates));
	control.post('/generation', async (context) => {
		const { generation } = await context.req.json<{ generation: Generation }>();
		if (generation !== 1 && generation !== 3) {
			throw new Error('The generation must be 1 or 3.');
		}
		service.generation = generation;
		return done(context);
	});

	control.all('*', (context) => context.json({ message: `There is no ${context.req.method} ${context.req.path}.` }, 404));
	control.onError((error, context) => context.json({ message: error.message }, 400));
	return control;
}

function done(context: Context): Response {
	return context.json({});
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
	} else if ('runSession' in action) {
		account.eventsOf(action.runSession)?.run(action.events, action.every);
		changed.push(action.runSession);
	} else {
		throw new Error(`There is no account action like ${JSON.stringify(action)}.`);
	}
}
