import assert from 'node:assert/strict';
import fc from 'fast-check';
import { beforeEach, describe, it } from 'mocha';
import type { Entry } from '../../../src/api/page.ts';
import { Folds } from '../../../src/tree/folds.ts';
import type { TreeList } from '../../../src/tree/nodes.ts';

describe('Blocks of a long list', () => {
	const folds = () => new Folds({ id: 'files' } as TreeList);
	let blocks: Folds;

	beforeEach(() => {
		blocks = folds();
	});

	const rows = (from: number, to: number) =>
		Array.from({ length: to - from }, (_, index) => ({ id: `r${from + index}`, value: {} }));
	/** The blocks, and the ids of the first row of each and of the first below it. */
	const placed = (list: readonly Entry<unknown>[]) =>
		blocks.place(list).map(({ block: { from, to }, start, end }) => [`${from}–${to}`, list[start]?.id, list[end]?.id]);
	const two = [
		['1–1000', 'r0', 'r1000'],
		['1001–2000', 'r1000', 'r2000'],
	];

	it('are none up to 2 000 rows', () => {
		assert.deepEqual(placed(rows(0, 2000)), []);
		assert.deepEqual(placed([]), []);
	});

	it('hold 1 000 rows each, and leave 1 000 to 1 999 open', () => {
		assert.deepEqual(placed(rows(0, 2001)), two.slice(0, 1));
		assert.deepEqual(placed(rows(0, 2999)), two.slice(0, 1));
		assert.deepEqual(placed(rows(0, 3000)), two);
		assert.equal(blocks.place(rows(0, 50_000)).length, 49);
	});

	it('hold the same rows when new ones come above', () => {
		placed(rows(0, 3000));
		assert.deepEqual(placed(rows(-7, 3000)), two);
		assert.equal(blocks.place(rows(-7, 3000))[0]?.start, 7);
	});

	it('hold the same rows when one is deleted, even the first of a block', () => {
		placed(rows(0, 3000));
		const without = (...ids: string[]) => rows(0, 3000).filter(({ id }) => !ids.includes(id));
		assert.deepEqual(placed(without('r500')), two);
		assert.deepEqual(placed(without('r500', 'r1000')), [
			['1–1000', 'r0', 'r1001'],
			['1001–2000', 'r1001', 'r2000'],
		]);
		assert.deepEqual(placed(without('r0', 'r500', 'r1000', 'r2000')), [
			['1–1000', 'r1', 'r1001'],
			['1001–2000', 'r1001', 'r2001'],
		]);
	});

	it('disappear when all their rows are deleted, or few are left', () => {
		placed(rows(0, 3000));
		assert.deepEqual(placed(rows(1000, 3000)), two.slice(1));
		assert.deepEqual(placed(rows(2000, 3000)), []);
		assert.deepEqual(placed(rows(0, 900)), []);
	});

	it('are made again when more than 1 000 rows were added above', () => {
		placed(rows(0, 3000));
		assert.deepEqual(placed(rows(-1001, 3000)).at(0), ['1–1000', 'r-1001', 'r-1']);
	});

	it('follow each other without a gap, whatever happens to the rows', () => {
		const step = fc.record({
			above: fc.integer({ min: 0, max: 700 }),
			below: fc.integer({ min: 0, max: 1500 }),
			deleted: fc.array(fc.nat(), { maxLength: 20 }),
		});
		fc.assert(
			fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
				const made = folds();
				let list = rows(0, 1500);
				let [first, last] = [0, 1500];
				for (const { above, below, deleted } of steps) {
					list = [...rows(first - above, first), ...list, ...rows(last, last + below)];
					[first, last] = [first - above, last + below];
					const gone = new Set(deleted.map((index) => list[index % list.length]?.id));
					list = list.filter(({ id }) => !gone.has(id));
					const places = made.place(list);
					assert.ok(places.every(({ start, end }, index) => index === 0 || (start === places[index - 1]?.end && end > start)));
					const [top, end] = [places[0]?.start ?? 0, places.at(-1)?.end ?? 0];
					assert.ok(top <= 1000 && list.length - end <= 2000 && end <= list.length);
				}
			}),
			{ numRuns: 50 },
		);
	});
});
