import * as vscode from 'vscode';
import { readActivations } from './activation.ts';
import { peakMemory, readFiles } from './files.ts';
import { Lists } from './lists.ts';
import { heapPerRecord, heapPerRow } from './memory.ts';
import { startProbe, stopProbe } from './probe.ts';
import { readTranscripts } from './transcripts.ts';
import { hover, plainPages, refresh } from './work.ts';

/** Set when this bundle is built. */
declare const JOBS_URL: string;

const lists = new Lists();

const inside = {
	version: () => vscode.version,
	readActivations,
	startProbe,
	stopProbe,
	signIn: (token: string) => lists.signIn(token),
	reset: (which: 'ours' | 'bare') => lists.reset(which),
	beCareful: (isCareful: boolean) => lists.beCareful(isCareful),
	fill: (which: 'ours' | 'bare', rows: number) => lists.fill(which, rows),
	loadAll: () => lists.loadAll(),
	plainPages: (pages: number, isCareful: boolean, first?: number) => plainPages(lists, pages, isCareful, first),
	refresh: (samples: number, isCareful: boolean) => refresh(lists, samples, isCareful),
	hover: () => hover(lists),
	readFiles: (ids: readonly string[]) => readFiles(lists, ids),
	readTranscripts: (ids: readonly string[]) => readTranscripts(lists, ids),
	peakMemory: (ids: readonly string[]) => peakMemory(lists, ids),
	heapPerRecord: (rows: number) => heapPerRecord(lists, rows, `${JOBS_URL}heap`),
	heapPerRow: (rows: number) => heapPerRow(lists, rows, `${JOBS_URL}heap`),
};

export type Inside = typeof inside;

/** Runs jobs until `stop`. VS Code calls this in the extension host. */
export async function run(): Promise<void> {
	for (let done: object = {}; ; ) {
		const response = await fetch(JOBS_URL, { method: 'POST', body: JSON.stringify(done) });
		const { name, args } = (await response.json()) as { name: keyof Inside | 'stop'; args: never[] };
		if (name === 'stop') {
			void fetch(JOBS_URL, { method: 'POST', body: '{}' }).catch(() => {});
			return;
		}
		try {
			done = { result: await (inside[name] as (...args: never[]) => unknown)(...args) };
		} catch (error) {
			done = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
		}
	}
}
