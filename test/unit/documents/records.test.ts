import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Records } from '../../../src/documents/records.ts';

describe('Records', () => {
	it('change only when their JSON does', () => {
		const records = new Records();
		const value = { name: 'a' };
		assert.equal(records.know('agents/1', { id: '1', value }), false);
		assert.equal(records.know('agents/1', { id: '1', value: { ...value } }), false);
		assert.equal(records.know('agents/1', { id: '1', value: { name: 'b' } }), true);
		assert.ok((records.get('agents/1')?.changedAt ?? 0) > 0);
	});

	it('that were deleted may come back', () => {
		const records = new Records();
		const entry = { id: '1', value: {} };
		records.know('agents/1', entry);
		assert.ok(records.gone('agents/1'));
		assert.ok(!records.gone('agents/1'));
		assert.equal(records.know('agents/1', entry), true);
		assert.ok(!records.isGone('agents/1'));
	});

	it('that were forgotten are requested again', async () => {
		const records = new Records();
		const late = records.ask('files/a', async () => ({ id: 'a', value: { size_bytes: 5 } }));
		records.forget('files/a');
		const current = await records.ask('files/a', async () => ({ id: 'a', value: { size_bytes: 27 } }));
		await late;
		assert.equal(records.get('files/a'), current);
	});

	it('of the account before are forgotten, even those that come late', async () => {
		const records = new Records();
		let end = () => {};
		const ended = new Promise<void>((resolve) => {
			end = resolve;
		});
		const record = records.ask('files/a', () => ended.then(() => ({ id: 'a', value: {} })));
		records.clear();
		end();
		await record;
		assert.equal(records.get('files/a'), undefined);
	});
});
