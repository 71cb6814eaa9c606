import { mkdirSync } from 'node:fs';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Host } from '../hosts/host.ts';
import { startWebHost } from '../hosts/webHost.ts';
import { type QoderApi, type QoderApiOptions, startQoderApi } from '../qoderApi/server.ts';
import { until } from './until.ts';
import type { View } from './view.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from './workbench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A local Qoder API, a host with the extension, and a window with the Qoder sidebar open. */
export class Session {
	readonly api: QoderApi;
	readonly host: Host;
	readonly workbench: Workbench;
	readonly files: View;
	readonly agents: View;

	constructor(api: QoderApi, host: Host, workbench: Workbench) {
		this.api = api;
		this.host = host;
		this.workbench = workbench;
		this.files = workbench.view('Files');
		this.agents = workbench.view('Agents');
	}

	/** The requests since the last call, such as `GET /agents limit=1`. */
	takeRequests(): string[] {
		const requests = this.api.requests.map(({ method, path, query }) => `${method} ${path} ${new URLSearchParams(query)}`.trim());
		this.api.clearRequests();
		return requests;
	}

	/** Waits until so many requests have come since the last call, and then gives a surprise the time to show up. */
	async untilRequests(count: number): Promise<string[]> {
		await until(
			`${count} requests`,
			async () => this.api.requests.filter(({ outcome }) => outcome !== 'open').length,
			(seen) => seen >= count,
		);
		await this.quiet();
		return this.takeRequests();
	}

	/** Waits until the workbench has painted what it had to. */
	async quiet(): Promise<void> {
		await this.workbench.page.waitForTimeout(500);
	}

	/** Signs in as a person does, with the service of the settings. */
	async signIn(token = this.api.token): Promise<void> {
		await this.files.clickWelcome('Sign In');
		await this.workbench.quickInput.submit();
		await this.workbench.quickInput.submit(token);
		await this.workbench.quickInput.untilClosed();
		await this.agents.untilRows('agents', (rows) => rows.length > 0);
	}

	/** Takes a picture of the sidebar: into the folder that `PICTURES` names, or one that is not kept. */
	async picture(name: string, part: 'sidebar' | 'window' = 'sidebar'): Promise<void> {
		const folder = `${root}${env['PICTURES'] ?? 'out/pictures'}`;
		mkdirSync(folder, { recursive: true });
		await (part === 'sidebar'
			? this.workbench.screenshotSidebar(`${folder}/${name}.png`)
			: this.workbench.screenshotWindow(`${folder}/${name}.png`));
	}

	async close(): Promise<void> {
		await this.workbench.close();
		await this.host.close();
		await this.api.close();
	}
}

interface SessionOptions extends QoderApiOptions, Omit<WorkbenchOptions, 'host'> {
	readonly settings?: Readonly<Record<string, unknown>>;
	/** One of VS Code's languages, such as `ja`; English when left out. */
	readonly locale?: string;
	/** Another host than the one for the browser, or another folder than this project's. */
	readonly start?: typeof startWebHost;
	readonly extensionPath?: string;
}

/** Starts all of it. */
export async function startSession(options: SessionOptions = {}): Promise<Session> {
	const { locale, start = startWebHost, extensionPath = root } = options;
	const api = await startQoderApi(options);
	const settings = { 'qoder.baseUrl': api.baseUrl, ...options.settings };
	const host = await start({ extensionPath, settings, ...(locale ? { locale } : {}) });
	const workbench = await openWorkbench({ ...options, host });
	await workbench.openContainer();
	return new Session(api, host, workbench);
}
