import type { Lists } from './lists.ts';

/** Bytes of the heap that each row takes; nothing where the host does not tell. */
export interface HeapPerRow {
	/** Loaded, with its node and the item made of it. */
	readonly ours: number;
	/** The parsed JSON of the same pages. */
	readonly json: number;
}

/** Loads so many rows twice, once as parsed JSON and once as our list (collapsed, so without VS Code's own copies). */
export async function heapPerRow(lists: Lists, rows: number): Promise<HeapPerRow | undefined> {
	const start = await heap();
	if (start === undefined) {
		return undefined;
	}
	const pages: unknown[] = [];
	let after: string | undefined;
	for (let count = 0; count < rows; count += 100) {
		const page = await lists.fetchPage(100, after);
		after = page.last_id;
		pages.push(page);
	}
	const json = ((await heap()) ?? 0) - start;
	const isKept = pages.length > 0;
	pages.length = 0;

	lists.reset('ours');
	const before = (await heap()) ?? 0;
	await lists.fill('ours', rows);
	const { tree } = lists.qoder.files.list;
	for (const node of await tree.getChildren(lists.group)) {
		tree.getTreeItem(node);
	}
	const ours = ((await heap()) ?? 0) - before;
	const loaded = lists.group.listing.items.length;
	lists.reset('ours');
	return isKept ? { ours: ours / loaded, json: json / rows } : undefined;
}

/** Bytes in use once all garbage is collected. */
async function heap(): Promise<number | undefined> {
	const { process, performance, gc } = globalThis as unknown as {
		process?: { memoryUsage(): { heapUsed: number }; getBuiltinModule?(name: string): unknown };
		performance: { memory?: { usedJSHeapSize: number } };
		gc?: () => void;
	};
	const v8 = process?.getBuiltinModule?.('node:v8') as { setFlagsFromString(flags: string): void } | undefined;
	const vm = process?.getBuiltinModule?.('node:vm') as { runInNewContext(code: string): () => void } | undefined;
	v8?.setFlagsFromString('--expose-gc');
	const collect = gc ?? vm?.runInNewContext('gc');
	for (let round = 0; round < 3; round++) {
		await new Promise((resolve) => setTimeout(resolve, 200));
		collect?.();
	}
	return collect && (process?.memoryUsage().heapUsed ?? performance.memory?.usedJSHeapSize);
}
