import { assert } from 'chai';
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
});
