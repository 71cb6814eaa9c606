import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { QoderClient } from '../../../src/api/client.ts';
import { type RowKind, TreeList } from '../../../src/tree/nodes.ts';

describe('TreeList', () => {
	/** A list of these records, each with a list below it. */
	async function listOf(ids: () => readonly string[]): Promise<TreeList<object>> {
		const fetchPage = async () => ({ items: ids().map((id) => ({ id, value: {} })), hasMore: false });
		const make = (id: string, kind: Partial<RowKind<object>>): TreeList<object> =>
			new TreeList<object>({
				client: {} as QoderClient,
				id,
				kind: kind as RowKind<object>,
				query: { fetchPage, pageSize: () => 50 },
				onDidChange: () => {},
			});
		const list = make('sessions', { children: ({ id }) => make(id, {}) as TreeList });
		await list.listing.open();
		return list;
	}

	it('makes no list below a row after it was disposed', async () => {
		const list = await listOf(() => ['a', 'b']);
		const [a, b] = list.entries.map((entry) => list.row(entry));
		assert.ok(a && b);
		const below = list.childrenOf(a);
		list.dispose();
		assert.deepEqual([list.childrenOf(a), list.childrenOf(b)], [below, undefined]);
	});

	it('makes another list below a row that left and came back', async () => {
		let ids = ['a', 'b'];
		const list = await listOf(() => ids);
		const below = (id: string) => {
			const entry = list.entries.find((each) => each.id === id);
			return entry && list.childrenOf(list.row(entry));
		};
		const [a, b] = [below('a'), below('b')];
		ids = ['b'];
		await list.listing.refresh();
		assert.deepEqual(list.branch, [list, b]);
		ids = ['a', 'b'];
		await list.listing.refresh();
		assert.notEqual(below('a'), a);
		assert.equal(below('b'), b);
	});
});
