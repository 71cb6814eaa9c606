import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { exactly, type Label, leaveHovers, type Row, Tree } from './tree.ts';
import { until } from './until.ts';

export class View {
	readonly title: string;
	/** With its title bar. */
	readonly pane: Locator;
	/** Title, description and actions. */
	readonly header: Locator;
	readonly tree: Tree;
	readonly #page: Page;

	constructor(page: Page, title: string) {
		this.#page = page;
		this.title = title;
		this.pane = page.locator('.part.sidebar .pane', { has: page.locator('h3.title', { hasText: exactly(title) }) });
		this.header = this.pane.locator('.pane-header');
		this.tree = new Tree(this.pane);
	}

	rows(): Promise<Row[]> {
		return this.tree.rows();
	}

	/** Waits for a row, and scrolls to it. */
	untilRow(label: Label): Promise<Row> {
		return this.tree.row(label);
	}

	/** Fails with the text of the side bar. */
	async untilRows(what: string, accept: (rows: Row[]) => boolean): Promise<Row[]> {
		try {
			return await until(`${what} in the rows`, () => this.rows(), accept, 20_000);
		} catch (error) {
			const sidebar = await this.#page.locator('.part.sidebar').innerText();
			throw new Error(`${(error as Error).message}; the side bar: ${JSON.stringify(sidebar)}`);
		}
	}

	async click(label: Label, modifiers: ('ControlOrMeta' | 'Shift')[] = []): Promise<void> {
		await this.tree.use(label, (row) => row.locator('.label-name').click({ ...brief, modifiers }));
	}

	async doubleClick(label: Label): Promise<void> {
		await this.tree.use(label, (row) => row.locator('.label-name').dblclick(brief));
	}

	/** Or another last row; waits for rows in its place. */
	async loadMore(label = 'Load more'): Promise<Row[]> {
		const before = await this.rows();
		const at = before.findIndex((row) => row.label === label);
		await this.click(label);
		return this.untilRows('another page', (all) => all.length > before.length && all[at]?.label !== 'Loading…');
	}

	async expand(label: Label): Promise<void> {
		await this.#toggle(label, true);
	}

	async collapse(label: Label): Promise<void> {
		await this.#toggle(label, false);
	}

	/** Shown only under the mouse. */
	async rowAction(label: Label, action: string): Promise<void> {
		await this.tree.use(label, async (row) => {
			await row.hover(brief);
			await row.locator(labelled(action)).click(brief);
		});
	}

