import { assert } from 'chai';
import type { Memento } from 'vscode';
import { State } from '../../src/tree/state.ts';

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
		const memento = new FakeMemento();
		new State(memento, 'view', isStored, initial).update({ name: 'bot' });
		assert.deepEqual(new State(memento, 'view', isStored, initial).value, { name: 'bot', order: 'desc' });
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
			const memento = new FakeMemento(stored);
			const state = new State(memento, 'view', isStored, initial);
			assert.deepEqual(state.value, initial);
			state.update({ order: 'asc' });
			assert.deepEqual(new State(memento, 'view', isStored, initial).value, { name: '', order: 'asc' });
		});
	}
});

class FakeMemento implements Memento {
	#stored: unknown;

	constructor(stored?: unknown) {
		this.#stored = stored;
	}

	keys(): string[] {
		return ['view'];
	}

	get<T>(_key: string, fallback?: T): T {
		return (this.#stored ?? fallback) as T;
	}

	async update(_key: string, value: unknown): Promise<void> {
		this.#stored = value;
	}
}
