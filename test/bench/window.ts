import type { Browser, Page } from 'playwright-core';
import type { Host } from '../hosts/host.ts';
import { openWorkbench, type Workbench } from '../ui/workbench.ts';
import type { Jobs } from './jobs.ts';

/** The two trees that are compared, by the titles of their views. */
export const titles = { ours: 'Files', bare: 'Bare' } as const;
export type Which = keyof typeof titles;

/** Milliseconds to wait once a tree was emptied: VS Code 1.103 loses the rows of a group that is opened while it redraws all of it. */
export const resetRest = 700;

interface Growth {
	/** From the key that was pressed to the rows in the page. */
	readonly ms: number;
	/** When the rows were in the page, in milliseconds since 1970. */
	readonly at: number;
}

/** A window of VS Code with both trees in the side bar, worked with the keyboard and timed by the page's own clock. */
export class BenchWindow {
	readonly page: Page;
	readonly #workbench: Workbench;
	readonly #jobs: Jobs;

	constructor(workbench: Workbench, jobs: Jobs) {
		this.page = workbench.page;
		this.#workbench = workbench;
		this.#jobs = jobs;
	}

	/** Shows the container with all its views. */
	async openContainer(): Promise<void> {
		await this.#workbench.openContainer();
	}

	/** Collapses a view's pane, so that the others have its place. */
	async collapsePane(title: string): Promise<void> {
		const header = this.#workbench.view(title).header;
		if ((await header.getAttribute('aria-expanded')) === 'true') {
			await header.click();
		}
	}

	/** Expands the first group and resolves to how long it took until so many more rows were in the page. */
	async expandFirst(which: Which, rows: number): Promise<number> {
		await this.#press(which, 'Home');
		// A request of a key may wait for the frame that the key before it requested.
		await this.rest();
		return (await this.growth(which, rows, () => this.page.keyboard.press('ArrowRight'))).ms;
	}

	/** Collapses the first group. */
	async collapseFirst(which: Which): Promise<void> {
		await this.#press(which, 'Home');
		await this.page.keyboard.press('ArrowLeft');
		await this.rest();
	}

	/** Presses Enter on the last row of the first group, which loads a page of `rows`. */
	async loadMore(which: Which, rows: number): Promise<number> {
		// The rows of the other groups come after it; they are as many in both trees.
		await this.#press(which, 'End');
		for (let group = 1; group < 5; group++) {
			await this.page.keyboard.press('ArrowUp');
		}
		await this.rest();
		return (await this.growth(which, rows, () => this.page.keyboard.press('Enter'))).ms;
	}

	/** Does something and waits until so many more rows are in the page. */
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

	/** Waits until VS Code has done what it puts off: it holds back a second change of a tree for 200 ms. */
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

/** Opens a window in a fresh profile whose extension host waits for jobs. */
export async function openWindow(host: Host, browser: Browser, jobs: Jobs): Promise<BenchWindow> {
	const workbench = await openWorkbench({ host, browser, height: 1000 });
	// VS Code calls these when the module in its extension host has ended.
	await workbench.page.exposeFunction('codeAutomationLog', () => {});
	await workbench.page.exposeFunction('codeAutomationExit', () => {});
	return new BenchWindow(workbench, jobs);
}
