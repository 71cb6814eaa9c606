import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { Account } from './account.ts';
import { allowAnyOrigin, basePath, createApp, type Service } from './app.ts';
import { createControl } from './control.ts';
import { Faults } from './faults.ts';
import type { Generation } from './records.ts';
import { type LoggedRequest, RequestLog } from './requestLog.ts';
import type { SampleOptions } from './sampleData.ts';

/** The token the local API lets in unless another one is given. */
export const sampleToken = 'pt-sample-0123456789abcdef';

/** How to start the local API; everything may be left out. */
export interface QoderApiOptions extends SampleOptions {
	/** 0, any free port, when left out. */
	readonly port?: number;
	/** `127.0.0.1` when left out. */
	readonly host?: string;
	/** The token to let in: `sampleToken` when left out. */
	readonly token?: string;
	/** 1, the documented contract, when left out. */
	readonly generation?: Generation;
	/** Gets one line for each request that ended, never the token. */
	readonly log?: (line: string) => void;
	/** Gets each request as it came, its token included, for a test that looks for the token. */
	readonly receive?: (request: IncomingMessage) => void;
}

/** A local Qoder API that is running. */
export interface QoderApi {
	/** For example `http://127.0.0.1:4711/api/v1/cloud`. */
	readonly baseUrl: string;
	/** For example `http://127.0.0.1:4711/_control`. */
	readonly controlUrl: string;
	readonly token: string;
	readonly account: Account;
	/** The live log of requests, in the order they came. */
	readonly requests: readonly LoggedRequest[];
	clearRequests(): void;
	/** Faults on demand. */
	readonly faults: Faults;
	/** The generation it answers as; may be set at any time. */
	generation: Generation;
	/** Refuses connections, and ends the open ones, until `resume`. */
	pause(): Promise<void>;
	/** Listens again, on the same port. */
	resume(): Promise<void>;
	/** Ends every connection and stops. */
	close(): Promise<void>;
}

/** Starts the local Qoder API. Rejects with a sentence when the port is taken. */
export async function startQoderApi(options: QoderApiOptions = {}): Promise<QoderApi> {
	const { port = 0, host = '127.0.0.1', token = sampleToken, generation = 1, log = () => {}, receive = () => {} } = options;
	const service: Service = { account: new Account(options), token, generation };
	const requestLog = new RequestLog(token, log);
	const faults = new Faults();
	const api = createApp(service);
	const app = new Hono<{ Bindings: { incoming: IncomingMessage } }>()
		.use(allowAnyOrigin)
		.route('/_control', createControl({ service, faults, log: requestLog, pause: pauseFor }))
		.all('*', ({ req, env }) => faults.answer(req.raw, async (request) => api.fetch(request), env.incoming.socket));
	// Without the override the process keeps its own Request and Response, which the code under test relies on.
	const server = createAdaptorServer({ fetch: app.fetch, hostname: host, overrideGlobalObjects: false }) as Server;
	server.prependListener('request', (request, response) => {
		receive(request);
		requestLog.add(request, response);
	});

	let isClosed = false;
	await listen(server, port, host);
	const address = server.address() as AddressInfo;

	async function pause(): Promise<void> {
		const closed = server.listening ? once(server, 'close') : undefined;
		server.close();
		server.closeAllConnections();
		await closed;
	}

	async function resume(): Promise<void> {
		if (!server.listening && !isClosed) {
			await listen(server, address.port, host);
		}
	}

	function pauseFor(ms: number): void {
		// A moment later, so that the answer to the request for this pause gets out.
		setTimeout(() => void pause().then(() => setTimeout(() => void resume(), ms)), 20);
	}

	return {
		baseUrl: `http://${host}:${address.port}${basePath}`,
		controlUrl: `http://${host}:${address.port}/_control`,
		token,
		account: service.account,
		requests: requestLog.requests,
		clearRequests: () => requestLog.clear(),
		faults,
		get generation() {
			return service.generation;
		},
		set generation(value) {
			service.generation = value;
		},
		pause,
		resume,
		close() {
			isClosed = true;
			return pause();
		},
	};
}

async function listen(server: Server, port: number, host: string): Promise<void> {
	server.listen(port, host);
	try {
		await once(server, 'listening');
	} catch (error) {
		const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
		throw new Error(isTaken ? `Port ${port} on ${host} is already in use.` : `Cannot listen on ${host}:${port}.`, {
			cause: error,
		});
	}
}