	async contextMenu(label: Label, item: string): Promise<void> {
		await this.#openMenu(label);
		await chooseFromMenu(this.#page, item);
	}

	/** As the browser does, from the desktop. */
	async drop(paths: readonly string[]): Promise<void> {
		const devtools = await this.#page.context().newCDPSession(this.#page);
		const box = await this.pane.locator('.monaco-list').first().boundingBox();
		assert.ok(box);
		// Below a row's hover, which may stay for a while.
		const at = { x: box.x + 60, y: box.y + box.height - 15 };
		// A file manager allows copying, linking and moving.
		const data = { items: [], files: [...paths], dragOperationsMask: 1 | 2 | 16 };
		for (const type of ['dragEnter', 'dragOver', 'dragOver', 'drop'] as const) {
			await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
			await this.#page.evaluate(() => new Promise(requestAnimationFrame));
		}
		await devtools.detach();
	}

	/** Does not open the row: it opens and closes its context menu. */
	async focus(label: Label): Promise<void> {
		await this.#openMenu(label);
		const menu = this.#page.locator('.monaco-menu');
		await menu.waitFor();
		await this.#page.keyboard.press('Escape');
		await menu.waitFor({ state: 'detached' });
		await this.untilFocused(/./);
	}

	/** Waits until the keyboard is in the list, at this row. */
	async untilFocused(text: string | RegExp): Promise<void> {
		await this.pane.locator('.monaco-list:focus-within .monaco-list-row.focused', { hasText: text }).waitFor();
	}

	async selected(): Promise<string[]> {
		return (await this.rows()).filter(({ selected }) => selected).map(({ label }) => label);
	}

	/** In the title bar or behind its dots, wherever VS Code shows it. */
	async action(name: string): Promise<void> {
		await leaveHovers(this.#page);
		await this.header.hover();
		await this.header.locator('.codicon-toolbar-more').waitFor();
		const button = this.header.locator(labelled(name));
		if (await button.isVisible()) {
			await button.click();
		} else {
			await this.header.locator('.codicon-toolbar-more').click();
			await chooseFromMenu(this.#page, name);
		}
	}

	/** In the title bar. */
	async actions(): Promise<string[]> {
		await this.header.hover();
		return this.header
			.locator('.action-label')
			.evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.getAttribute('aria-label') ?? ''));
	}

	/** Beside the title. */
	async untilDescription(wanted: string | RegExp): Promise<void> {
		const read = async () => (await this.header.locator('.description').allTextContents()).join('');
		await until(`the description of ${this.title}`, read, wanted);
	}

	/** Above the rows. */
	async untilMessage(wanted: string | RegExp): Promise<void> {
		const texts = this.pane.locator('.tree-explorer-viewlet-tree-view > .message:not(.hide)');
		await until(`the message of ${this.title}`, async () => (await texts.allInnerTexts()).join(''), wanted);
	}

	/** In place of rows. Waits for it. */
	async welcome(): Promise<{ readonly text: string; readonly buttons: readonly string[] }> {
		const content = this.pane.locator('.welcome-view-content');
		await content.filter({ visible: true }).waitFor();
		const buttons = await content.locator('.monaco-button').allInnerTexts();
		return { text: (await content.locator('p').allInnerTexts()).join('\n'), buttons };
	}

	async clickWelcome(name: string): Promise<void> {
		await this.pane.locator('.welcome-view-content').locator('.monaco-button, a', { hasText: name }).first().click();
	}

	/** VS Code shows no hover in a list drawn under the mouse until the mouse comes back. */
	async tooltip(label: Label, accept = (_text: string) => true, milliseconds?: number): Promise<string> {
		const hover = this.#page.locator('.workbench-hover');
		let pointed = Number.NEGATIVE_INFINITY;
		const read = async () => {
			if (Date.now() - pointed > untilHover) {
				await this.tree.use(label, (row) => row.locator('.label-name').hover(brief));
				pointed = Date.now();
			}
			return (await hover.allInnerTexts()).join('\n').trim();
		};
		const text = await until('a tooltip', read, (now) => !/^(Loading.*)?$/.test(now) && accept(now), milliseconds);
		// It may be closed.
		await hover.evaluateAll((all) =>
			Promise.allSettled(all.flatMap((element) => element.getAnimations()).map(({ finished }) => finished)),
		);
		return text;
	}

	async #openMenu(label: Label): Promise<void> {
		await this.tree.use(label, (row) => row.locator('.label-name').click({ ...brief, button: 'right' }));
	}

	async #toggle(label: Label, expanded: boolean): Promise<void> {
		if ((await this.tree.row(label)).expanded !== expanded) {
			await this.tree.use(label, (row) => row.locator('.monaco-tl-twistie').click(brief));
		}
		await until(`${label} ${expanded ? 'expanded' : 'collapsed'}`, async () => (await this.tree.row(label)).expanded, expanded);
	}
}

/** Of the open menu, which ignores a button released just after it opens. */
export async function chooseFromMenu(page: Page, name: string): Promise<void> {
	const label = page.locator('.action-label', { hasText: exactly(name) });
	const item = page.locator('.monaco-menu').getByRole('menuitem').filter({ has: label });
	await item.click({ delay: 150 });
	await item.waitFor({ state: 'detached' });
}

/** Milliseconds. */
const untilHover = 5000;

/** Then the row is looked up again, because a list may move. */
const brief = { timeout: 10_000 };

function labelled(action: string): string {
	return `.action-label[aria-label=${JSON.stringify(action)}]`;
}
