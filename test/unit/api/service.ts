import assert from 'node:assert/strict';
import { after, afterEach, before } from 'mocha';
import { QoderClient } from '../../../src/api/client.ts';
import type { PageQuery } from '../../../src/api/dialects.ts';
import type { Page } from '../../../src/api/page.ts';
import { Token } from '../../../src/api/token.ts';
import type { FaultRule } from '../../qoderApi/faults.ts';
import { modesOf } from '../../qoderApi/modes.ts';
import { type QoderApi, type QoderApiOptions, startQoderApi } from '../../qoderApi/server.ts';

/** A page of a list, a record, or an error envelope, as JSON. */
export interface Answer {
	data: Record<string, unknown>[];
	first_id: string | null;
	last_id: string | null;
	has_more: boolean;
	next_page?: string | null;
	error?: { type: string; message: string; param?: string };
}

/** A local API while the tests of one `describe` run, with a client of it. */
export interface Service {
	readonly api: QoderApi;
	/** A client of this test with the token that is let in. */
	readonly client: QoderClient;
	/** Sends a request that no client would send, with the sample token; `path` is below the base URL. */
	ask(path: string, init?: RequestInit): Promise<Response>;
	/** The JSON of the answer to such a request. */
	answer(path: string, init?: RequestInit): Promise<Answer>;
	/** The faults of this test. */
	spoil(...faults: FaultRule[]): void;
}

/** Starts a local API before the tests of this `describe`, cleans up after each, stops it after all. */
export function useService(options: QoderApiOptions = {}): Service {
	let api: QoderApi;
	let client: QoderClient | undefined;
	before(async () => {
		api = await startQoderApi(options);
	});
	afterEach(() => {
		client = undefined;
		api.faults.clear();
		api.clearRequests();
		api.account.reset();
		Object.assign(api, { generation: options.generation ?? 1 });
		Object.assign(api.modes, modesOf(options));
	});
	after(() => api.close());

	const ask = (path: string, init: RequestInit = {}) =>
		fetch(api.baseUrl + path, { ...init, headers: { authorization: `Bearer ${api.token}`, ...init.headers } });
	return {
		get api() {
			return api;
		},
		get client() {
			client ??= clientOf(api);
			return client;
		},
		ask,
		answer: async (path, init) => (await (await ask(path, init)).json()) as Answer,
		spoil: (...faults) => api.faults.set(faults),
	};
}

/** A client of a local API, by default with the token that is let in. */
export function clientOf({ baseUrl, token }: Pick<QoderApi, 'baseUrl' | 'token'>): QoderClient {
	return new QoderClient({ baseUrl, token: async () => new Token(token) });
}

/** The lists of the API. */
export type Kind = 'files' | 'agents' | 'sessions';

/** One page of a list. */
export function listOf(client: QoderClient, kind: Kind, query: PageQuery = {}): Promise<Page<object>> {
	return kind === 'files' ? client.listFiles(query) : kind === 'agents' ? client.listAgents(query) : client.listSessions(query);
}

/** The ids of a page's items, whatever the service calls them. */
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
