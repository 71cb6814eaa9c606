import type { Browser } from 'playwright-core';
import type { Host } from '../hosts/host.ts';
import type { QoderApi } from '../qoderApi/server.ts';
import { measureHeap, measureOpen, measureTranscripts } from './inHost.ts';
import type { Jobs } from './jobs.ts';
import { measureFirstPage, measureLoadAll, measureLoadMore, measureRefresh } from './rows.ts';
import { measureStart } from './start.ts';
import type { Figure } from './table.ts';
import { type BenchWindow, openWindow, resetRest, type Which } from './window.ts';

/** Milliseconds to the service, where that matters. */
const latencies = [30, 100];

/** Milliseconds in which VS Code draws loaded rows. */
const drawRest = 1500;

export class Bench {
	readonly name: string;
	readonly host: Host;
	readonly browser: Browser;
	readonly jobs: Jobs;
	readonly api: QoderApi;
	readonly progress: (line: string) => void;
	#window: BenchWindow | undefined;
	#latency = 0;

	constructor(name: string, host: Host, browser: Browser, jobs: Jobs, api: QoderApi, progress: (line: string) => void) {
		this.name = name;
		this.host = host;
		this.browser = browser;
		this.jobs = jobs;
		this.api = api;
		this.progress = progress;
	}

	get window(): BenchWindow {
		if (!this.#window) {
			throw new Error('No window is open.');
		}
		return this.#window;
	}

	/** Whether to measure what our promises cost, too, which matters more near the service. */
	get isCareful(): boolean {
		return this.#latency === latencies[0];
	}

	figure(name: string): { host: string; name: string; unit: 'ms' } {
		return { host: this.name, name: this.#latency === 0 ? name : `${name}, ${this.#latency} ms away`, unit: 'ms' };
	}

	/** With its first group expanded, and at least so many rows in it. */
	async show(which: Which, rows: number): Promise<void> {
		const latency = this.#latency;
		this.#setLatency(0);
		await this.window.collapseFirst(which);
		await this.jobs.run('reset', which);
		await this.window.rest(resetRest);
		await this.window.expandFirst(which, 51);
		if (rows > 50) {
			await this.jobs.run('fill', which, rows);
			await this.window.rest(drawRest);
		}
		this.#setLatency(latency);
	}

	/** In fresh windows. */
	async run(quick: boolean): Promise<Figure[]> {
		// Short times vary by a few frames, and at 1,000 rows the result is close to its mark.
		const [samples, more, most] = quick ? [1, 1, 1] : [5, 9, 26];
		const figures = await measureStart(this.name, this, samples);
		this.progress('start measured');
		await this.#inWindow(async () => {
			figures.push(...(await measureFirstPage(this, more)));
			figures.push(...(await measureLoadMore(this, samples, more, most)));
		});
		await this.#inWindow(async () => {
			for (const latency of latencies) {
				this.#setLatency(latency);
				figures.push(...(await measureRefresh(this, samples)));
				figures.push(...(await measureLoadAll(this, samples)));
			}
			this.#setLatency(latencies[0] ?? 0);
			figures.push(...(await measureOpen(this, samples)));
			this.#setLatency(0);
			this.progress('files opened');
		});
		await this.#inWindow(async () => {
			figures.push(...(await measureHeap(this, 50_000, samples)));
			this.progress('heap measured');
		});
		await this.#inWindow(async () => {
			this.#setLatency(latencies[0] ?? 0);
			figures.push(...(await measureTranscripts(this, samples)));
			this.#setLatency(0);
			this.api.generation = 1;
			this.progress('transcripts opened');
		});
		return figures;
	}

	#setLatency(milliseconds: number): void {
		this.#latency = milliseconds;
		this.api.faults.set(milliseconds > 0 ? [{ fault: { kind: 'latency', ms: milliseconds } }] : []);
	}

	async #inWindow(measure: () => Promise<void>): Promise<void> {
		this.api.faults.clear();
		this.#window = await openWindow(this.host, this.browser, this.jobs);
		await this.#window.openContainer();
		await this.jobs.run('signIn', this.api.token);
		await this.#window.collapsePane('Agents');
		await this.#window.collapsePane('Bare Too');
		await this.#window.rest(1500);
		await measure();
		await this.#window.close();
		this.#window = undefined;
	}
}
