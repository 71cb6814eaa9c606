import * as vscode from 'vscode';
import { type Lists, must } from './lists.ts';
import { startProbe, stopProbe } from './probe.ts';

async function time(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/**
 * Milliseconds. `careful` keeps our promises: it reads the token before each page, and a browser caches nothing, not even CORS
 * preflights.
 */
export interface PlainPages {
	readonly plain: number;
	readonly careful: number | undefined;
}

/** Pages of 100, one after the other, after `skip` rows. */
export async function plainPages(lists: Lists, pages: number, isCareful: boolean, skip = 0): Promise<PlainPages> {
	const { token, account } = lists.qoder;
	const first = skip > 0 ? (await lists.fetchPage(skip)).last_id : undefined;
	const read = (cache: RequestCache, prepare: () => unknown) =>
		time(async () => {
			let after = first;
			for (let page = 0; page < pages; page++) {
				await prepare();
				after = (await lists.fetchPage(100, after, cache)).last_id;
			}
		});
	return {
		plain: await read('default', () => {}),
		careful: isCareful ? await read('no-store', () => token.get(account.origin)) : undefined,
	};
}

/** Refreshes the first group, and reads as many rows with plain `fetch`, in turns. */
export async function refresh(
	lists: Lists,
	samples: number,
	isCareful: boolean,
): Promise<{ ours: number[]; pages: PlainPages[]; blocks: number[] }> {
	const [ours, pages, blocks]: [number[], PlainPages[], number[]] = [[], [], []];
	for (let sample = -1; sample < samples; sample++) {
		startProbe();
		const refreshed = await time(() => lists.qoder.files.refresh(lists.group));
		// VS Code requests the rows a moment later, which must not slow down the other side.
		await new Promise((resolve) => setTimeout(resolve, 600));
		const block = await stopProbe();
		const plain = await plainPages(lists, Math.ceil(lists.group.entries.length / 100), isCareful);
		if (sample >= 0) {
			ours.push(refreshed);
			blocks.push(block);
			pages.push(plain);
		}
	}
	return { ours, pages, blocks };
}

export async function hover(lists: Lists): Promise<number> {
	const { tree } = lists.qoder.agents.view;
	const row = must((await tree.getChildren())[0]);
	const item = tree.getTreeItem(row);
	const fresh = new vscode.TreeItem(item.label ?? '');
	return time(async () => tree.resolveTreeItem(fresh, row));
}
