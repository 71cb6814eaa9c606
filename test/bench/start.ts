import type { Browser } from 'playwright-core';
import type { Host } from '../hosts/host.ts';
import type { QoderApi } from '../qoderApi/server.ts';
import type { Jobs } from './jobs.ts';
import type { Figure } from './table.ts';
import { openWindow } from './window.ts';

/** What is measured in a window that was just opened. */
interface Start {
	readonly host: Host;
	readonly browser: Browser;
	readonly jobs: Jobs;
	readonly api: QoderApi;
}

const ours = 'qoder-community.qoder-cloud-explorer';
const twin = 'qoder-bench.twin';

/** Milliseconds: half of what the fastest comparable extension takes, Hex Editor. */
const mostActivation = 16;

/** Activation beside the twin, by the host's own report: loading the code and calling `activate`. Then the first hover. In so many windows. */
export async function measureStart(name: string, { host, browser, jobs, api }: Start, windows: number): Promise<Figure[]> {
	const times = new Map<string, number[]>();
	const hovers: number[] = [];
	for (let count = 0; count < windows; count++) {
		const window = await openWindow(host, browser, jobs);
		// The first one pays for what both need.
		const text = await jobs.run('readActivations', count % 2 === 0 ? [twin, ours] : [ours, twin]);
		for (const [id, milliseconds] of activationsIn(text)) {
			times.set(id, [...(times.get(id) ?? []), milliseconds]);
		}
		await window.openContainer();
		await jobs.run('signIn', api.token);
		// VS Code waits half a second itself before it requests a hover; by then it is loaded.
		await window.rest(1500);
		hovers.push(await jobs.run('hover'));
		await window.close();
	}
	const samples = (id: string) => times.get(id) ?? [];
	return [
		{
			host: name,
			name: 'activation',
			unit: 'ms',
			ours: samples(ours),
			baseline: samples(twin),
			against: 'twin',
			limit: mostActivation,
		},
		{ host: name, name: 'first hover, agent with 100 tools', unit: 'ms', ours: hovers, baseline: [], against: '', limit: 5 },
	];
}

/** Reads the table of “Developer: Startup Performance”: extension, eager, load code, call `activate`, finish, event, by. */
function activationsIn(text: string): [id: string, milliseconds: number][] {
	return text
		.split('\n')
		.map((line) => line.split('|').map((cell) => cell.trim()))
		.filter(([, id = '', eager = '']) => id.includes('.') && /^(true|false)$/.test(eager))
		.map(([, id = '', , load, call]) => [id, Number(load) + Number(call)]);
}
