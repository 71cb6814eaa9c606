import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

/** The input box or picker. Every method waits for it. */
export class QuickInput {
	readonly widget: Locator;
	readonly #input: Locator;
	readonly #rows: Locator;

	constructor(page: Page) {
		this.widget = page.locator('.quick-input-widget').filter({ visible: true });
		this.#input = this.widget.locator('input[type=text], input[type=password]').first();
		this.#rows = this.widget.locator('.monaco-list-row');
	}

	async type(text: string): Promise<void> {
		await this.#input.fill(text);
	}

	/** Then removes the items, so that the next text is for the next step. */
	async submit(text?: string): Promise<void> {
		if (text !== undefined) {
			await this.type(text);
			await this.#input.press('Enter');
			return;
		}
		await this.widget.waitFor();
		const before = await this.#title();
		await this.#input.press('Enter');
		const hasChanged = async () => (await this.#title()) !== before;
		await until('the next step', hasChanged, true);
	}

	async #title(): Promise<string> {
		return (await this.widget.locator('.quick-input-titlebar').allInnerTexts()).join('');
	}

	/** With checkboxes, several can be picked before `submit`. */
	async pick(label: string): Promise<void> {
		// The hover of a row under the mouse would cover others.
		await this.widget.page().mouse.move(0, 0);
		await this.#rows
			.filter({ has: this.widget.page().locator('.label-name').getByText(label, { exact: true }) })
			.first()
			.click();
	}

	async labels(): Promise<string[]> {
		await this.#rows.first().waitFor();
		return this.#rows.locator('.quick-input-list-rows > :first-child .label-name').allInnerTexts();
	}

	/** Takes the first service, and signs in to it. */
	async enterToken(token: string): Promise<void> {
		await this.labels();
		await this.submit();
		await this.submit(token);
		await this.untilClosed();
	}

	/** The line under the box. */
	async untilMessage(text: RegExp): Promise<string> {
		const read = async () => (await this.widget.locator('.quick-input-message').allInnerTexts()).join('');
		return until('the message of the input', read, text);
	}

	/** Waits until the first item has this label. */
	async untilFirst(label: string | RegExp): Promise<void> {
		await until('the first item', async () => `${(await this.labels())[0]}`, label);
	}

	async isHidden(): Promise<boolean> {
		return (await this.widget.locator('input[type=password]').count()) > 0;
	}

	async cancel(): Promise<void> {
		await this.#input.press('Escape');
		await this.untilClosed();
	}

	/** Fails with the text of an open box. */
	async untilClosed(): Promise<void> {
		await until('nothing asked any more', () => this.widget.allInnerTexts(), []);
	}
}
