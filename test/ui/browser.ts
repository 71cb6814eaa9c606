import type { Browser } from 'playwright-core';
import { launchBrowser } from '../hosts/browser.ts';

let browser: Promise<Browser> | undefined;

/** The browser that all files of this process share. It ends with the process; windows have profiles of their own, but one clipboard. */
export function sharedBrowser(): Promise<Browser> {
	browser ??= launchBrowser();
	return browser;
}

/** Closes it, if there is one. */
export async function closeBrowser(): Promise<void> {
	await (await browser)?.close();
	browser = undefined;
}
