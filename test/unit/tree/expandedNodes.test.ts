import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { ExpandedNodes } from '../../../src/tree/expandedNodes.ts';

describe('The nodes that VS Code shows expanded', () => {
	let nodes: ExpandedNodes;
	const serve = (parent: string | undefined, ...ids: string[]) =>
		nodes.served(
			parent,
			ids.map((id) => ({ id })),
		);
	const shown = () => ['group', 'other', 'block'].filter((id) => nodes.isShown(id));

	beforeEach(() => {
		nodes = new ExpandedNodes();
		serve(undefined, 'group', 'other');
		nodes.requested('group');
		serve('group', 'block');
	});

	it('are those that were expanded and not collapsed since', () => {
		nodes.set('other', true);
		assert.deepEqual(shown(), ['group', 'other']);
		nodes.set('group', false);
		assert.deepEqual(shown(), ['other']);
	});

	it('stay when others with their ids take their place', () => {
		serve(undefined, 'group', 'other', 'third');
		assert.deepEqual(shown(), ['group']);
	});

	it('forget a node that left the tree, and those below it', () => {
		nodes.set('block', true);
		assert.deepEqual(shown(), ['group', 'block']);
		serve(undefined, 'other');
		serve(undefined, 'group', 'other');
		nodes.set('group', true);
		serve('group', 'block');
		assert.deepEqual(shown(), ['group']);
	});

	it('are none that VS Code was not served', () => {
		serve(undefined, 'other');
		nodes.set('group', true);
		serve('group', 'block');
		nodes.set('block', true);
		assert.deepEqual(shown(), []);
	});

	it('include a node whose rows VS Code requests, unless that comes late', () => {
		nodes.set('other', false);
		nodes.requested('other');
		assert.deepEqual(shown(), ['group']);
		serve(undefined, 'group', 'other');
		nodes.requested('other');
		assert.deepEqual(shown(), ['group', 'other']);
	});

	it('are hidden in a collapsed node, and forgotten when that one changes', () => {
		nodes.set('block', true);
		for (const [changed, left] of [
			[[], ['group', 'block']],
			[['other'], ['group', 'block']],
			[['group'], ['group']],
		]) {
			nodes.set('group', false);
			assert.deepEqual(shown(), []);
			nodes.invalidate(changed ?? []);
			nodes.set('group', true);
			assert.deepEqual(shown(), left);
		}
	});

	it('are requested again when they or nodes above them change', () => {
		nodes.set('block', true);
		nodes.set('other', true);
		assert.deepEqual(nodes.invalidate([undefined]), [undefined, 'group', 'block', 'other']);
		assert.deepEqual(nodes.invalidate(['group']), ['group', 'block']);
		assert.deepEqual(nodes.invalidate(['block']), ['block']);
		nodes.set('group', false);
		assert.deepEqual(nodes.invalidate(['group']), []);
	});

	it('exclude a node whose rows VS Code does not request', () => {
		nodes.set('group', undefined);
		assert.deepEqual(shown(), []);
		assert.deepEqual(nodes.invalidate([undefined]), [undefined]);
	});
});
