import type * as vscode from 'vscode';
import { contentsUri } from '../../../src/documents/uri.ts';
import type { Lists } from './lists.ts';

/** Milliseconds for files, read as for a tab, and with plain `fetch`, in turns. The first is a warm-up. */
export async function readFiles(lists: Lists, ids: readonly string[]): Promise<{ ours: number[]; baseline: number[] }> {
	const [ours, baseline]: [number[], number[]] = [[], []];
	for (const id of ids) {
		const uri = await known(lists, id);
		const start = performance.now();
		await lists.qoder.documents.readFile(uri);
		const middle = performance.now();
		const { url } = await lists.fetchRecord<{ url: string }>(`files/${id}/content`);
		await (await fetch(url)).arrayBuffer();
		ours.push(middle - start);
		baseline.push(performance.now() - middle);
	}
	return { ours: ours.slice(1), baseline: baseline.slice(1) };
}

/** Peaks in megabytes; empty where they cannot be measured. */
export async function peakMemory(lists: Lists, ids: readonly string[]): Promise<number[]> {
	const { process } = globalThis as { process?: { memoryUsage?(): { heapUsed: number; external: number } } };
	const used = () => {
		const { heapUsed, external } = process?.memoryUsage?.() ?? { heapUsed: 0, external: 0 };
		return heapUsed + external;
	};
	const peaks: number[] = [];
	for (const id of process?.memoryUsage ? ids : []) {
		const uri = await known(lists, id);
		const before = used();
		let most = before;
		const timer = setInterval(() => {
			most = Math.max(most, used());
		}, 2);
		await lists.qoder.documents.readFile(uri);
		clearInterval(timer);
		peaks.push((Math.max(most, used()) - before) / 1_000_000);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	return peaks;
}

/** Its record is loaded, like that of a row. */
async function known({ qoder, fetchRecord }: Lists, id: string): Promise<vscode.Uri> {
	const value = await fetchRecord<{ filename: string }>(`files/${id}`);
	qoder.documents.records.put('files', { id, value });
	return contentsUri(qoder.account.host ?? '', id, value.filename);
}
