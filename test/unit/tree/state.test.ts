import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as v from 'valibot';
import type { Memento } from 'vscode';
import { State } from '../../../src/tree/state.ts';

const schema = v.object({ name: v.string(), order: v.picklist(['asc', 'desc']) });
const initial: v.InferOutput<typeof schema> = { name: '', order: 'desc' };

/** A store of VS Code with this in it. */
function memento(stored?: unknown): Memento {
	const values = new Map([['view', stored]]);
	return { keys: () => [], get: (key: string) => values.get(key), update: async (key, value) => void values.set(key, value) };
}

const valueIn = (store: Memento, maxAge?: number) => new State(store, 'view', schema, initial, maxAge).value;
const now = Date.now();
const hour = 3_600_000;

describe('The state of a view', () => {
	it('is read back by the next window', () => {
		const store = memento();
		new State(store, 'view', schema, initial).update({ name: 'bot' });
		assert.deepEqual(valueIn(store), { name: 'bot', order: 'desc' });
	});

	it('expires', () => {
		const store = memento({ at: now - 2 * hour, value: { name: 'bot', order: 'asc' } });
		assert.deepEqual(valueIn(store, 3 * hour), { name: 'bot', order: 'asc' });
		assert.deepEqual(valueIn(store, hour), initial);
	});

	for (const stored of [
		null,
		'asc',
		42,
		[],
		{},
		{ name: 'without a time', order: 'asc' },
		{ version: 1, value: { name: 'without a time', order: 'asc' } },
		{ at: `${now}`, value: { name: 'with a time that is no number', order: 'asc' } },
		{ at: now },
		{ at: now, value: null },
		{ at: now, value: { name: 7, order: 'asc' } },
		{ at: now, value: { name: '', order: 'sideways' } },
		JSON.parse(`{ "at": ${now}, "value": { "__proto__": { "name": "x", "order": "asc" } } }`),
	]) {
		it(`ignores ${JSON.stringify(stored).replace(`${now}`, 'now')}`, () => {
			const store = memento(stored);
			const state = new State(store, 'view', schema, initial);
			assert.deepEqual(state.value, initial);
			state.update({ order: 'asc' });
			assert.deepEqual(valueIn(store), { name: '', order: 'asc' });
		});
	}
});
