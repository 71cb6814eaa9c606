import { assert } from 'chai';
import { State } from '../../src/tree/state.ts';
import { memento } from './stores.ts';

interface Stored {
	readonly name: string;
	readonly order: 'asc' | 'desc';
}

const initial: Stored = { name: '', order: 'desc' };

function isStored(value: unknown): value is Stored {
	const { name, order } = Object(value) as Partial<Stored>;
	return typeof name === 'string' && (order === 'asc' || order === 'desc');
}

describe('The state of a view', () => {
	it('is read back by the next window', () => {
		const stored = memento();
		new State(stored, 'view', isStored, initial).update({ name: 'bot' });
		assert.deepEqual(new State(stored, 'view', isStored, initial).value, { name: 'bot', order: 'desc' });
	});

	const malformed: readonly unknown[] = [
		undefined,
		null,
		'asc',
		42,
		[],
		{},
		{ name: 'of a version before versions', order: 'asc' },
		{ version: 0, value: { name: 'older', order: 'asc' } },
		{ version: 2, value: { name: 'newer', order: 'asc' } },
		{ version: '1', value: { name: '', order: 'asc' } },
		{ version: 1 },
		{ version: 1, value: null },
		{ version: 1, value: { name: 7, order: 'asc' } },
		{ version: 1, value: { name: '', order: 'sideways' } },
		JSON.parse('{ "version": 1, "value": { "__proto__": { "name": "x", "order": "asc" } } }'),
	];
	for (const stored of malformed) {
		it(`ignores ${JSON.stringify(stored)}, and works`, () => {
			const remembered = memento({ view: stored });
			const state = new State(remembered, 'view', isStored, initial);
			assert.deepEqual(state.value, initial);
			state.update({ order: 'asc' });
			assert.deepEqual(new State(remembered, 'view', isStored, initial).value, { name: '', order: 'asc' });
		});
	}
});
