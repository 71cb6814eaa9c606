import type { Lists } from './lists.ts';

/** Bytes of the heap that each row takes. */
export interface HeapPerRow {
	/** Loaded, with its node and the item made of it. */
	readonly ours: number;
	/** The parsed JSON of the same pages. */
	readonly json: number;
}

/** Loads so many rows twice, once as parsed JSON and once as our list (collapsed, so without VS Code's own copies). */
export async function heapPerRow(lists: Lists, rows: number, heapUrl: string): Promise<HeapPerRow> {
	const start = await heap(heapUrl);
	const pages: unknown[] = [];
	let after: string | undefined;
	for (let count = 0; count < rows; count += 100) {
		const page = await lists.fetchPage(100, after);
		after = page.last_id;
		pages.push(page);
	}
	const json = (await heap(heapUrl)) - start;
	const read = pages.splice(0).length * 100;

	await lists.reset('ours');
	const before = await heap(heapUrl);
	await lists.fill('ours', rows);
	const { tree } = lists.qoder.files.view;
	for (const node of await tree.getChildren(lists.group)) {
		tree.getTreeItem(node);
	}
	const ours = (await heap(heapUrl)) - before;
	const loaded = lists.group.listing.items.length;
	await lists.reset('ours');
	return { ours: ours / loaded, json: json / read };
}

/** Bytes in use once all garbage is collected; VS Code lets go of rows a moment after they are gone. */
async function heap(url: string): Promise<number> {
	let bytes = Number.NaN;
	for (let round = 0; round < 3; round++) {
		await new Promise((resolve) => setTimeout(resolve, 400));
		bytes = await collected(url);
	}
	return bytes;
}

// Node tells it itself; of a web worker, the browser is asked at `url`.
async function collected(url: string): Promise<number> {
	const { process } = globalThis as unknown as {
		process?: { memoryUsage(): { heapUsed: number }; getBuiltinModule(name: string): unknown };
	};
	if (!process) {
		return Number(await (await fetch(url)).text());
	}
	const v8 = process.getBuiltinModule('node:v8') as { setFlagsFromString(flags: string): void };
	const vm = process.getBuiltinModule('node:vm') as { runInNewContext(code: string): () => void };
	v8.setFlagsFromString('--expose-gc');
	vm.runInNewContext('gc')();
	return process.memoryUsage().heapUsed;
}
