import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { Host } from '../hosts/host.ts';
import { QuickInput } from './quickInput.ts';
import { until } from './until.ts';
import { View } from './view.ts';

export interface WorkbenchOptions {
	readonly host: Host;
	readonly width?: number;
	readonly height?: number;
	/** Pixels of a picture for one of the window; default 1. */
	readonly scale?: number;
	readonly browser: Browser;
}

/** With a fresh profile. Waits until VS Code is ready. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
	const { host, browser, width = 1280, height = 800, scale = 1 } = options;
	const viewport = { width, height };
	const context = await browser.newContext({
		viewport,
		deviceScaleFactor: scale,
		permissions: ['clipboard-read', 'clipboard-write'],
	});
	context.setDefaultTimeout(patience);
	try {
		return new Workbench(await openPage(context, host.url), host.url, () => context.close());
	} catch (error) {
		await context.close();
		throw error;
	}
}

/** Milliseconds. */
const patience = 20_000;
const patienceToOpen = 75_000;

async function openPage(context: BrowserContext, url: string): Promise<Page> {
	const page = await context.newPage();
	await page.goto(url, { timeout: patienceToOpen });
	await settled(page);
	return page;
}

async function settled(page: Page): Promise<void> {
	const isStarted = () => performance.getEntriesByName('code/didStartWorkbench').length > 0;
	await page.waitForFunction(isStarted, undefined, { timeout: patienceToOpen });
	await container(page, 'Qoder').waitFor({ timeout: patienceToOpen });
}

function container(page: Page, title: string): Locator {
	return page.locator('.activitybar [role=tab]', { has: page.locator(`.action-label[aria-label^="${title}"]`) });
}

/** A window of VS Code, used like the user does. */
export class Workbench {
	/** For what this class does not offer. */
	readonly page: Page;
	readonly quickInput: QuickInput;
	readonly #url: string;
	readonly #close: () => Promise<void>;

	constructor(page: Page, url: string, close: () => Promise<void>) {
		this.page = page;
		this.quickInput = new QuickInput(page);
		this.#url = url;
		this.#close = close;
	}

	async openContainer(title = 'Qoder'): Promise<void> {
		const heading = this.page.locator('.part.sidebar .composite.title h2', { hasText: title }).filter({ visible: true });
		if ((await heading.count()) === 0) {
			await container(this.page, title).click();
		}
		await heading.waitFor();
		if (title === 'Qoder') {
			// The first time, this starts the extension.
			const shown = this.page
				.locator('.part.sidebar')
				.locator('.welcome-view-content, .monaco-list-row')
				.filter({ visible: true });
			await shown.first().waitFor({ timeout: patienceToOpen });
		}
	}

	view(title: string): View {
		return new View(this.page, title);
	}

	/** By its title, such as `Qoder: Refresh`. */
	async runCommand(title: string): Promise<void> {
		await this.page.keyboard.press('F1');
		await this.quickInput.type(`>${title}`);
		await this.quickInput.pick(title);
		await this.page.locator('.quick-input-widget').filter({ visible: true, hasText: title }).waitFor({ state: 'detached' });
	}

	/** The palette's commands for a text, best first. */
	async commandsFor(text: string): Promise<string[]> {
		await this.page.keyboard.press('F1');
		await this.quickInput.type(`>${text}`);
		await this.quickInput.untilFirst(/Qoder|^No matching commands$/);
		const labels = await this.quickInput.labels();
		await this.quickInput.cancel();
		// VS Code adds a command for the focus of each view.
		return labels.filter((label) => /^Qoder: (?!Focus on )/.test(label));
	}

	/** Also of notifications behind the bell. */
	async toasts(): Promise<string[]> {
		const texts = this.page.locator('.notification-list-item-message').filter({ visible: true });
		const shown = await texts.allInnerTexts();
		const bell = this.page.locator('#status\\.notifications');
		if (shown.length > 0 || !(await bell.locator('.codicon-bell-dot').isVisible())) {
			return shown;
		}
		await bell.click();
		await texts.first().waitFor();
		const behind = await texts.allInnerTexts();
		await bell.click();
		return behind;
	}

