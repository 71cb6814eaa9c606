import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readers } from '../../../src/api/schema.ts';
import { type EventEntry, EventWindow } from '../../../src/sessions/eventWindow.ts';

describe('the window of a session’s events', () => {
	const event = (number: number, text = ''): EventEntry =>
		readers.event({ id: `evt_${number}`, type: 'agent.message', content: text }, '');

	it('lets the oldest of more than 5,000 events go, which can be read again', () => {
		const window = new EventWindow();
		for (let number = 0; number < 6000; number += 1) {
			window.add([event(number)]);
		}
		assert.equal(window.entries.length, 5000);
		assert.deepEqual([window.entries[0]?.id, window.lastId], ['evt_1000', 'evt_5999']);
		assert.deepEqual(window.earlier, { page: 'evt_1000' });
		assert.ok(window.isFull);
	});

	it('keeps 32 million characters, and always the newest event', () => {
		const window = new EventWindow();
		const megabytes = (count: number) => 'x'.repeat(count * 1_000_000);
		window.add([event(1, megabytes(10)), event(2, megabytes(10)), event(3, megabytes(10)), event(4, megabytes(10))]);
		assert.deepEqual(
			window.entries.map(({ id }) => id),
			['evt_2', 'evt_3', 'evt_4'],
		);
		window.add([event(5, megabytes(40))]);
		assert.deepEqual(
			window.entries.map(({ id }) => id),
			['evt_5'],
		);
	});
});
