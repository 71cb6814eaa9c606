import { errors, type Locator, type Page } from 'playwright-core';
import { until } from './until.ts';

export interface Row {
	readonly label: string;
	readonly description: string;
	readonly aria: string;
	readonly level: number;
	/** Undefined without children. */
	readonly expanded: boolean | undefined;
	readonly selected: boolean;
}

/** Exact, or a pattern. */
export type Label = string | RegExp;

/** Only the rows on the screen are in the page, so the others are scrolled to. */
export class Tree {
	readonly #list: Locator;
	readonly #rows: Locator;

	constructor(pane: Locator) {
		this.#list = pane.locator('.monaco-list').first();
		this.#rows = pane.locator('.monaco-list-rows > [role=treeitem]');
	}

	async visibleRows(): Promise<Row[]> {
		return (await this.#read()).rows.map(({ row }) => row);
	}

	/** Reads again if the list moved meanwhile. */
	async rows(): Promise<Row[]> {
		const read = async () => {
			const rows = new Map<number, Row>();
			await this.#scroll((screen) => {
				for (const { index, row } of screen.rows) {
					rows.set(index, row);
				}
				return false;
			});
			return { rows: [...rows].sort(([a], [b]) => a - b).map(([, row]) => row), total: (await this.#read()).total };
		};
		return (await until('every row', read, ({ rows, total }) => rows.length === total)).rows;
	}

	/** Waits for a row and scrolls to it, again if the list moves it away. */
	async use<T>(label: Label, action: (row: Locator) => Promise<T>): Promise<T> {
		const row = this.#rows.filter({ has: this.#list.page().locator('.label-name', { hasText: exactly(label) }) }).first();
		for (;;) {
			await this.row(label);
			await leaveHovers(row.page());
			try {
				return await action(row);
			} catch (error) {
				if (!(error instanceof errors.TimeoutError) || (await row.count()) > 0) {
					throw error;
				}
			}
		}
	}

	/** Waits for a row and scrolls to it, clear of its group's sticky heading. */
	async row(label: Label): Promise<Row> {
		const exact = exactly(label);
		const find = (screen: Screen) => screen.rows.find(({ row }) => exact.test(row.label));
		const look = async () => {
			await this.#scroll((screen) => find(screen) !== undefined);
			const screen = await this.#read();
			const found = find(screen);
			return found && { screen, found };
		};
		const { screen, found } = await until(`a row named ${label}`, look, (seen) => seen !== undefined);
		const above = found.index * rowHeight - screen.top;
		if (above + rowHeight > screen.height) {
			await this.#wheel(3 * rowHeight);
		} else if (above < 2 * rowHeight) {
			await this.#wheel(-3 * rowHeight);
		}
		return found.row;
	}

	/** Scrolls through all rows until `stop` returns true; returns whether it did. */
	async #scroll(stop: (screen: Screen) => boolean): Promise<boolean> {
		let screen = await this.#read();
		if (stop(screen)) {
			return true;
		}
		if (screen.top > 0) {
			await this.#wheel(-screen.top);
			screen = await this.#read();
		}
		while (!stop(screen)) {
			const { top } = screen;
			await this.#wheel(Math.max(screen.height - 2 * rowHeight, rowHeight));
			screen = await this.#read();
			if (screen.top <= top) {
				return stop(screen);
			}
		}
		return true;
	}

	async #wheel(pixels: number): Promise<void> {
		const pixelsPerNotch = 50;
		const deltaY = (pixels / pixelsPerNotch) * 120;
		await this.#list.locator('.monaco-scrollable-element').first().dispatchEvent('wheel', { deltaY, wheelDeltaY: -deltaY });
	}

	#read(): Promise<Screen> {
		return this.#list.evaluateAll(([list], heightOfRow) => {
			const box = list?.querySelector<HTMLElement>('.monaco-list-rows');
			const height = list?.clientHeight ?? 0;
			const rows = [...(height > 0 && box ? box.querySelectorAll(':scope > [role=treeitem]') : [])].map((element) => {
				const attribute = (name: string) => element.getAttribute(name);
				const text = (selector: string) => element.querySelector(selector)?.textContent ?? '';
				const expanded = attribute('aria-expanded');
				const row = {
					label: text('.label-name'),
					description: text('.label-description'),
					aria: attribute('aria-label') ?? '',
					level: Number(attribute('aria-level')),
					expanded: expanded === null ? undefined : expanded === 'true',
					selected: attribute('aria-selected') === 'true',
				};
				return { index: Number(attribute('data-index')), row };
			});
			rows.sort((a, b) => a.index - b.index);
			const pixels = (name: 'top' | 'height') => Number.parseFloat(box?.style[name] || '0');
			return { rows, top: 0 - pixels('top'), height, total: height > 0 ? Math.round(pixels('height') / heightOfRow) : 0 };
		}, rowHeight);
	}
}

/** In pixels, in every tree of VS Code. */
const rowHeight = 22;

interface Screen {
	readonly rows: readonly { readonly index: number; readonly row: Row }[];
	readonly top: number;
	readonly height: number;
	readonly total: number;
}

/**
 * Until no hover can cover anything. In VS Code 1.103, one may stay after its row was drawn again, until the bell's hover
 * replaces it.
 */
export async function leaveHovers(page: Page): Promise<void> {
	const hovers = page.locator('.workbench-hover');
	const leave = async () => {
		await page.mouse.move(0, 0);
		await hovers
			.first()
			.waitFor({ state: 'detached', timeout: 1000 })
			.catch(async () => {
				const stale = await hovers
					.first()
					.elementHandle({ timeout: 1000 })
					.catch(() => null);
				await page.locator('#status\\.notifications').hover();
				await stale?.waitForElementState('hidden', { timeout: 5000 }).catch(() => {});
			});
		return hovers.count();
	};
	await until('no hover', leave, (count) => count === 0);
}

export function exactly(label: Label): RegExp {
	return typeof label === 'string' ? new RegExp(`^${label.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`) : label;
}
