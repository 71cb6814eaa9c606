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
import { apiEntry, follow, type LoggedRequest, type StorageRequest, storageEntry } from './requestLog.ts';
import type { SampleOptions } from './sampleData.ts';
import { basePath, type Service } from './service.ts';
import { Storage } from './storage.ts';

/** Accepted by default. */
export const sampleToken = 'pt-sample-0123456789abcdef';

const otherToken = 'pt-other-fedcba9876543210';

export interface QoderApiOptions extends SampleOptions, Partial<Modes> {
	/** Default 0, any free port. */
	readonly port?: number;
	/** Default {@link sampleToken}. */
	readonly token?: string;
	/** Default 1, the documented one. */
	readonly generation?: Generation;
	/** Called with a line for each ended request, without the token. */
	readonly log?: (line: string) => void;
	/** Called with each request, token included, for tests that look for it. */
	readonly receive?: (request: IncomingMessage) => void;
}

export interface QoderApi {
	/** Like `http://127.0.0.1:4711/api/v1/cloud`. */
	readonly baseUrl: string;
	readonly token: string;
	readonly account: Account;
	readonly otherToken: string;
	/** Its rows have other ids. */
	readonly otherAccount: Account;
	/** Live, in order of arrival. */
	readonly requests: readonly LoggedRequest[];
	clearRequests(): void;
	readonly faults: Faults;
	readonly storage: {
		/** Live, in order of arrival. */
		readonly requests: readonly StorageRequest[];
	};
	/** May be changed at any time. */
	readonly modes: Modes;
	/** May be changed at any time. */
	generation: Generation;
	/** Ends connections and refuses new ones, also to the storage. */
	pause(): Promise<void>;
	/** On the same ports. */
	resume(): Promise<void>;
	close(): Promise<void>;
}

/** Rejects with a sentence if the port is taken. */
export async function startQoderApi(options: QoderApiOptions = {}): Promise<QoderApi> {
	const { port = 0, token = sampleToken, generation = 1, log = () => {}, receive = () => {} } = options;
	const faults = new Faults();
	const modes = modesOf(options);
	const storage = new Storage(modes, faults);
	const account = new Account(options);
	const otherAccount = new Account({ files: 23, agents: 7, sessions: 3, seed: (options.seed ?? 1) + 1 });
	const service: Service = { account, token, otherAccount, otherToken, storage, modes, generation };
	const requests: LoggedRequest[] = [];
	const stored: StorageRequest[] = [];
	const api = createApp(service);
	const control = createControl({ service, faults, requests, stored, modes: modesOf(options), pause: pauseFor });
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
			requests.push(entry);
			follow(entry, response, (end) => log(`${entry.method} ${entry.path}${query.size > 0 ? '?' : ''}${query} ${end}`));
		}
	});
	const storageServer = serverOf(storage.app).prependListener('request', (request, response) => {
		const entry = storageEntry(request);
		stored.push(entry);
		follow(entry, response, (end) => log(`${entry.method} storage ${entry.path} ${end}`));
	});
	const apiPort = await Port.open(server, port);
	const storagesPort = await Port.open(storageServer, 0);
	storage.origin = storagesPort.origin;
	const ports = [apiPort, storagesPort];

	const forAll = async (act: (port: Port) => Promise<void>) => void (await Promise.all(ports.map(act)));
	const pause = () => forAll((each) => each.pause());
	const resume = () => forAll((each) => each.resume());

	function pauseFor(ms: number): void {
		// After the answer to this request.
		setTimeout(() => void pause().then(() => setTimeout(() => void resume(), ms)), 20);
	}

	return {
		baseUrl: `${apiPort.origin}${basePath}`,
		token,
		account,
		otherToken,
		otherAccount,
		requests,
		clearRequests: () => void requests.splice(0),
		faults,
		storage: { requests: stored },
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

function serverOf(app: { readonly fetch: Parameters<typeof createAdaptorServer>[0]['fetch'] }): Server {
	// The override would replace Request and Response, which the code under test relies on.
	const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
	// Node's 5 s could end a connection just when a client on a busy machine uses it.
	server.keepAliveTimeout = 600_000;
	return server;
}
