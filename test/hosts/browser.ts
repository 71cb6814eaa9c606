import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { env, execPath, geteuid, platform } from 'node:process';
import { type Browser, chromium } from 'playwright-core';
import { Failure } from './failure.ts';

/** Without a window, Chromium needs a third of the time. */
const headless = 'chromium-headless-shell';
const names = [headless, 'google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];

const places: Partial<Record<NodeJS.Platform, string[]>> = {
	darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
	win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((root) =>
		['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((file) =>
			join(env[root] ?? '', file),
		),
	),
};

/** CHROME_PATH, one from the PATH or its usual place, or Playwright's. */
export function findBrowser(): string | undefined {
	const chosen = env['CHROME_PATH'];
	if (chosen && !isProgram(chosen)) {
		throw new Failure(`CHROME_PATH names ${chosen}, which cannot be run. Correct it, or leave it out to look for a browser.`);
	}
	const onPath = (env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
	return [chosen ?? '', ...onPath, ...(places[platform] ?? []), chromium.executablePath()].find(isProgram);
}

export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
	const executablePath = installBrowser();
	try {
		return await chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-quic', ...flags] });
	} catch (error) {
		const lines = (error as Error).message.split('\n');
		const reasons = [lines[0], ...lines.filter((line) => line.includes('[err]')).slice(0, 5)];
		throw new Failure(`${executablePath} does not start. Name another browser in CHROME_PATH.\n${reasons.join('\n')}`);
	}
}

/** Also installs a lighter one where that is easy. */
function installBrowser(): string {
	const found = findBrowser();
	if (isDebian() && geteuid?.() === 0 && !env['CHROME_PATH'] && !found?.endsWith(headless)) {
		console.log('Installing Chromium without windows from Debian (once, about 200 MB) …');
		// For Latin scripts, Chinese, Japanese and Korean.
		const packages = [headless, 'fonts-noto-core', 'fonts-droid-fallback'];
		tryCommand('apt-get', ['update']);
		tryCommand('apt-get', ['install', '-y', '--no-install-recommends', ...packages]);
	}
	if (!findBrowser()) {
		console.log('Installing Chromium with Playwright (once, about 150 MB) …');
		const playwright = dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'));
		tryCommand(execPath, [join(playwright, 'cli.js'), 'install', 'chromium']);
	}
	const browser = findBrowser();
	if (!browser) {
		throw new Failure('There is no browser. Install Chrome or Chromium, or name one in CHROME_PATH, and run this again.');
	}
	return browser;
}

function tryCommand(command: string, args: string[]): void {
	const result = spawnSync(command, args, {
		stdio: ['ignore', 'pipe', 'pipe'],
		encoding: 'utf8',
		env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
		maxBuffer: 2 ** 26,
	});
	if (result.status !== 0) {
		const said = result.error?.message ?? (result.stderr.trim() || result.stdout.trim());
		console.error(`\`${command} ${args.join(' ')}\` failed. ${said}`);
	}
}

function isDebian(): boolean {
	return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return path !== '';
	} catch {
		return false;
	}
}
