import samples from './fixtures/samples.json' with { type: 'json' };
import { hashOf, Random } from './random.ts';
import type { FileRecord, JsonObject, SessionRecord } from './records.ts';
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

/** Turns of sessions. */
const sampleWork: readonly (readonly SampleTurn[])[] = samples.turns;

/** Realistic events, oldest first, the same for the same session. They deliver `files`. */
export function sampleEvents(session: SessionRecord, files: readonly FileRecord[]): EventRecord[] {
	const random = new Random(hashOf(session.id));
	const turns = random.pick(sampleWork);
	const before = random.next() < 0.4 ? random.pick<EventDraft[]>(samples.before) : [];
	const work: EventDraft[] = turns.flatMap((turn, index) => {
		const isLast = index === turns.length - 1;
		return turnOf(turn, isLast ? endOf(session, random) : 'end_turn', isLast ? files : [], random);
	});
	let time = timeOfId(session.id);
	const history = new History(random);
	return [...before, ...work].map((draft) => {
		time += draft.type === 'user.message' ? random.integer(20_000, 900_000) : random.integer(20, 9000);
		return history.event(time, draft);
	});
}

/** The next events of a running session, to the end of its turn. */
export function restOfTurn(session: SessionRecord, count: number): EventDraft[] {
	const random = new Random(hashOf(`${session.id}/rest`));
	const steps = Array.from({ length: Math.ceil(count / 2) }, () => random.pick(random.pick(random.pick(sampleWork)).steps));
	const last = [...saying('Done. All of it is checked.'), ...ending('end_turn', random)];
	return [...stepsOf(steps, random).slice(0, Math.max(0, count - last.length)), ...last].slice(-count);
}

/** Makes events of drafts, which refer to each other. */
export class History {
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

type End = 'end_turn' | 'requires_action' | 'running' | 'terminated' | 'rescheduled';

function endOf({ status, archived_at }: SessionRecord, random: Random): End {
	switch (status) {
		case 'running':
			return 'running';
		case 'terminated':
			return 'terminated';
		case 'rescheduling':
			return 'rescheduled';
		case 'idle':
			return archived_at === null && random.next() < 0.3 ? 'requires_action' : 'end_turn';
	}
}

function turnOf({ ask, plan, steps, answer }: SampleTurn, end: End, files: readonly FileRecord[], random: Random): EventDraft[] {
	const done = end === 'running' ? steps.slice(0, Math.ceil(steps.length / 2)) : steps;
	return [
		{ type: 'session.status_running' },
		{ type: 'session.thread_status_running', session_thread_id: `sthr_${random.hex(32)}` },
		{ type: 'user.message', content: text(ask) },
		{ type: 'span.model_request_start', key: 'request' },
		{ type: 'agent.thinking' },
		...(plan ? saying(plan) : []),
		...stepsOf(done, random),
		...(end === 'end_turn' ? [...deliveryOf(files, random), ...saying(answer)] : []),
		...ending(end, random),
	];
}

function ending(end: End, random = new Random(1)): EventDraft[] {
	const idle: EventDraft = { type: 'session.thread_status_idle' };
	const used = {
		type: 'span.model_request_end',
		model_request_start_id: 'request',
		is_error: false,
		model_usage: { credits: random.integer(1, 90) / 100 },
	};
	switch (end) {
		case 'running':
			return [];
		case 'end_turn':
			return [used, idle, usage(random), { type: 'session.status_idle', stop_reason: { type: 'end_turn' } }];
		case 'requires_action': {
			const reason = { type: 'requires_action', event_ids: ['asking'] };
			return [...samples.approval, used, idle, { type: 'session.status_idle', stop_reason: reason }];
		}
		case 'terminated':
			return [failing('exhausted'), { type: 'session.status_terminated' }];
		case 'rescheduled':
			return [failing('retrying'), { type: 'session.status_rescheduled' }];
	}
}

function usage(random: Random): EventDraft {
	const [model_credits, sandbox_runtime_credits] = [random.integer(1, 900) / 100, random.integer(1, 90) / 100];
	const total_credits = model_credits + sandbox_runtime_credits;
	return { type: 'session.usage', model_credits, sandbox_runtime_credits, total_credits };
}

function failing(retry: 'retrying' | 'exhausted'): EventDraft {
	const message = 'The model is overloaded at the moment.';
	const error = { type: 'model_overloaded_error', message, retry_status: { type: retry }, qoder_error_code: '10605' };
	return { type: 'session.error', error };
}

function stepsOf(steps: readonly SampleStep[], random: Random): EventDraft[] {
	return steps.flatMap((step) => {
		const key = random.hex(24);
		const { server, isError = false } = step;
		const use: EventDraft = server
			? { type: 'agent.mcp_tool_use', key, mcp_server_name: server, ...useOf(step) }
			: { type: step.tool === 'lookup_order' ? 'agent.custom_tool_use' : 'agent.tool_use', key, ...useOf(step) };
		const [type, id] = resultOf[use.type as keyof typeof resultOf];
		return [use, { type, [id]: key, content: text(step.result), is_error: isError }];
	});
}

/** The type of a tool's result, and its field for the id of the use. */
const resultOf = {
	'agent.tool_use': ['agent.tool_result', 'tool_use_id'],
	'agent.mcp_tool_use': ['agent.mcp_tool_result', 'mcp_tool_use_id'],
	'agent.custom_tool_use': ['user.custom_tool_result', 'custom_tool_use_id'],
} as const;

function useOf({ tool, input }: Pick<SampleStep, 'tool' | 'input'>): JsonObject {
	return { name: tool, input, evaluated_permission: 'allow' };
}

function deliveryOf(files: readonly FileRecord[], random: Random): EventDraft[] {
	if (files.length === 0) {
		return [];
	}
	const key = random.hex(24);
	const input = { files: files.map(({ filename }) => ({ path: `/data/workspace/out/${filename}` })) };
	return [
		{ type: 'agent.tool_use', ...useOf({ tool: 'DeliverArtifacts', input }), key },
		...files.map(({ file_id, filename, mime_type, size_bytes }) => ({
			type: 'agent.artifact_delivered',
			file_id,
			original_filename: filename,
			content_type: mime_type,
			size: size_bytes,
		})),
		{ type: 'agent.tool_result', tool_use_id: key, content: text(`Delivered ${files.length} file(s).`), is_error: false },
	];
}

function saying(words: string): EventDraft[] {
	return [{ type: 'agent.message', content: text(words) }];
}

function text(words: string): JsonObject[] {
	return [{ type: 'text', text: words }];
}
