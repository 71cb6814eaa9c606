import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { QoderClient } from '../../../src/api/client.ts';
import { type RowKind, TreeList } from '../../../src/tree/nodes.ts';

describe('TreeList', () => {
	it('makes no list below a row after it was disposed', async () => {
		const query = {
			fetchPage: async () => ({ items: ['a', 'b'].map((id) => ({ id, value: {} })), hasMore: false }),
			pageSize: () => 50,
		};
		const make = (id: string, kind: Partial<RowKind<object>>): TreeList<object> =>
			new TreeList<object>({ client: {} as QoderClient, id, kind: kind as RowKind<object>, query, onDidChange: () => {} });
		const list = make('sessions', { children: ({ id }) => make(id, {}) as TreeList });
		await list.listing.open();
		const [a, b] = list.entries.map((entry) => list.row(entry));
		assert.ok(a && b);
		const below = list.childrenOf(a);
		list.dispose();
		assert.deepEqual([list.childrenOf(a), list.childrenOf(b)], [below, undefined]);
	});

	it('makes another list below a row that left and came back', async () => {
		let ids = ['a', 'b'];
		const fetchPage = async () => ({ items: ids.map((id) => ({ id, value: {} })), hasMore: false });
		const make = (id: string, kind: Partial<RowKind<object>>): TreeList<object> =>
			new TreeList<object>({
				client: {} as QoderClient,
				id,
				kind: kind as RowKind<object>,
				query: { fetchPage, pageSize: () => 50 },
				onDidChange: () => {},
			});
		const list = make('sessions', { children: ({ id }) => make(id, {}) as TreeList });
		const below = (id: string) => {
			const entry = list.entries.find((each) => each.id === id);
			return entry && list.childrenOf(list.row(entry));
		};
		await list.listing.open();
		const [a, b] = [below('a'), below('b')];
		ids = ['b'];
		await list.listing.refresh();
		assert.deepEqual(list.children, [b]);
		ids = ['a', 'b'];
		await list.listing.refresh();
		assert.notEqual(below('a'), a);
		assert.equal(below('b'), b);
	});
});
