import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

/** The input box or picker at the top of the window. Every method waits for it. */
export class QuickInput {
	/** The box itself. */
	readonly widget: Locator;
	readonly #input: Locator;
	readonly #rows: Locator;

	constructor(page: Page) {
		this.widget = page.locator('.quick-input-widget').filter({ visible: true });
		this.#input = this.widget.locator('input[type=text], input[type=password]').first();
		this.#rows = this.widget.locator('.monaco-list-row');
	}

	/** Replaces the text in the box. */
	async type(text: string): Promise<void> {
		await this.#input.fill(text);
	}

	/** Types a text, if any, and accepts. The items are removed after it, so that the next text is for the next step. */
	async submit(text?: string): Promise<void> {
		if (text !== undefined) {
			await this.type(text);
			await this.#input.press('Enter');
			return;
		}
		await this.widget.waitFor();
		const before = await this.#title();
		await this.#input.press('Enter');
		await until(
			'the next step',
			() => this.#title(),
			(title) => title !== before,
		);
	}

	async #title(): Promise<string> {
		return (await this.widget.locator('.quick-input-titlebar').allInnerTexts()).join('');
	}

	/** Chooses a row by its label; several can be chosen in turn where boxes are offered, then `submit`. */
	async pick(label: string): Promise<void> {
		// The hover of a row that the mouse happens to rest on would lie upon others.
		await this.widget.page().mouse.move(0, 0);
		await this.#rows
			.filter({ has: this.widget.page().locator('.label-name').getByText(label, { exact: true }) })
			.first()
			.click();
	}

	/** The labels that are offered. */
	async labels(): Promise<string[]> {
		await this.#rows.first().waitFor();
		return this.#rows.locator('.quick-input-list-rows > :first-child .label-name').allInnerTexts();
	}

	/** Waits for text in the line under the box: a prompt or a complaint. */
	async untilMessage(text: RegExp): Promise<string> {
		return until(
			'the message of the input',
			() => this.message(),
			(message) => text.test(message),
		);
	}

	/** The line under the box. */
	async message(): Promise<string> {
		return (await this.widget.locator('.quick-input-message').allInnerTexts()).join('');
	}

	/** True when what is typed is shown as dots. */
	async isHidden(): Promise<boolean> {
		return (await this.widget.locator('input[type=password]').count()) > 0;
	}

	/** Leaves with Escape. */
	async cancel(): Promise<void> {
		await this.#input.press('Escape');
		await this.untilClosed();
	}

	/** Waits until no box is open; after the time is up, fails with the text of the open one. */
	async untilClosed(): Promise<void> {
		await until(
			'nothing asked any more',
			() => this.widget.allInnerTexts(),
			(texts) => texts.length === 0,
		);
	}
}
