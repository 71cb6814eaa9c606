import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { ExpandedNodes } from '../../../src/tree/expandedNodes.ts';

describe('The nodes that VS Code shows expanded', () => {
	let nodes: ExpandedNodes;
	const give = (parent: string | undefined, ...ids: string[]) => nodes.give(parent, new Set(ids));
	const expanded = () => ['group', 'other', 'block'].filter((id) => nodes.has(id));

	beforeEach(() => {
		nodes = new ExpandedNodes();
		give(undefined, 'group', 'other');
		nodes.add('group');
	});

	it('are those that were expanded and not collapsed since', () => {
		nodes.add('other');
		assert.deepEqual(expanded(), ['group', 'other']);
		nodes.delete('group');
		assert.deepEqual(expanded(), ['other']);
	});

	it('are still those when others with their ids are given in their place, or more beside them', () => {
		give(undefined, 'group', 'other', 'third');
		assert.deepEqual(expanded(), ['group']);
	});

	it('are no longer one that went and came back, nor any below it', () => {
		give('group', 'block');
		nodes.add('block');
		assert.deepEqual(expanded(), ['group', 'block']);
		give(undefined, 'other');
		give(undefined, 'group', 'other');
		assert.deepEqual(expanded(), []);
	});

	it('still have what is expanded below them when they are collapsed for a while', () => {
		give('group', 'block');
		nodes.add('block');
		nodes.delete('group');
		nodes.add('group');
		assert.deepEqual(expanded(), ['group', 'block']);
	});

	it('are none that VS Code was not given, or that came too late', () => {
		give(undefined, 'other');
		nodes.add('group');
		give('group', 'block');
		nodes.add('block');
		assert.deepEqual(expanded(), []);
	});
});
