import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type RowKind, TreeList } from '../../../src/tree/nodes.ts';

describe('TreeList', () => {
	it('makes no list below a row after it was disposed', async () => {
		const query = {
			fetchPage: async () => ({ items: ['a', 'b'].map((id) => ({ id, value: {} })), hasMore: false }),
			pageSize: () => 50,
		};
		const make = (id: string, kind: Partial<RowKind<object>>): TreeList<object> =>
			new TreeList<object>({ id, kind: kind as RowKind<object>, query, onDidChange: () => {} });
		const list = make('sessions', { children: ({ id }) => make(id, {}) as TreeList });
		await list.listing.open();
		const [a, b] = list.entries.map((entry) => list.row(entry));
		assert.ok(a && b);
		const below = list.childrenOf(a);
		list.dispose();
		assert.deepEqual([list.childrenOf(a), list.childrenOf(b)], [below, undefined]);
	});
});
