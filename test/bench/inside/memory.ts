import type { Lists } from './lists.ts';

/** Heap bytes of parsed JSON for each row. */
export async function heapPerRecord(lists: Lists, rows: number, heapUrl: string): Promise<number> {
	const start = await heap(heapUrl);
	const pages: unknown[] = [];
	let after: string | undefined;
	for (let count = 0; count < rows; count += 100) {
		const page = await lists.fetchPage(100, after);
		after = page.last_id;
		pages.push(page);
	}
	const bytes = (await heap(heapUrl)) - start;
	return bytes / (pages.splice(0).length * 100);
}

/** Heap bytes for each row of our list, collapsed, so without VS Code's own copies. */
export async function heapPerRow(lists: Lists, rows: number, heapUrl: string): Promise<number> {
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
	return ours / loaded;
}

/** After garbage collection; VS Code releases removed rows a moment later. */
async function heap(url: string): Promise<number> {
	let bytes = Number.NaN;
	for (let round = 0; round < 3; round++) {
		await new Promise((resolve) => setTimeout(resolve, 400));
		bytes = await collected(url);
	}
	return bytes;
}

// Node reports it itself; for a web worker, the browser reports it at `url`.
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
