import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Inside } from './inside/index.ts';

interface Job {
	readonly name: string;
	readonly args: readonly unknown[];
	readonly resolve: (result: unknown) => void;
	readonly reject: (error: Error) => void;
}

export interface Jobs {
	readonly url: string;
	run<K extends keyof Inside>(name: K, ...args: Parameters<Inside[K]>): Promise<Awaited<ReturnType<Inside[K]>>>;
	/** Ends the extension host's loop, before its window closes. */
	stop(): Promise<void>;
	close(): Promise<void>;
}

/** The extension host requests jobs over HTTP, and sends results. */
export async function openJobs(heap: () => Promise<number>): Promise<Jobs> {
	const waiting: Job[] = [];
	let underWay: Job | undefined;
	let asking: ServerResponse | undefined;

	const hand = () => {
		if (asking && waiting.length > 0) {
			underWay = waiting.shift();
			asking.end(JSON.stringify({ name: underWay?.name, args: underWay?.args }));
			asking = undefined;
		}
	};
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const chunks = await request.toArray();
		const done = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { result?: unknown; error?: string };
		response.setHeader('Access-Control-Allow-Origin', '*');
		if (done.error !== undefined) {
			underWay?.reject(new Error(`${underWay.name}: ${done.error}`));
		} else {
			underWay?.resolve(done.result);
		}
		const isLast = underWay?.name === 'stop';
		underWay = undefined;
		if (isLast) {
			response.end();
			return;
		}
		asking = response;
		response.on('close', () => {
			asking = asking === response ? undefined : asking;
		});
		hand();
	};
	const answerHeap = async (response: ServerResponse) => {
		response.setHeader('Access-Control-Allow-Origin', '*');
		response.end(String(await heap()));
	};
	const server = createServer(
		(request, response) => void (request.url === '/heap' ? answerHeap(response) : answer(request, response)),
	);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');

	const run = (name: string, args: readonly unknown[]) =>
		new Promise<unknown>((resolve, reject) => {
			waiting.push({ name, args, resolve, reject });
			hand();
		});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		run: (name, ...args) => run(name, args) as never,
		stop: async () => {
			await run('stop', []);
		},
		async close() {
			server.closeAllConnections();
			await new Promise((closed) => server.close(closed));
		},
	};
}
