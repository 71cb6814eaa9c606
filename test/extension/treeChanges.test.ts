import { assert } from 'chai';
import { pause } from '../../src/tree/pause.ts';
import { TreeChanges } from '../../src/tree/treeChanges.ts';
import { until } from './qoder.ts';

describe('A change of a tree', () => {
	it('is told again while VS Code does not ask, but not of a node that has left the tree', async () => {
		const [left, here] = [{ id: 'group' }, { id: 'group' }];
		const told: object[] = [];
		const changes = new TreeChanges<object>({ isExpanded: () => true, expandable: () => [here] });
		const subscription = changes.event((nodes) => told.push(...(nodes ?? [])));
		changes.add(left);
		changes.add(here);
		await until('told twice', () => told.filter((node) => node === here).length === 2);
		assert.lengthOf(
			told.filter((node) => node === left),
			1,
		);
		await changes.answer(here, Promise.resolve(), () => []);
		subscription.dispose();
		changes.dispose();
	});

	it('is told only when VS Code would not hold it back', async () => {
		const told: number[] = [];
		const changes = new TreeChanges<object>({ isExpanded: () => false, expandable: () => [] });
		const subscription = changes.event(() => told.push(performance.now()));
		const start = performance.now();
		changes.messageChanged();
		for (const times of [1, 2]) {
			changes.add({});
			await until('told', () => told.length === times);
		}
		const waits = told.map((time, index) => time - (told[index - 1] ?? start));
		assert.isTrue(
			waits.every((wait) => wait > 195),
			`${waits}`,
		);
		subscription.dispose();
		changes.dispose();
	});

	it('is told only when the window has its rows, and not while a message that came meanwhile would hold it back', async () => {
		const told: number[] = [];
		const changes = new TreeChanges<object>({ isExpanded: () => false, expandable: () => [] });
		const subscription = changes.event(() => told.push(performance.now()));
		const rows = Promise.withResolvers<void>();
		const asked = changes.answer({}, rows.promise, () => []);
		changes.add({});
		await pause(100);
		assert.isEmpty(told);
		const start = performance.now();
		changes.messageChanged();
		rows.resolve();
		await asked;
		await until('told', () => told.length === 1);
		assert.isAbove((told[0] ?? 0) - start, 195);
		subscription.dispose();
		changes.dispose();
	});

	it('is settled when the window has what it asked for while other rows were on their way', async () => {
		const changes = new TreeChanges<object>({ isExpanded: () => true, expandable: () => [] });
		const given: string[] = [];
		const answer = (name: string, rows: Promise<unknown>) =>
			changes.answer(undefined, rows, () => {
				given.push(name);
				return [];
			});
		const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
		const asked = [answer('first', first.promise)];
		const settled = changes.settled().then(() => given.push('settled'));
		setTimeout(() => {
			asked.push(answer('second', second.promise));
			first.resolve();
			setTimeout(second.resolve, 50);
		}, 50);
		await settled;
		await Promise.all(asked);
		assert.deepEqual(given, ['first', 'second', 'settled']);
		changes.dispose();
	});
});
