import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { Port } from '../qoderApi/port.ts';
import type { Inside } from './inside/index.ts';

interface Job {
	readonly name: string;
	readonly args: readonly unknown[];
	readonly done: PromiseWithResolvers<unknown>;
}

export interface Jobs {
	readonly url: string;
	/** One at a time. */
	run<K extends keyof Inside>(name: K, ...args: Parameters<Inside[K]>): Promise<Awaited<ReturnType<Inside[K]>>>;
	/** Ends the extension host's loop, before its window closes. */
	stop(): Promise<void>;
	close(): Promise<void>;
}

/** The extension host requests jobs over HTTP, and sends results. */
export async function openJobs(heap: () => Promise<number>): Promise<Jobs> {
	let next = Promise.withResolvers<Job>();
	let underWay: Job | undefined;
	const app = new Hono()
		.use(cors({ origin: '*' }))
		.get('/heap', async ({ text }) => text(String(await heap())))
		.post('/', async ({ req, json }) => {
			const { result, error } = await req.json<{ result?: unknown; error?: string }>();
			const last = underWay;
			if (error === undefined) {
				last?.done.resolve(result);
			} else {
				last?.done.reject(new Error(`${last.name}: ${error}`));
			}
			underWay = undefined;
			if (last?.name === 'stop') {
				return json({});
			}
			underWay = await next.promise;
			next = Promise.withResolvers();
			return json({ name: underWay.name, args: underWay.args });
		});
	const run = (name: string, args: readonly unknown[]) => {
		const done = Promise.withResolvers<unknown>();
		next.resolve({ name, args, done });
		return done.promise;
	};
	const port = await Port.open(createServer(getRequestListener(app.fetch)), 0);
	return {
		url: `${port.origin}/`,
		run: (name, ...args) => run(name, args) as never,
		stop: async () => {
			await run('stop', []);
		},
		close: () => port.close(),
	};
}
