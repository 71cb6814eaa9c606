import { type Context, Hono } from 'hono';
import { newRecordsAnswer } from './answers.ts';
import type { ApiEnv } from './app.ts';
import { RequestError } from './errors.ts';
import type { EventRecord } from './events.ts';
import { streamOf } from './exchange.ts';
import { newCursorNames, readChoice, readCursor, readLimit } from './parameters.ts';
import type { JsonObject } from './records.ts';
import type { Service } from './service.ts';
import type { SessionEvents } from './sessionEvents.ts';

/** Pages, and the stream. */
export function eventsRoutes(service: Service): Hono<ApiEnv> {
	const routes = new Hono<ApiEnv>();
	routes.use(async (context, next) => {
		const { liveEvery } = service.modes;
		const id = `${context.req.param('id')}`;
		const events = context.get('account').eventsOf(id);
		if (liveEvery > 0 && context.get('account').session(id)?.status === 'running' && !events?.isRunning) {
			events?.run(12, liveEvery);
		}
		await next();
	});
	routes.get('/', (context) => context.json(listEvents(context)));
	routes.get('/stream', (context) => streamEvents(context, service));
	return routes;
}

function listEvents(context: Context<ApiEnv>): JsonObject {
	const events = eventsOf(context);
	const parameters = context.req.query();
	const cursor = readCursor(parameters, newCursorNames, 'evt', isKnown(events));
	const given = [...(context.req.queries('types') ?? []), ...(context.req.queries('types[]') ?? [])];
	const types = given.flatMap((text) => text.split(','));
	const order = readChoice(parameters, 'order', ['asc', 'desc']) ?? 'asc';
	const accepts = ({ type }: EventRecord) => types.length === 0 || types.includes(type);
	const query = { limit: readLimit(parameters), order, cursor };
	return newRecordsAnswer(events.page(query, accepts));
}

function streamEvents(context: Context<ApiEnv>, { modes }: Service): Response {
	const events = eventsOf(context);
	const lastId = context.req.header('last-event-id');
	// May be refused, as for a page.
	const cursor = lastId === undefined ? undefined : readCursor({ after_id: lastId }, newCursorNames, 'evt', isKnown(events));
	const missed = cursor ? events.page({ limit: Number.MAX_SAFE_INTEGER, order: 'asc', cursor }).items : [];
	return new Response(streamOf(frames(events, missed, modes.heartbeat, context.req.raw.signal)), {
		headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
	});
}

/** Missed events, then new ones, and heartbeats in between. */
async function* frames(
	events: SessionEvents,
	missed: readonly EventRecord[],
	heartbeat: number,
	signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
	const waiting = [...missed];
	let wake = () => {};
	const stop = events.listen((event) => {
		waiting.push(event);
		wake();
	});
	signal.addEventListener('abort', () => wake());
	try {
		// A client learns at once that it is connected.
		yield encode(': connected\n\n');
		while (!signal.aborted) {
			for (let event = waiting.shift(); event; event = waiting.shift()) {
				yield encode(frameOf(event));
				if (event.type === 'session.status_terminated' || event.type === 'session.deleted') {
					yield encode('data: [DONE]\n\n');
					return;
				}
			}
			const isQuiet = await new Promise<boolean>((resolve) => {
				const timer = setTimeout(resolve, heartbeat, true).unref();
				wake = () => {
					clearTimeout(timer);
					resolve(false);
				};
			});
			if (isQuiet) {
				yield encode(': heartbeat\n\n');
			}
		}
	} finally {
		stop();
	}
}

function frameOf(event: EventRecord): string {
	return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

function eventsOf(context: Context<ApiEnv>): SessionEvents {
	const id = `${context.req.param('id')}`;
	const events = context.get('account').eventsOf(id);
	if (!events) {
		throw new RequestError(404, `Session '${id}' was not found.`);
	}
	return events;
}

function isKnown(events: SessionEvents): (id: string) => boolean {
	return (id) => events.all.some((event) => event.id === id);
}

function encode(text: string): Uint8Array {
	return Buffer.from(text);
}
