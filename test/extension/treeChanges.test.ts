import { assert } from 'chai';
import { pause } from '../../src/tree/pause.ts';
import { TreeChanges } from '../../src/tree/treeChanges.ts';
import { until } from './qoder.ts';
import { replace } from './replace.ts';

describe('A change of a tree', () => {
	it('is told again while VS Code does not ask, but not of a node that has left the tree', async () => {
		const changes = new TreeChanges<{ id: string }>(() => true);
		const told: string[] = [];
		const subscription = changes.event((nodes) => told.push(...(nodes ?? []).map(({ id }) => id)));
		const give = (parent: { id: string } | undefined, ...rows: { id: string }[]) =>
			changes.answer(parent, Promise.resolve(), () => rows);
		const [left, here, again] = [{ id: 'left' }, { id: 'here' }, { id: 'here' }];
		await give(undefined, left, here);
		await Promise.all([give(left), give(here)]);
		changes.add(left);
		changes.add(here);
		await until('told', () => told.length === 2);
		await give(undefined, again);
		await until('told again', () => told.length === 3);
		assert.deepEqual(told, ['left', 'here', 'here']);
		await give(again);
		subscription.dispose();
		changes.dispose();
	});

	it('is told a few times, and then no more of a node that VS Code does not ask about, which it cannot show expanded', async () => {
		const { setTimeout } = globalThis;
		replace(globalThis, 'setTimeout', (run: () => void, ms = 0) => setTimeout(run, ms < 1000 ? ms : ms / 50));
		const changes = new TreeChanges<{ id: string }>(() => true);
		let told = 0;
		const subscription = changes.event(() => {
			told += 1;
		});
		const node = { id: 'node' };
		await changes.answer(undefined, Promise.resolve(), () => [node]);
		await changes.answer(node, Promise.resolve(), () => []);
		assert.isTrue(changes.expanded.isReached('node'));
		changes.add(node);
		await until('no longer expanded', () => !changes.expanded.isReached('node'));
		assert.equal(told, 4);
		subscription.dispose();
		changes.dispose();
	});

	it('is told only when VS Code would not hold it back', async () => {
		const told: number[] = [];
		const changes = new TreeChanges<{ id: string }>(() => true);
		const subscription = changes.event(() => told.push(performance.now()));
		const start = performance.now();
		changes.messageChanged();
		for (const times of [1, 2]) {
			changes.add({ id: 'node' });
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
		const changes = new TreeChanges<{ id: string }>(() => true);
		const subscription = changes.event(() => told.push(performance.now()));
		const rows = Promise.withResolvers<void>();
		const asked = changes.answer({ id: 'node' }, rows.promise, () => []);
		changes.add({ id: 'node' });
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
		const changes = new TreeChanges<{ id: string }>(() => true);
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
