import samples from './fixtures/samples.json' with { type: 'json' };
import { hashOf, Random } from './random.ts';
import type { FileRecord, JsonObject, SessionRecord } from './records.ts';
import { type Page, type Query, Rows } from './rows.ts';
import { idOf, inMicroseconds, timeOfId } from './sampleData.ts';

/** As in generation 3; other fields depend on the type. */
export interface EventRecord extends JsonObject {
	id: string;
	type: string;
	processed_at: string;
}

/** An event without id and time. Later drafts refer to it by `key`. */
export type EventDraft = JsonObject & { type: string; key?: string };

type SampleStep = { tool: string; input: JsonObject; result: string; server?: string; isError?: boolean };

type SampleTurn = { ask: string; plan?: string; steps: SampleStep[]; answer: string };

const idle: EventDraft = { type: 'session.thread_status_idle' };
const used = {
	type: 'span.model_request_end',
	model_request_start_id: 'request',
	is_error: false,
	model_usage: { credits: 0.4 },
};
const usage = { type: 'session.usage', model_credits: 4.2, sandbox_runtime_credits: 0.3, total_credits: 4.5 };
const failing = (retry: 'retrying' | 'exhausted') => {
	const message = 'The model is overloaded at the moment.';
	const error = { type: 'model_overloaded_error', message, retry_status: { type: retry }, qoder_error_code: '10605' };
	return { type: 'session.error', error };
};
const stopped = (reason: JsonObject) => ({ type: 'session.status_idle', stop_reason: reason });

/** The last events of a turn. */
const endings = {
	running: [],
	idle: [used, idle, usage, stopped({ type: 'end_turn' })],
	asking: [...samples.approval, used, idle, stopped({ type: 'requires_action', event_ids: ['asking'] })],
	terminated: [failing('exhausted'), { type: 'session.status_terminated' }],
	rescheduling: [failing('retrying'), { type: 'session.status_rescheduled' }],
} as const satisfies Readonly<Record<string, readonly EventDraft[]>>;

/** Realistic events, oldest first, the same for the same session. They deliver `files`. */
function sampleEvents(session: SessionRecord, files: readonly FileRecord[]): EventRecord[] {
	const random = new Random(hashOf(session.id));
	const turns: readonly SampleTurn[] = random.pick(samples.turns);
	const before: EventDraft[] = random.next() < 0.4 ? random.pick<EventDraft[]>(samples.before) : [];
	const end = session.status === 'idle' && session.archived_at === null && random.next() < 0.3 ? 'asking' : session.status;
	const work = turns.flatMap((turn, index) => {
		const isLast = index === turns.length - 1;
		return turnOf(turn, `step_${index}`, isLast ? end : 'idle', isLast ? files : []);
	});
	let time = timeOfId(session.id);
	const history = new History(random);
	return [...before, ...work].map((draft) => {
		time += draft.type === 'user.message' ? random.integer(20_000, 900_000) : random.integer(20, 9000);
		return history.event(time, draft);
	});
}

/** Makes events of drafts, which refer to each other. */
class History {
	readonly #random: Random;
	readonly #ids = new Map<unknown, string>();

	constructor(random: Random) {
		this.#random = random;
	}

