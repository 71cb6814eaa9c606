import { fileURLToPath } from 'node:url';
import { after, afterEach, before } from 'mocha';
import type { Host } from '../hosts/host.ts';
import { type QoderApi, type QoderApiOptions, startQoderApi } from '../qoderApi/server.ts';
import { sharedBrowser, uiHost } from './host.ts';
import { until } from './until.ts';
import type { View } from './view.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from './workbench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface SessionOptions extends QoderApiOptions, Omit<WorkbenchOptions, 'host' | 'browser'> {
	readonly settings?: Readonly<Record<string, unknown>>;
	/** Like `ja`; default English. */
	readonly locale?: string;
	/** Opened where there is a disk; default none. */
	readonly folder?: string;
}

/** Of all tests of the suite: started before the first one, and closed after the last one. A test that fails leaves a picture. */
export function useSession(options: SessionOptions = {}): Session {
	const session = new Session();
	before(() => session.start(options));
	afterEach(async function () {
		if (this.currentTest?.isFailed()) {
			await session.picture(this.currentTest.fullTitle());
		}
	});
	after(() => session.close());
	return session;
}

export async function startSession(options: SessionOptions): Promise<Session> {
	const session = new Session();
	await session.start(options);
	return session;
}

/** A service, and a window of VS Code that shows it. */
export class Session {
	api!: QoderApi;
	workbench!: Workbench;
	files!: View;
	agents!: View;
	#countHosts: (() => number) | undefined;
	#started: AsyncDisposableStack | undefined;

	async start(options: SessionOptions): Promise<void> {
		const { locale, folder } = options;
		// A start that fails stops its parts, which would slow down later tests.
		await using started = new AsyncDisposableStack();
		this.api = await startQoderApi(options);
		started.defer(() => this.api.close());
		const settings = {
			'qoder.baseUrl': this.api.baseUrl,
			// By default half a second.
			'workbench.hover.delay': 50,
			...options.settings,
		};
		const host: Host = await uiHost.start({ settings, ...(locale ? { locale } : {}), ...(folder ? { folder } : {}) });
		started.defer(() => host.close());
		this.#countHosts = host.extensionHosts;
		this.workbench = await openWorkbench({ ...options, host, browser: await sharedBrowser() });
		started.defer(() => this.workbench.close());
		await this.workbench.openContainer();
		this.files = this.workbench.view('Files');
		this.agents = this.workbench.view('Agents');
		this.#started = started.move();
	}

	/** Since the last call, like `GET /agents limit=1`. */
	takeRequests(): string[] {
		const requests = this.api.requests.map(({ method, path, query }) => `${method} ${path} ${new URLSearchParams(query)}`.trim());
		this.api.clearRequests();
		return requests;
	}

	/** Waits for so many answers since the last call, and for those under way. Later ones belong to the next call. */
	async untilRequests(count: number): Promise<string[]> {
		const answered = () => this.api.requests.filter(({ outcome }) => outcome !== 'open').length;
		await until(`${count} requests`, answered, (seen) => seen >= count);
		await this.settled();
		return this.takeRequests();
	}

	/** Waits until so many requests are held by a fault. */
	async untilHeld(count = 1): Promise<void> {
		await until(`${count} held requests`, () => this.api.faults.held, count);
	}

	/** No request or progress is left, and the window is painted. */
	async settled(): Promise<void> {
		const open = () => this.api.requests.filter(({ outcome }) => outcome === 'open').length;
		await until('no request under way', open, 0);
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

	/** Reloads a new window if VS Code Server 1.139 has started two extension hosts for it, which happens now and then under load. */
	async signIn(token = this.api.token): Promise<void> {
		await this.files.clickWelcome('Sign In');
		await this.workbench.quickInput.enterToken(token);
		await this.agents.untilRows('agents', (rows) => rows.length > 0);
		const countHosts = this.#countHosts;
		this.#countHosts = undefined;
		if (countHosts && countHosts() > 1) {
			console.log('      two extension hosts');
			await this.restart();
			await this.agents.untilRows('agents', (rows) => rows.length > 0);
		}
	}

	/** Shows all files, without groups; so many rows of them. */
	async listFiles(count: number): Promise<void> {
		await this.files.action('View as List');
		await this.files.untilRows(`${count} rows`, (rows) => rows.length === count);
	}

	async filterFiles(text: string): Promise<void> {
		await this.files.action('Filter Files…');
		await this.workbench.quickInput.submit(text);
		await this.workbench.quickInput.untilClosed();
	}

	/** Of the window, into `out/pictures`. */
	async picture(title: string): Promise<void> {
		const path = `${root}out/pictures/${title.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.png`;
		await this.workbench.page.screenshot({ path });
		console.log(`      ${path}`);
	}

	async close(): Promise<void> {
		await this.#started?.disposeAsync();
	}
}
