import type { IncomingMessage, Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { Account } from './account.ts';
import { allowAnyOrigin, createApp } from './app.ts';
import { createControl } from './control.ts';
import { Faults } from './faults.ts';
import { type Modes, modesOf } from './modes.ts';
import { Port } from './port.ts';
import type { Generation } from './records.ts';
import { apiEntry, type LoggedRequest, RequestLog, type StorageRequest, storageEntry } from './requestLog.ts';
import type { SampleOptions } from './sampleData.ts';
import { basePath, type Service } from './service.ts';
import { Storage } from './storage.ts';

/** The token that the local API accepts by default. */
export const sampleToken = 'pt-sample-0123456789abcdef';

/** The token of the other account. */
const otherToken = 'pt-other-fedcba9876543210';

/** How to start the local API; everything may be left out. */
export interface QoderApiOptions extends SampleOptions, Partial<Modes> {
	/** 0, any free port, when left out. */
	readonly port?: number;
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
	/** The token of the other account. */
	readonly otherToken: string;
	/** Another account, whose rows have other ids. */
	readonly otherAccount: Account;
	/** The live log of requests, in the order they came. */
	readonly requests: readonly LoggedRequest[];
	clearRequests(): void;
	/** Faults on demand. */
	readonly faults: Faults;
	/** The storage that the contents of files come from. */
	readonly storage: {
		/** For example `http://127.0.0.1:4712`. */
		readonly origin: string;
		/** The live log of requests to it, in the order they came. */
		readonly requests: readonly StorageRequest[];
		clearRequests(): void;
	};
	/** May be changed at any time. */
	readonly modes: Modes;
	/** The generation it answers as; may be set at any time. */
	generation: Generation;
	/** Refuses connections, those to the storage too, and ends the open ones, until `resume`. */
	pause(): Promise<void>;
	/** Listens again, on the same ports. */
	resume(): Promise<void>;
	/** Ends every connection and stops. */
	close(): Promise<void>;
}

/** Starts the local Qoder API. Rejects with a sentence when the port is taken. */
export async function startQoderApi(options: QoderApiOptions = {}): Promise<QoderApi> {
	const { port = 0, token = sampleToken, generation = 1, log = () => {}, receive = () => {} } = options;
	const faults = new Faults();
	const modes = modesOf(options);
	const storage = new Storage(modes, faults);
	const account = new Account(options);
	const otherAccount = new Account({ files: 23, agents: 7, sessions: 3, seed: (options.seed ?? 1) + 1 });
	const service: Service = { account, token, otherAccount, otherToken, storage, modes, generation };
	const requestLog = new RequestLog<LoggedRequest>();
	const storageLog = new RequestLog<StorageRequest>();
	const api = createApp(service);
	const control = createControl({ service, faults, log: requestLog, storageLog, modes: modesOf(options), pause: pauseFor });
	const app = new Hono<{ Bindings: { incoming: IncomingMessage } }>()
		.use('/_control/*', allowAnyOrigin)
		.route('/_control', control)
		.use((context, next) => (modes.cors ? allowAnyOrigin(context, next) : next()))
		.options('*', (context) => context.body(null, 405))
		.all('*', ({ req, env }) => faults.answer(req.raw, async (request) => api.fetch(request), env.incoming.socket));

	const server = serverOf(app).prependListener('request', (request, response) => {
		receive(request);
		const entry = apiEntry(request, service);
		if (entry) {
			const query = new URLSearchParams(entry.query);
			const target = query.size > 0 ? `${entry.path}?${query}` : entry.path;
			requestLog.add(entry, response, (ended) => log(lineOf(ended, target)));
		}
	});
	const storageServer = serverOf(storage.app).prependListener('request', (request, response) => {
		storageLog.add(storageEntry(request), response, (ended) => log(lineOf(ended, `storage ${ended.path}`)));
	});
	const apiPort = await Port.open(server, port);
	const storagesPort = await Port.open(storageServer, 0);
	storage.origin = storagesPort.origin;
	const ports = [apiPort, storagesPort];

	const forAll = async (act: (port: Port) => Promise<void>) => void (await Promise.all(ports.map(act)));
	const pause = () => forAll((each) => each.pause());
	const resume = () => forAll((each) => each.resume());

	function pauseFor(ms: number): void {
		// A moment later, so that the answer to the request for this pause gets out.
		setTimeout(() => void pause().then(() => setTimeout(() => void resume(), ms)), 20);
	}

	return {
		baseUrl: `${apiPort.origin}${basePath}`,
		controlUrl: `${apiPort.origin}/_control`,
		token,
		account,
		otherToken,
		otherAccount,
		requests: requestLog.requests,
		clearRequests: () => requestLog.clear(),
		faults,
		storage: { origin: storage.origin, requests: storageLog.requests, clearRequests: () => storageLog.clear() },
		modes,
		get generation() {
			return service.generation;
		},
		set generation(value) {
			service.generation = value;
		},
		pause,
		resume,
		close: () => forAll((each) => each.close()),
	};
}

function lineOf({ method, status, ms }: LoggedRequest | StorageRequest, target: string): string {
	return `${method} ${target} ${status ?? 'no answer'} ${ms} ms`;
}

function serverOf(app: { readonly fetch: Parameters<typeof createAdaptorServer>[0]['fetch'] }): Server {
	// Without the override the process keeps its own Request and Response, which the code under test relies on.
	const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
	// On a busy machine, a client may use a connection in the moment in which Node ends it after 5 s without a request.
	server.keepAliveTimeout = 600_000;
	return server;
}
