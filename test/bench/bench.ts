import type { Browser } from 'playwright-core';
import type { Host } from '../hosts/host.ts';
import type { QoderApi } from '../qoderApi/server.ts';
import { measureActivation } from './activations.ts';
import { measureFilter, measureHeap, measureHover, measureRequests } from './inHost.ts';
import type { Jobs } from './jobs.ts';
import { measureFirstPage, measureLoadAll, measureLoadMore, measureRefresh, measureRowsThatTellMore, showRows } from './rows.ts';
import type { Figure } from './table.ts';
import { type BenchWindow, openWindow, resetRest, type Which } from './window.ts';

const latencies = [0, 100];

/** A host under measurement. */
export class Bench {
	readonly name: string;
	readonly host: Host;
	readonly browser: Browser;
	readonly jobs: Jobs;
	readonly api: QoderApi;
	readonly progress: (line: string) => void;
	#window: BenchWindow | undefined;
	#latency: number | undefined;

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

	/** What figures of this host and of the latency in force have in common. */
	figure(name: string): { host: string; name: string; unit: 'ms' } {
		return { host: this.name, name: this.#latency === undefined ? name : `${name}, ${this.#latency} ms away`, unit: 'ms' };
	}

	/** Shows a tree with its first group expanded and at least so many rows in it. */
	async show(which: Which, rows: number): Promise<void> {
		const latency = this.#latency ?? 0;
		this.#setLatency(0);
		await this.window.collapseFirst(which);
		await this.jobs.run('reset', which);
		await this.window.rest(resetRest);
		await this.window.expandFirst(which, 51);
		if (rows > 50) {
			await this.window.growth(which, Math.ceil((rows - 50) / 100) * 100, () => this.jobs.run('fill', which, rows));
		}
		this.#setLatency(latency);
	}

	/** Measures everything, in fresh windows. */
	async run(quick: boolean): Promise<Figure[]> {
		const few = quick ? 1 : 2;
		const many = quick ? 2 : 3;
		const figures = await measureActivation(this.name, this.host, this.browser, this.jobs, 2);
		this.progress('activation measured');
		await this.#inWindow(async () => {
			figures.push(...(await measureRequests(this)));
			this.progress('requests counted');
			for (const latency of latencies) {
				this.#setLatency(latency);
				const samples = latency > 0 ? few : many;
				figures.push(...(await measureFirstPage(this, samples)));
				for (const rows of [50, 1000]) {
					await showRows(this, rows);
					figures.push(...(await measureLoadMore(this, rows, samples)));
				}
				figures.push(...(await measureRefresh(this, few)));
				this.progress('refresh measured');
				figures.push(...(await measureLoadAll(this, latency > 0 ? 1 : few)));
				this.progress('Load All measured');
			}
		});
		for (const rows of [10_000, 50_000]) {
			await this.#inWindow(async () => {
				await showRows(this, rows);
				if (rows === 10_000) {
					this.#setLatency(0);
					figures.push(...(await measureRowsThatTellMore(this, rows, few)));
				}
				for (const latency of latencies) {
					this.#setLatency(latency);
					figures.push(...(await measureLoadMore(this, rows, rows > 10_000 ? 1 : few)));
				}
			});
		}
		this.#latency = undefined;
		await this.#inWindow(async () => {
			figures.push(...(await measureHover(this)), ...(await measureFilter(this)));
			this.progress('hover and filter measured');
			figures.push(...(await measureHeap(this, 10_000)), ...(await measureHeap(this, 50_000)));
			this.progress('heap measured');
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
