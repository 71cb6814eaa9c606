import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { ExpandedNodes } from '../../../src/tree/expandedNodes.ts';

describe('The nodes that VS Code shows expanded', () => {
	let nodes: ExpandedNodes<{ readonly id: string }>;
	const give = (parent: string | undefined, ...ids: string[]) =>
		nodes.give(
			parent,
			ids.map((id) => ({ id })),
		);
	const reached = () => ['group', 'other', 'block'].filter((id) => nodes.isReached(id));

	beforeEach(() => {
		nodes = new ExpandedNodes();
		give(undefined, 'group', 'other');
		nodes.ask('group');
		give('group', 'block');
	});

	it('are those that were expanded and not collapsed since', () => {
		nodes.set('other', true);
		assert.deepEqual(reached(), ['group', 'other']);
		nodes.set('group', false);
		assert.deepEqual(reached(), ['other']);
	});

	it('are still those when others with their ids take their place', () => {
		give(undefined, 'group', 'other', 'third');
		assert.deepEqual(reached(), ['group']);
	});

	it('are no longer one that went and came back, nor any below it', () => {
		nodes.set('block', true);
		assert.deepEqual(reached(), ['group', 'block']);
		give(undefined, 'other');
		give(undefined, 'group', 'other');
		nodes.set('group', true);
		give('group', 'block');
		assert.deepEqual(reached(), ['group']);
	});

	it('are none that VS Code was not given, or that it was given below one that went meanwhile', () => {
		give(undefined, 'other');
		nodes.set('group', true);
		give('group', 'block');
		nodes.set('block', true);
		assert.deepEqual(reached(), []);
	});

	it('are none that was collapsed after VS Code asked, when the question comes late', () => {
		nodes.set('other', false);
		nodes.ask('other');
		assert.deepEqual(reached(), ['group']);
	});

	it('are one that VS Code asks about, should the event have been lost', () => {
		nodes.set('other', false);
		give(undefined, 'group', 'other');
		nodes.ask('other');
		assert.deepEqual(reached(), ['group', 'other']);
	});

	it('are hidden with what they stand below, and forgotten when that is told of a change meanwhile', () => {
		nodes.set('block', true);
		nodes.set('group', false);
		assert.deepEqual(reached(), []);
		nodes.set('group', true);
		assert.deepEqual(reached(), ['group', 'block']);
		nodes.set('group', false);
		nodes.tell(['other']);
		nodes.set('group', true);
		assert.deepEqual(reached(), ['group', 'block']);
		nodes.set('group', false);
		nodes.tell(['group']);
		nodes.set('group', true);
		assert.deepEqual(reached(), ['group']);
	});

	it('are asked about when they, or what they stand below, are told of a change', () => {
		nodes.set('block', true);
		nodes.set('other', true);
		assert.deepEqual(nodes.tell([undefined]), [undefined, 'group', 'block', 'other']);
		assert.deepEqual(nodes.tell(['group']), ['group', 'block']);
		assert.deepEqual(nodes.tell(['block']), ['block']);
		nodes.set('group', false);
		assert.deepEqual(nodes.tell(['group']), []);
	});

	it('are none that VS Code does not ask about', () => {
		nodes.set('group', undefined);
		assert.deepEqual(reached(), []);
		assert.deepEqual(nodes.tell([undefined]), [undefined]);
	});
});
