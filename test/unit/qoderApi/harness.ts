import assert from 'node:assert/strict';
import { after, afterEach, before } from 'mocha';
import { modesOf } from '../../qoderApi/modes.ts';
import { type QoderApi, type QoderApiOptions, startQoderApi } from '../../qoderApi/server.ts';

/** A page of a list, or an error envelope, in the eyes of a test. */
export interface Answer {
	data: Record<string, unknown>[];
	first_id: string | null;
	last_id: string | null;
	has_more: boolean;
	next_page?: string | null;
	request_id?: string;
	error?: { type: string; message: string; param?: string };
}

/** A local API for the tests of one `describe`, and short ways to send requests to it. */
export interface Harness {
	readonly api: QoderApi;
	/** Sends a request, by default with the sample token; `path` is below the base URL. */
	ask(path: string, headers?: Record<string, string>): Promise<Response>;
	/** The JSON of the answer. */
	page(path: string): Promise<Answer>;
	/** Status, type and, if there is one, param of a refusal. */
	refusal(path: string, headers?: Record<string, string>): Promise<(number | string | undefined)[]>;
	/** Sends a request to the control plane. */
	control(method: string, path: string, body?: unknown): Promise<unknown>;
}

/** Starts a local API before the tests of this `describe`, cleans up after each, stops it after all. */
export function useQoderApi(options: QoderApiOptions = {}): Harness {
	let running: QoderApi | undefined;
	before(async () => {
		running = await startQoderApi(options);
	});
	afterEach(() => {
		running?.faults.clear();
		running?.clearRequests();
		running?.account.reset();
		running?.storage.clearRequests();
		Object.assign(running ?? {}, { generation: options.generation ?? 1 });
		Object.assign(running?.modes ?? {}, modesOf(options));
	});
	after(() => running?.close());

	const harness: Harness = {
		get api() {
			if (running === undefined) {
				throw new Error('The API runs only during tests.');
			}
			return running;
		},
		ask: (path, headers = {}) =>
			fetch(harness.api.baseUrl + path, { headers: { authorization: `Bearer ${harness.api.token}`, ...headers } }),
		page: async (path) => (await (await harness.ask(path)).json()) as Answer,
		async refusal(path, headers) {
			const response = await harness.ask(path, headers);
			const { error } = (await response.json()) as Answer;
			return [response.status, error?.type, ...(error?.param === undefined ? [] : [error.param])];
		},
		async control(method, path, body) {
			const response = await fetch(harness.api.controlUrl + path, {
				method,
				...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
			});
			return response.json();
		},
	};
	return harness;
}

/** The ids of a page's items, whatever the generation calls them. */
export function idsOf({ data }: Answer): unknown[] {
	return data.map((item) => item['file_id'] ?? item['id']);
}

/** Waits, turn by turn of the event loop, until this is true. Rejects after ten seconds, because a busy machine takes its time. */
export async function waitUntil(isTrue: () => boolean | Promise<boolean>): Promise<void> {
	const end = performance.now() + 10_000;
	while (!(await isTrue())) {
		assert.ok(performance.now() < end, `not within ten seconds: ${isTrue}`);
		await new Promise(setImmediate);
	}
}
