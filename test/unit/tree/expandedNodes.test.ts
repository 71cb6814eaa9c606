import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ExpandedNodes } from '../../../src/tree/expandedNodes.ts';

/** Takes these actions in a tree of a group with a block, and another group. Returns what is shown, and what was invalidated last. */
function play(actions: string): string {
	const nodes = new ExpandedNodes<{ readonly id: string }>();
	let invalidated = '';
	const idOf = (name = '') => (name === 'root' ? undefined : name);
	const take: Readonly<Record<string, (id: string, rest: readonly string[]) => void>> = {
		serve: (parent, ids) =>
			nodes.served(
				idOf(parent),
				ids.map((id) => ({ id })),
			),
		request: (id) => nodes.requested(id),
		expand: (id) => nodes.set(id, true),
		collapse: (id) => nodes.set(id, false),
		forget: (id) => nodes.forget(id),
		change: (id, rest) => {
			const changed = [id, ...rest].filter(Boolean).map(idOf);
			invalidated = ` → ${nodes.invalidate(changed).map((each) => each ?? 'root')}`;
		},
	};
	for (const action of `serve root group other, request group, serve group block, ${actions}`.split(', ')) {
		const [name = '', id = '', ...rest] = action.split(' ');
		take[name]?.(id, rest);
	}
	return ['group', 'other', 'block'].filter((id) => nodes.showsChildren(id)).join() + invalidated;
}

const comesBack = 'serve root group other, expand group, serve group block';

describe('The nodes that VS Code shows expanded', () => {
	for (const [title, actions, shown] of [
		['are those that were expanded', 'expand other', 'group,other'],
		['are none that were collapsed since', 'expand other, collapse group', 'other'],
		['stay when others with their ids take their place', 'serve root group other third', 'group'],
		['may lie in each other', 'expand block', 'group,block'],
		['forget a node that left the tree', `expand block, serve root other, ${comesBack}`, 'group'],
		['are none that VS Code was not served', 'serve root other, expand group, serve group block, expand block', ''],
		['include a node whose rows VS Code requests', 'collapse other, serve root group other, request other', 'group,other'],
		['do not include it when that comes late', 'collapse other, request other', 'group'],
		['are hidden in a collapsed node', 'expand block, collapse group', ''],
		['are remembered in a collapsed node', 'expand block, collapse group, expand group', 'group,block'],
		['are remembered when others change', 'expand block, collapse group, change other, expand group', 'group,block → '],
		['are forgotten when it changes', 'expand block, collapse group, change group, expand group', 'group → '],
		['are requested again with the root', 'expand block, change root', 'group,block → root,group,block'],
		['are requested again beside others', 'expand other, change root', 'group,other → root,group,other'],
		['are requested again with their parent', 'expand block, change group', 'group,block → group,block'],
		['are requested again by themselves', 'expand block, change block', 'group,block → block'],
		['are not requested again when they are hidden', 'expand block, collapse group, change group', ' → '],
		['exclude a node whose rows VS Code does not request', 'forget group, change root', ' → root'],
	] as const) {
		it(title, () => assert.equal(play(actions), shown));
	}
});
