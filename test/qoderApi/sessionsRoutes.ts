import { type Context, Hono } from 'hono';
import type { Account } from './account.ts';
import { pageAnswer } from './answers.ts';
import type { ApiEnv } from './app.ts';
import { RequestError } from './errors.ts';
import type { EventRecord, SessionEvents } from './events.ts';
import {
	type CursorNames,
	newCursorNames,
	type Parameters,
	readChoice,
	readCursor,
	readLimit,
	readOrder,
	readSearch,
	searchCursorNames,
} from './parameters.ts';
import { type SessionRecord, sessionStatuses } from './records.ts';
import type { Service } from './service.ts';

/** Only in generation 3. */
export function sessionsRoutes(service: Service): Hono<ApiEnv> {
	const routes = new Hono<ApiEnv>();
	routes.use(async (context, next) => {
		if (service.generation === 1) {
			throw new RequestError(404, `'${context.req.path}' was not found.`);
		}
		await next();
	});
	routes.get('/', (context) => {
		const account = context.get('account');
		const query = readQuery(account, context.req.query(), newCursorNames, listOf(context, 'statuses'));
		return context.json(pageAnswer(3, account.listSessions(query), ({ id }) => id));
	});
	routes.post('/search', async (context) => {
		const account = context.get('account');
		const { parameters, statuses } = await readSearch(context, service);
		const { accepts: isListed, ...query } = readQuery(account, parameters, searchCursorNames, statuses);
		const title = parameters['name']?.toLowerCase() ?? '';
		const accepts = (session: SessionRecord) => isListed(session) && (session.title ?? '').toLowerCase().includes(title);
		const answer = pageAnswer(3, account.listSessions({ ...query, accepts }), ({ id }) => id);
		return context.json({ ...answer, total: query.cursor ? null : account.sessions.filter(accepts).length });
	});
	routes.get('/:id', (context) => context.json(found(context, context.get('account').session(context.req.param('id')))));
	routes.get('/:id/events', (context) => {
		const events = eventsOf(context);
		const parameters = context.req.query();
		const types = listOf(context, 'types').flatMap((text) => text.split(','));
		const order = readChoice(parameters, 'order', ['asc', 'desc']) ?? 'asc';
		const cursor = readCursor(parameters, newCursorNames, 'evt', isKnown(events));
		const accepts = ({ type }: EventRecord) => types.length === 0 || types.includes(type);
		return context.json(pageAnswer(3, events.page({ limit: readLimit(parameters), order, cursor }, accepts), ({ id }) => id));
	});
	routes.get('/:id/events/stream', (context) => {
		const events = eventsOf(context);
		const lastId = context.req.header('last-event-id');
		// May be refused, as for a page.
		const cursor = lastId === undefined ? undefined : readCursor({ after_id: lastId }, newCursorNames, 'evt', isKnown(events));
		const missed = cursor ? events.page({ limit: Number.MAX_SAFE_INTEGER, order: 'asc', cursor }).items : [];
		return new Response(liveEvents(events, missed, service.modes.heartbeat), {
			headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
		});
	});
	return routes;
}

function readQuery(account: Account, parameters: Parameters, names: CursorNames, statuses: readonly string[]) {
	const cursor = readCursor(parameters, names, 'sess', (id) => account.session(id) !== undefined);
	for (const status of statuses) {
		readChoice({ statuses: status }, 'statuses', sessionStatuses);
	}
	const includeArchived = readChoice(parameters, 'include_archived', ['true', 'false']) === 'true';
	const { agent_id: agentId } = parameters;
	const accepts = (session: SessionRecord) =>
		(includeArchived || session.archived_at === null) &&
		(agentId === undefined || session.agent.id === agentId) &&
		(statuses.length === 0 || statuses.includes(session.status));
	return { cursor, limit: readLimit(parameters), order: readOrder(parameters), accepts };
}

/** Missed events, then new ones, and heartbeats. */
function liveEvents(events: SessionEvents, missed: readonly EventRecord[], heartbeat: number): ReadableStream<Uint8Array> {
	let stop = () => {};
	return new ReadableStream({
		start(stream) {
			const send = (text: string) => stream.enqueue(Buffer.from(text));
			const push = (event: EventRecord) => {
				send(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
				if (event.type === 'session.status_terminated' || event.type === 'session.deleted') {
					send('data: [DONE]\n\n');
					stop();
					stream.close();
				}
			};
			const timer = setInterval(() => send(': heartbeat\n\n'), heartbeat).unref();
			const unlisten = events.listen(push);
			stop = () => {
				clearInterval(timer);
				unlisten();
			};
			// A client learns at once that it is connected.
			send(': connected\n\n');
			missed.forEach(push);
		},
		cancel: () => stop(),
	});
}

/** A parameter that may be repeated. */
function listOf({ req }: Context<ApiEnv>, name: string): string[] {
	return [...(req.queries(name) ?? []), ...(req.queries(`${name}[]`) ?? [])];
}

function eventsOf(context: Context<ApiEnv>): SessionEvents {
	return found(context, context.get('account').eventsOf(`${context.req.param('id')}`));
}

function found<T>({ req }: Context<ApiEnv>, record: T | undefined): T {
	if (!record) {
		throw new RequestError(404, `Session '${req.param('id')}' was not found.`);
	}
	return record;
}

function isKnown(events: SessionEvents): (id: string) => boolean {
	return (id) => events.all.some((event) => event.id === id);
}
