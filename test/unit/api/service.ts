import { afterEach } from 'mocha';
import { QoderClient } from '../../../src/api/client.ts';
import { Token } from '../../../src/api/token.ts';
import type { Exchange } from '../../../src/api/transport.ts';
import type { FaultRule } from '../../qoderApi/faults.ts';
import type { QoderApi, QoderApiOptions } from '../../qoderApi/server.ts';
import { useQoderApi } from '../qoderApi/harness.ts';

/** A local API while the tests of one `describe` run, with a client of it. */
export interface Service {
	readonly api: QoderApi;
	/** A client with the token that is let in. */
	readonly client: QoderClient;
	/** What that client reported during this test. */
	readonly exchanges: readonly Exchange[];
	/** A client with another token. */
	clientWith(token: string): QoderClient;
	/** The answer to a request that no client would send; `path` is below the base URL. */
	get(path: string, token?: string): Promise<{ status: number; body: Record<string, unknown> }>;
	/** The faults of this test. */
	spoil(...faults: FaultRule[]): void;
}

/** Starts a local API before the tests of this `describe`, cleans up after each, stops it after all. */
export function useService(options: QoderApiOptions = {}): Service {
	const harness = useQoderApi(options);
	let client: QoderClient | undefined;
	const exchanges: Exchange[] = [];
	afterEach(() => {
		exchanges.length = 0;
		client = undefined;
	});

	const service: Service = {
		get api() {
			return harness.api;
		},
		get client() {
			client ??= service.clientWith(service.api.token);
			return client;
		},
		exchanges,
		clientWith: (token) =>
			new QoderClient({
				baseUrl: service.api.baseUrl,
				token: async () => new Token(token),
				report: (exchange) => exchanges.push(exchange),
			}),
		async get(path, token = service.api.token) {
			const response = await fetch(service.api.baseUrl + path, { headers: { authorization: `Bearer ${token}` } });
			return { status: response.status, body: (await response.json()) as Record<string, unknown> };
		},
		spoil: (...faults) => service.api.faults.set(faults),
	};
	return service;
}
