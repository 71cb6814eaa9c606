import { mkdirSync } from 'node:fs';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Host } from '../hosts/host.ts';
import { type QoderApi, type QoderApiOptions, startQoderApi } from '../qoderApi/server.ts';
import { sharedBrowser } from './browser.ts';
import { uiHost } from './host.ts';
import { until } from './until.ts';
import type { View } from './view.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from './workbench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export class Session {
	readonly api: QoderApi;
	readonly host: Host;
	readonly workbench: Workbench;
	readonly files: View;
	readonly agents: View;
	readonly #started: AsyncDisposableStack;

	constructor(api: QoderApi, host: Host, workbench: Workbench, started: AsyncDisposableStack) {
		this.#started = started;
		this.api = api;
		this.host = host;
		this.workbench = workbench;
		this.files = workbench.view('Files');
		this.agents = workbench.view('Agents');
	}

	/** Since the last call, like `GET /agents limit=1`. */
	takeRequests(): string[] {
		const requests = this.api.requests.map(({ method, path, query }) => `${method} ${path} ${new URLSearchParams(query)}`.trim());
		this.api.clearRequests();
		return requests;
	}

	/** Waits for so many answers since the last call, and for those under way. Later ones belong to the next call. */
	async untilRequests(count: number): Promise<string[]> {
		await until(
			`${count} requests`,
			async () => this.api.requests.filter(({ outcome }) => outcome !== 'open').length,
			(seen) => seen >= count,
		);
		await this.settled();
		return this.takeRequests();
	}

	/** No request or progress is left, and the window is painted. */
	async settled(): Promise<void> {
		await until(
			'no request under way',
			async () => this.api.requests.filter(({ outcome }) => outcome === 'open').length,
			(open) => open === 0,
		);
		await this.workbench.page.locator('.part.sidebar .monaco-progress-container.active').first().waitFor({ state: 'detached' });
		await this.workbench.painted();
	}

	/** Reloads the window like a restart; signs in again where that loses the token. */
	async restart(): Promise<void> {
		await this.workbench.reload();
		await this.workbench.openContainer();
		if (!uiHost.keepsSecrets) {
			await this.signIn();
		}
	}

	async signIn(token = this.api.token): Promise<void> {
		await this.files.clickWelcome('Sign In');
		await this.workbench.quickInput.labels();
		await this.workbench.quickInput.submit();
		await this.workbench.quickInput.submit(token);
		await this.workbench.quickInput.untilClosed();
		await this.agents.untilRows('agents', (rows) => rows.length > 0);
	}

	/** Into the folder `PICTURES`, or one that is not kept. */
	async picture(name: string, part: 'sidebar' | 'window' = 'sidebar'): Promise<void> {
		const folder = `${root}${env['PICTURES'] ?? 'out/pictures'}`;
		mkdirSync(folder, { recursive: true });
		await (part === 'sidebar'
			? this.workbench.screenshotSidebar(`${folder}/${name}.png`)
			: this.workbench.screenshotWindow(`${folder}/${name}.png`));
	}

	async close(): Promise<void> {
		await this.#started.disposeAsync();
	}
}

interface SessionOptions extends QoderApiOptions, Omit<WorkbenchOptions, 'host' | 'browser'> {
	readonly settings?: Readonly<Record<string, unknown>>;
	/** Like `ja`; default English. */
	readonly locale?: string;
	/** Opened where there is a disk; default none. */
	readonly folder?: string;
}

export async function startSession(options: SessionOptions = {}): Promise<Session> {
	const { locale, folder } = options;
	// A start that fails stops its parts, which would slow down later tests.
	await using started = new AsyncDisposableStack();
	const api = await startQoderApi(options);
	started.defer(() => api.close());
	const settings = {
		'qoder.baseUrl': api.baseUrl,
		// By default half a second.
		'workbench.hover.delay': 50,
		...options.settings,
	};
	const host = await uiHost.start({ settings, ...(locale ? { locale } : {}), ...(folder ? { folder } : {}) });
	started.defer(() => host.close());
	const workbench = await openWorkbench({ ...options, host, browser: await sharedBrowser() });
	started.defer(() => workbench.close());
	await workbench.openContainer();
	return new Session(api, host, workbench, started.move());
}
