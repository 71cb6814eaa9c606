import type { Browser } from 'playwright-core';
import type { Host } from '../hosts/host.ts';
import type { Jobs } from './jobs.ts';
import type { Figure } from './table.ts';
import { openWindow } from './window.ts';

const ours = 'qoder-community.qoder-cloud-explorer';
const bare = 'qoder-bench.bare';
const builtIns = ['vscode.merge-conflict', 'vscode.npm', 'vscode.git', 'vscode.github'];

/** What the host itself says about activations, in so many fresh windows: loading the code and calling `activate`. */
export async function measureActivation(
	name: string,
	host: Host,
	browser: Browser,
	jobs: Jobs,
	windows: number,
): Promise<Figure[]> {
	const times = new Map<string, number[]>();
	for (let count = 0; count < windows; count++) {
		const window = await openWindow(host, browser, jobs);
		// Whoever comes first pays for what both need.
		const text = await jobs.run('readActivations', count % 2 === 0 ? ['bare', 'ours'] : ['ours', 'bare']);
		for (const [id, milliseconds] of activationsIn(text)) {
			times.set(id, [...(times.get(id) ?? []), milliseconds]);
		}
		await window.close();
	}
	const samples = (id: string) => times.get(id) ?? [];
	const shared = { host: name, name: 'activation', unit: 'ms', ours: samples(ours) } as const;
	return [
		{ ...shared, baseline: samples(bare), against: 'bare', ratio: 3 },
		...builtIns
			.filter((id) => times.has(id))
			.map((id) => ({ ...shared, baseline: samples(id), against: id.replace('vscode.', ''), ratio: 1 })),
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