	/** A toast, or the notification behind the bell, because toasts disappear. */
	async notice(text: string | RegExp, button?: string): Promise<void> {
		const bell = this.page.locator('#status\\.notifications');
		const center = this.page.locator('.notifications-center.visible');
		const all = this.page.locator('.notification-list-item');
		// The text of its buttons comes before its own.
		const message = this.page.locator('.notification-list-item-message', { hasText: text });
		const notice = all.filter({ has: message }).filter({ visible: true }).first();
		const look = async () => {
			const isShown = await notice.isVisible();
			// A second click would hide them.
			if (!isShown && (await bell.locator('.codicon-bell-dot').isVisible()) && !(await center.isVisible())) {
				await bell.click();
				// The notification may be closed.
				await center.or(notice).first().waitFor();
			}
			return { isShown, texts: await all.allInnerTexts() };
		};
		await until(`a notification ${text}`, look, ({ isShown }) => isShown);
		if (button) {
			await notice.hover();
			await notice.getByRole('button', { name: button, exact: true }).click();
		}
	}

	async copy(text: string): Promise<void> {
		await this.page.evaluate((value) => navigator.clipboard.writeText(value), text);
	}

	/** The one in front; of each group. */
	get tab(): Locator {
		return this.page.locator('.tab.active');
	}

	async untilTab(name: string | RegExp): Promise<void> {
		await this.tab.filter({ hasText: name }).first().waitFor();
	}

	/** Of the editor in front, or another part of the window. */
	line(text: string | RegExp, part = '.editor-instance'): Locator {
		return this.page.locator(`${part} .view-line`, { hasText: text }).first();
	}

	/** All lines on the screen. */
	async text(part = '.editor-instance'): Promise<string> {
		return (await this.page.locator(`${part} .view-line`).allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
	}

	/** Waits for exactly this text, or one that matches, in the editor in front. */
	async untilText(wanted: string | RegExp): Promise<void> {
		await until('the text', () => this.text(), wanted);
	}

	/** Of the status bar. */
	status(text: string | RegExp): Locator {
		return this.page.locator('.statusbar-item', { hasText: text });
	}

	/** Opens an empty editor, and focuses it. */
	async newText(): Promise<void> {
		await this.runCommand('File: New Untitled Text File');
		await this.untilTab('Untitled-');
	}

	get dialog(): Locator {
		return this.page.locator('.monaco-dialog-box');
	}

	/** Returns the question. */
	async answer(button: string): Promise<string> {
		await this.dialog.waitFor();
		const text = await this.dialog.innerText();
		await this.dialog.getByRole('button', { name: button, exact: true }).click();
		await this.dialog.waitFor({ state: 'detached' });
		return text;
	}

	async closeTabs(): Promise<void> {
		const tabs = this.page.locator('.editor-group-container .tab');
		for (let left = await tabs.count(); left > 0; left = await tabs.count()) {
			await tabs.first().hover();
			await tabs.first().locator('.tab-actions [aria-label^=Close]').click();
			const before = left;
			await until(
				'one tab less',
				() => tabs.count(),
				(count) => count < before,
			);
		}
	}

	/** Painted, and without running animations. */
	async painted(): Promise<void> {
		await this.page.evaluate(async () => {
			const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
			await frame();
			const moving = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Number.POSITIVE_INFINITY);
			await Promise.allSettled(moving.map(({ finished }) => finished));
			await frame();
		});
	}

	/** Waits until the clipboard has this text. */
	untilCopied(wanted: string | RegExp): Promise<string> {
		return until('the clipboard', () => this.page.evaluate(() => navigator.clipboard.readText()), wanted);
	}

	/** By VS Code's command, which first stores the open editors. */
	async reload(): Promise<void> {
		const loaded = this.page.waitForEvent('load', { timeout: patienceToOpen });
		await Promise.all([loaded, this.runCommand('Developer: Reload Window')]);
		await settled(this.page);
	}

	/** In the same profile; closes with this one. */
	async openAnother(): Promise<Workbench> {
		return new Workbench(await openPage(this.page.context(), this.#url), this.#url, async () => {});
	}

	/** Takes the focus of the system away, or returns it: a browser without windows never does. */
	async setFocus(hasFocus: boolean): Promise<void> {
		await this.page.evaluate((isFocused) => {
			document.hasFocus = () => isFocused;
			window.dispatchEvent(new Event(isFocused ? 'focus' : 'blur'));
		}, hasFocus);
	}

	async close(): Promise<void> {
		await this.#close();
	}
}
