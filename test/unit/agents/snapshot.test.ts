import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { changesText, differences, versionOf } from '../../../src/agents/snapshot.ts';

const prompt = (system: unknown) => ({ id: 'a', name: 'n', system });

describe('Changes of an agent', () => {
	it('leave out order, dates and the second name of the prompt', () => {
		const before = { id: 'a', version: 1, updated_at: '1', system: 'x', tools: [{ type: 'custom', name: 't' }], model: 'auto' };
		const tools = [{ name: 't', type: 'custom' }];
		const same = { model: 'auto', tools, instructions: 'x', version: 2, updated_at: '2', id: 'a' };
		assert.deepEqual(differences(before, same), { prompt: false, lineEnds: false, fields: [] });
		const other = { ...same, system: 'y', instructions: 'y', model: { id: 'auto' }, extra: 1 };
		assert.equal(changesText(before, other), 'prompt, model, extra');
	});

	it('name the second name of the prompt where it holds another text', () => {
		const [one, other] = ['x', 'y'].map((instructions) => ({ system: 'z', instructions }));
		assert.equal(changesText(one, other), 'instructions');
	});

	it('compare prompts that are no text as JSON', () => {
		const [one, other] = [prompt([{ text: 'a' }]), prompt([{ text: 'b' }])];
		assert.equal(differences(one, other).prompt, true);
		assert.equal(differences(one, prompt([{ text: 'a' }])).prompt, false);
	});

	it('name line ends when a prompt differs in nothing else', () => {
		const [unix, windows] = [prompt('a\nb\n'), prompt('a\r\nb\r\n')];
		assert.deepEqual(differences(unix, windows), { prompt: false, lineEnds: true, fields: [] });
		assert.equal(changesText(unix, windows), 'line ends of the prompt');
		assert.ok(differences(unix, prompt('a\rb\n')).lineEnds);
		assert.deepEqual(differences(unix, prompt('a\r\nb')), { prompt: true, lineEnds: false, fields: [] });
	});

	it('name fields in plain text, and the first of many', () => {
		const field = `$(trash) \u202ekey\n${'x'.repeat(5000)}`;
		const text = changesText({}, { [field]: 1 });
		assert.ok(text.length < 100 && !/[\u202e\n]/.test(text), text);
		const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`field${index}`, index]));
		assert.match(changesText({}, many), /, 92 more$/);
	});
});

describe('The version of an agent', () => {
	it('is a whole number above 0, or missing', () => {
		for (const version of [2, '2']) {
			assert.equal(versionOf({ version }), 2);
		}
		for (const version of [0, -1, 1.5, '', 'x', null, undefined, true, [2], { toString: 1 }, Object.create(null)]) {
			assert.equal(versionOf({ version }), undefined);
		}
	});
});
