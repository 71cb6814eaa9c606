import assert from 'node:assert/strict';
import fc from 'fast-check';
import { beforeEach, describe, it } from 'mocha';
import type { Item } from '../../../src/api/page.ts';
import { Folds } from '../../../src/tree/folds.ts';
import { Block, type Node, type RowKind, TreeList } from '../../../src/tree/nodes.ts';

describe('Folds of a long list', () => {
	const query = { fetchPage: () => Promise.reject(new Error('not expected')), pageSize: () => 50 };
	const treeList = () => new TreeList({ id: 'list', kind: {} as RowKind<unknown>, query, onDidChange: () => {} });
	let folds: Folds;
	let list: TreeList;

	beforeEach(() => {
		folds = new Folds();
		list = treeList();
	});

	type Rows = readonly Item<unknown>[];
	const rows = (from: number, to: number): Rows =>
		Array.from({ length: to - from }, (_, index) => ({ id: `r${from + index}`, value: {} }));
	const isBlock = (node: Node): node is Block => node instanceof Block;
	/** The first record of each block, the ids of its first row and of the first one below it. */
	const placed = (all: Rows) =>
		folds
			.fold(list, all)
			.filter(isBlock)
			.map((block) => {
				const [first, last] = [0, -1].map((index) => folds.rowsIn(block, all).at(index)?.entry.id);
				return [block.contents.from, first, all[all.findIndex(({ id }) => id === last) + 1]?.id];
			});
	const two = [
		[1, 'r0', 'r1000'],
		[1001, 'r1000', 'r2000'],
	];

	it('are none up to 2 000 rows', () => {
		assert.deepEqual(placed(rows(0, 2000)), []);
		assert.deepEqual(placed([]), []);
	});

	it('hold 1 000 rows each, and leave 1 000 to 1 999 open', () => {
		assert.deepEqual(placed(rows(0, 2001)), two.slice(0, 1));
		assert.deepEqual(placed(rows(0, 2999)), two.slice(0, 1));
		assert.deepEqual(placed(rows(0, 3000)), two);
		assert.equal(folds.fold(list, rows(0, 50_000)).filter(isBlock).length, 49);
	});

	it('hold the same rows when new ones come above', () => {
		placed(rows(0, 3000));
		assert.deepEqual(placed(rows(-7, 3000)), two);
		assert.equal(folds.fold(list, rows(-7, 3000)).findIndex(isBlock), 7);
	});

	it('hold the same rows when one is deleted, even the first of a block', () => {
		placed(rows(0, 3000));
		const without = (...ids: string[]) => rows(0, 3000).filter(({ id }) => !ids.includes(id));
		assert.deepEqual(placed(without('r500')), two);
		assert.deepEqual(placed(without('r500', 'r1000')), [
			[1, 'r0', 'r1001'],
			[1001, 'r1001', 'r2000'],
		]);
		assert.deepEqual(placed(without('r0', 'r500', 'r1000', 'r2000')), [
			[1, 'r1', 'r1001'],
			[1001, 'r1001', 'r2001'],
		]);
	});

	it('disappear when all their rows are deleted, or few are left', () => {
		placed(rows(0, 3000));
		assert.deepEqual(placed(rows(1000, 3000)), two.slice(1));
		assert.deepEqual(placed(rows(2000, 3000)), []);
		assert.deepEqual(placed(rows(0, 900)), []);
	});

	it('hold rows between two of theirs, and drop one that moved away', () => {
		placed(rows(0, 3000));
		const [first, second, moved, ...others] = rows(0, 3000);
		const between = rows(5000, 5002);
		const all = [first, second, ...between, ...others, moved] as Rows;
		assert.deepEqual(placed(all), two);
		const [block] = folds.fold(list, all).filter(isBlock);
		assert.ok(block);
		assert.deepEqual(
			folds
				.rowsIn(block, all)
				.slice(0, 5)
				.map(({ entry }) => entry.id),
			['r0', 'r1', 'r5000', 'r5001', 'r3'],
		);
		assert.equal(folds.fold(list, [...all, ...rows(6000, 9000)]).filter(isBlock).length, 5);
	});

	it('are made again when more than 1 000 rows were added above', () => {
		placed(rows(0, 3000));
		assert.deepEqual(placed(rows(-1001, 3000)).at(0), [1, 'r-1001', 'r-1']);
	});

	it('follow each other without a gap, whatever happens to the rows', () => {
		const step = fc.record({
			above: fc.integer({ min: 0, max: 700 }),
			below: fc.integer({ min: 0, max: 1500 }),
			deleted: fc.array(fc.nat(), { maxLength: 20 }),
		});
		fc.assert(
			fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
				list = treeList();
				let all = rows(0, 1500);
				let [first, last] = [0, 1500];
				for (const { above, below, deleted } of steps) {
					all = [...rows(first - above, first), ...all, ...rows(last, last + below)];
					[first, last] = [first - above, last + below];
					const gone = new Set(deleted.map((index) => all[index % all.length]?.id));
					all = all.filter(({ id }) => !gone.has(id));
					const nodes = folds.fold(list, all);
					const shown = nodes.flatMap((node) => (isBlock(node) ? folds.rowsIn(node, all) : [node]));
					assert.deepEqual(
						shown.map(({ id }) => id),
						all.map(({ id }) => `list/${id}`),
					);
					const places = [nodes.findIndex(isBlock), nodes.length - nodes.findLastIndex(isBlock) - 1];
					assert.ok(places.every((loose) => loose <= 2000));
				}
			}),
			{ numRuns: 50 },
		);
	});
});
