import * as vscode from 'vscode';
import { RowFilter } from '../../../src/paging/filter.ts';
import { type Lists, must } from './lists.ts';

/** Milliseconds that something took. */
async function time(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** How long it takes to read so many pages of 100 with plain `fetch`, one after the other; they begin after the first `skip` rows. */
export async function plainPages(lists: Lists, pages: number, skip = 0): Promise<number> {
	let after = skip > 0 ? (await lists.fetchPage(skip)).last_id : undefined;
	return time(async () => {
		for (let page = 0; page < pages; page++) {
			after = (await lists.fetchPage(100, after)).last_id;
		}
	});
}

/** How long it takes to refresh so many loaded rows, and to read them with plain `fetch`: in turns. */
export async function refresh(lists: Lists, rows: number, samples: number): Promise<{ ours: number[]; baseline: number[] }> {
	const [ours, baseline]: [number[], number[]] = [[], []];
	for (let sample = -1; sample < samples; sample++) {
		const refreshed = await time(() => lists.qoder.files.view.refresh(lists.group));
		// VS Code asks for the rows a moment later, which is not to burden the other side.
		await new Promise((resolve) => setTimeout(resolve, 400));
		const plain = await plainPages(lists, rows / 100);
		if (sample >= 0) {
			ours.push(refreshed);
			baseline.push(plain);
		}
	}
	return { ours, baseline };
}

/** How long each hover of the first agent takes, from the very first one on. */
export async function hover(lists: Lists, samples: number): Promise<number[]> {
	const { tree } = lists.qoder.agents.view;
	const row = must((await tree.getChildren())[0]);
	const item = tree.getTreeItem(row);
	const times: number[] = [];
	for (let sample = 0; sample < samples; sample++) {
		const fresh = new vscode.TreeItem(item.label ?? '');
		const start = performance.now();
		await tree.resolveTreeItem(fresh, row);
		times.push(performance.now() - start);
	}
	return times;
}

/**
 * How long our part of each keystroke of a filter takes: to choose among the rows and to make an item of each that is
 * shown, however many. The group is to be collapsed, so that VS Code's own part is not in it.
 */
export async function filterKeystrokes(lists: Lists, rows: number, text: string, samples: number): Promise<number[]> {
	await lists.fill('ours', rows);
	const { tree } = lists.qoder.files.view;
	const times: number[] = [];
	for (let sample = 0; sample < samples; sample++) {
		for (let length = 1; length <= text.length; length++) {
			const ms = await time(async () => {
				tree.filter = new RowFilter(text.slice(0, length));
				for (const node of await tree.getChildren(lists.group)) {
					tree.getTreeItem(node);
				}
			});
			times.push(ms);
			await new Promise((resolve) => setTimeout(resolve, 30));
		}
	}
	tree.filter = new RowFilter('');
	return times;
}
