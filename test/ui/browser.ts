import type { Browser } from 'playwright-core';
import { launchBrowser } from '../hosts/browser.ts';

let browser: Promise<Browser> | undefined;

/** Shared by all files of this process. Windows have their own profiles, but one clipboard. */
export function sharedBrowser(): Promise<Browser> {
	browser ??= launchBrowser();
	return browser;
}

export async function closeBrowser(): Promise<void> {
	await (await browser)?.close();
	browser = undefined;
}
