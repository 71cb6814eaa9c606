import { type Context, Hono } from 'hono';
import type { Account } from './account.ts';
import type { FaultRule, Faults } from './faults.ts';
import { type Modes, usualModes } from './modes.ts';
import type { AgentRecord, FileRecord, Generation, Purpose, SessionRecord } from './records.ts';
import type { RequestLog } from './requestLog.ts';
import type { Removal } from './rows.ts';
import type { SampleOptions } from './sampleData.ts';
import type { Service } from './service.ts';
import type { StorageLog } from './storageLog.ts';
import { streamOf } from './streams.ts';

/** One change of the account, as JSON. `fields` are set on what is added or changed. */
export type AccountAction =
	| { reset: SampleOptions }
	| { addFiles: number; purpose?: Purpose; session?: string; fields?: Partial<FileRecord> }
	| { addAgents: number; fields?: Partial<AgentRecord> }
	| { removeFiles: Removal }
	| { removeAgents: Removal }
	| { changeFile: string; fields: Partial<FileRecord> }
	| { changeAgent: string; fields: Partial<AgentRecord> }
	| { addSessions: number; fields?: Partial<SessionRecord> }
	| { removeSessions: Removal }
	| { changeSession: string; fields: Partial<SessionRecord> };

/** The ids an account action touched, newest first. */
export interface AccountChange {
	added: string[];
	removed: string[];
	changed: string[];
}

/** What the control plane steers. */
export interface Controlled {
	readonly service: Service;
	readonly faults: Faults;
	readonly log: RequestLog;
	readonly storageLog: StorageLog;
	/** The modes it began with. */
	readonly modes: Readonly<Modes>;
	/** Refuses connections for so many milliseconds. */
	readonly pause: (ms: number) => void;
}

/** The control plane, for tests that run in another process or in a browser: without a token, and never in the request log. */
export function createControl({ service, faults, log, storageLog, modes, pause }: Controlled): Hono {
	const control = new Hono();
	const chosen = (context: Context) => (context.req.query('of') === 'other' ? service.otherAccount : service.account);

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
	control.get('/content/:id', (context) => {
		const account = chosen(context);
		const file = account.file(context.req.param('id'));
		if (!file) {
			throw new Error(`There is no file '${context.req.param('id')}'.`);
		}
		return context.body(streamOf(account.contentOf(file).chunks));
	});

	control.get('/modes', (context) => context.json(service.modes));
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
		const { files, agents, sessions } = chosen(context);
		return context.json({
			files: files.map(({ file_id, purpose }) => ({ id: file_id, purpose })),
			agents: agents.map(({ id, archived_at }) => ({ id, archived: archived_at !== undefined })),
			sessions: sessions.map(({ id, archived_at }) => ({ id, archived: archived_at !== null })),
		});
	});
	control.post('/account', async (context) => {
		const body = await context.req.json<AccountAction | AccountAction[]>();
		const changes = [body].flat().map((action) => applyAction(chosen(context), action));
		return context.json({
			added: changes.flatMap(({ added = [] }) => added),
			removed: changes.flatMap(({ removed = [] }) => removed),
			changed: changes.flatMap(({ changed = [] }) => changed),
		} satisfies AccountChange);
	});
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

function applyAction(account: Account, action: AccountAction): Partial<AccountChange> {
	if ('reset' in action) {
		account.reset(action.reset);
		return {};
	}
	if ('addFiles' in action) {
		const { addFiles, purpose, session, fields } = action;
		return { added: account.addFiles(addFiles, { ...(purpose && { purpose }), ...fields }, session) };
	}
	if ('addAgents' in action) {
		return { added: account.addAgents(action.addAgents, action.fields) };
	}
	if ('removeFiles' in action) {
		return { removed: account.removeFiles(action.removeFiles) };
	}
	if ('removeAgents' in action) {
		return { removed: account.removeAgents(action.removeAgents) };
	}
	if ('changeFile' in action) {
		return { changed: account.changeFile(action.changeFile, action.fields) };
	}
	if ('changeAgent' in action) {
		return { changed: account.changeAgent(action.changeAgent, action.fields) };
	}
	if ('addSessions' in action) {
		return { added: account.addSessions(action.addSessions, action.fields) };
	}
	if ('removeSessions' in action) {
		return { removed: account.removeSessions(action.removeSessions) };
	}
	if ('changeSession' in action) {
		return { changed: account.changeSession(action.changeSession, action.fields) };
	}
	throw new Error(`There is no account action like ${JSON.stringify(action)}.`);
}