	/** `time` is in milliseconds. */
	event(time: number, { type, key, ...draft }: EventDraft): EventRecord {
		const id = idOf('evt', time, this.#random);
		if (key !== undefined) {
			this.#ids.set(key, id);
		}
		const fields = Object.entries(draft).map(([name, value]) => [name, this.#ids.get(value) ?? value]);
		const processed = inMicroseconds(time, this.#random.integer(0, 999));
		const event = { id, type, ...Object.fromEntries(fields), processed_at: processed };
		const { stop_reason: reason } = event;
		return reason?.event_ids
			? { ...event, stop_reason: { ...reason, event_ids: reason.event_ids.map((each: string) => this.#ids.get(each) ?? each) } }
			: event;
	}
}

function turnOf(
	{ ask, plan, steps, answer }: SampleTurn,
	key: string,
	end: keyof typeof endings,
	files: readonly FileRecord[],
): EventDraft[] {
	const done = end === 'running' ? steps.slice(0, Math.ceil(steps.length / 2)) : steps;
	return [
		{ type: 'session.status_running' },
		{ type: 'session.thread_status_running', session_thread_id: 'sthr_1' },
		{ type: 'user.message', content: text(ask) },
		{ type: 'span.model_request_start', key: 'request' },
		{ type: 'agent.thinking' },
		...(plan ? [{ type: 'agent.message', content: text(plan) }] : []),
		...done.flatMap((step, index) => stepOf(step, `${key}_${index}`)),
		...(end === 'idle' ? [...deliveryOf(files), { type: 'agent.message', content: text(answer) }] : []),
		...endings[end],
	];
}

function stepOf({ tool, input, result, server, isError = false }: SampleStep, key: string): EventDraft[] {
	const kind = server ? 'mcp_tool' : tool === 'lookup_order' ? 'custom_tool' : 'tool';
	const of = kind === 'custom_tool' ? 'user' : 'agent';
	const use = { type: `agent.${kind}_use`, key, name: tool, input, evaluated_permission: 'allow' };
	return [
		{ ...use, ...(server && { mcp_server_name: server }) },
		{ type: `${of}.${kind}_result`, [`${kind}_use_id`]: key, content: text(result), is_error: isError },
	];
}

function deliveryOf(files: readonly FileRecord[]): EventDraft[] {
	const input = { files: files.map(({ filename }) => ({ path: `/data/workspace/out/${filename}` })) };
	const delivered = files.map(({ file_id, filename, mime_type, size_bytes }) => {
		const file = { file_id, original_filename: filename, content_type: mime_type, size: size_bytes };
		return { type: 'agent.artifact_delivered', ...file };
	});
	const [use, result] = stepOf({ tool: 'DeliverArtifacts', input, result: `Delivered ${files.length} file(s).` }, 'delivery');
	return use && result && files.length > 0 ? [use, ...delivered, result] : [];
}

function text(words: string): JsonObject[] {
	return [{ type: 'text', text: words }];
}

const states: Readonly<Record<string, SessionRecord['status']>> = {
	'session.status_running': 'running',
	'session.status_idle': 'idle',
	'session.status_rescheduled': 'rescheduling',
	'session.status_terminated': 'terminated',
};

/** The events of a session. */
export class SessionEvents {
	readonly #session: SessionRecord;
	readonly #rows = new Rows<EventRecord>(({ id }) => id);
	readonly #listeners = new Set<(event: EventRecord) => void>();
	readonly #history: History;

	/** `files` were delivered in it. */
	constructor(session: SessionRecord, files: readonly FileRecord[]) {
		this.#session = session;
		this.#history = new History(new Random(hashOf(`${session.id}/history`)));
		this.#rows.set(sampleEvents(session, files).reverse());
	}

	/** Newest first. */
	get all(): readonly EventRecord[] {
		return this.#rows.all;
	}

	page(query: Query, accepts?: (event: EventRecord) => boolean): Page<EventRecord> {
		return this.#rows.page(query, accepts);
	}

	/** Oldest first. */
	set(drafts: readonly EventDraft[]): string[] {
		this.#rows.set([]);
		return this.add(drafts);
	}

	/** May change the session's state. Returns their ids. */
	add(drafts: readonly EventDraft[]): string[] {
		return drafts.map((draft) => {
			const before = this.#rows.newestId ?? this.#session.id;
			const event = this.#history.event(timeOfId(before) + 1000, draft);
			this.#session.status = states[event.type] ?? this.#session.status;
			this.#session.updated_at = event.processed_at;
			this.#rows.add([event]);
			for (const listener of this.#listeners) {
				listener(event);
			}
			return event.id;
		});
	}

	/** Returns a function that stops it. */
	listen(listener: (event: EventRecord) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}
}
