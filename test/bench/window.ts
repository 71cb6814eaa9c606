import type { Browser, Page } from 'playwright-core';
import type { Host } from '../hosts/host.ts';
import { openWorkbench, type Workbench } from '../ui/workbench.ts';
import type { Jobs } from './jobs.ts';

export const titles = { ours: 'Files', bare: 'Bare' } as const;
export type Which = keyof typeof titles;

/** Milliseconds: while VS Code 1.103 redraws a whole tree, it loses rows of a group that expands. */
export const resetRest = 700;

interface Growth {
	/** From the key to the rows. */
	readonly ms: number;
	/** Milliseconds since 1970. */
	readonly at: number;
}

/** A window with both trees, used by the keyboard and timed by the page's clock. */
export class BenchWindow {
	readonly page: Page;
	readonly #workbench: Workbench;
	readonly #jobs: Jobs;

	constructor(workbench: Workbench, jobs: Jobs) {
		this.page = workbench.page;
		this.#workbench = workbench;
		this.#jobs = jobs;
	}

	async openContainer(): Promise<void> {
		await this.#workbench.openContainer();
	}

	/** To make room for the others. */
	async collapsePane(title: string): Promise<void> {
		const header = this.#workbench.view(title).header;
		if ((await header.getAttribute('aria-expanded')) === 'true') {
			await header.click();
		}
	}

	/** Milliseconds until so many more rows are in the page. */
	async expandFirst(which: Which, rows: number): Promise<number> {
		await this.#press(which, 'Home');
		// A key's request may wait for the frame of the previous key.
		await this.rest();
		return (await this.growth(which, rows, () => this.page.keyboard.press('ArrowRight'))).ms;
	}

	async collapseFirst(which: Which): Promise<void> {
		await this.#press(which, 'Home');
		await this.page.keyboard.press('ArrowLeft');
		await this.rest();
	}

	async loadMore(which: Which, rows: number): Promise<number> {
		// The other groups follow, as many in both trees.
		await this.#press(which, 'End');
		for (let group = 1; group < 5; group++) {
			await this.page.keyboard.press('ArrowUp');
		}
		await this.rest();
		return (await this.growth(which, rows, () => this.page.keyboard.press('Enter'))).ms;
	}

	/** Milliseconds until so many more rows are in the page. */
	async growth(which: Which, rows: number, act: () => Promise<unknown>): Promise<Growth> {
		await this.page.evaluate(
			([title, growth]) => {
				const panes = [...document.querySelectorAll('.part.sidebar .pane')];
				const pane = panes.find((candidate) => candidate.querySelector('h3.title')?.textContent === title);
				const box = pane?.querySelector<HTMLElement>('.monaco-list-rows');
				if (!box) {
					throw new Error(`${title} shows no rows.`);
				}
				const count = () => Math.round(Number.parseFloat(box.style.height || '0') / 22);
				const wanted = count() + growth;
				const measured = new Promise((resolve) => {
					let start = performance.now();
					addEventListener(
						'keydown',
						() => {
							start = performance.now();
						},
						{ capture: true, once: true },
					);
					const observer = new MutationObserver(() => {
						if (count() === wanted) {
							observer.disconnect();
							resolve({ ms: performance.now() - start, at: performance.timeOrigin + performance.now() });
						}
					});
					observer.observe(box, { attributes: true, attributeFilter: ['style'] });
				});
				Object.assign(globalThis, { measured });
			},
			[titles[which], rows] as const,
		);
		await act();
		const late = new Promise<never>((_, reject) => {
			setTimeout(() => reject(new Error(`${titles[which]} did not grow by ${rows} rows within 60 s.`)), 60_000).unref();
		});
		const growth = await Promise.race([this.page.evaluate(() => (globalThis as { measured?: unknown }).measured), late]);
		await this.rest();
		return growth as Growth;
	}

	/** Waits, because VS Code delays a second change of a tree by 200 ms, which would be measured. */
	async rest(milliseconds = 300): Promise<void> {
		await this.page.waitForTimeout(milliseconds);
	}

	async close(): Promise<void> {
		await this.#jobs.stop();
		await this.#workbench.close();
	}

	async #press(which: Which, key: string): Promise<void> {
		await this.#workbench.view(titles[which]).pane.locator('.monaco-list').first().focus();
		await this.page.keyboard.press(key);
	}
}

/** In a fresh profile; its extension host waits for jobs. */
export async function openWindow(host: Host, browser: Browser, jobs: Jobs): Promise<BenchWindow> {
	const workbench = await openWorkbench({ host, browser, height: 1000 });
	// VS Code calls these when the module in its extension host ends.
	await workbench.page.exposeFunction('codeAutomationLog', () => {});
	await workbench.page.exposeFunction('codeAutomationExit', () => {});
	return new BenchWindow(workbench, jobs);
}
