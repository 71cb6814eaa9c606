import { assert } from 'chai';
import { commands } from 'vscode';
import type { TreeList } from '../../src/tree/nodes.ts';
import type { PagedView } from '../../src/tree/pagedView.ts';
import { api, type Qoder, until } from '../extension/qoder.ts';
import { service } from './account.ts';
import { chosen, isRecord, rowsBelow } from './actions.ts';

const maxClicks = 300;
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Reads every shown list to its end. Returns the number of compared rows. */
export async function compareWithAccount({ files, agents }: Qoder): Promise<number> {
	const account = await api.account();
	const active = account.agents.filter(({ archived }) => !archived).map(({ id }) => id);
	const wantedOf = ({ id, kind }: TreeList): readonly string[] => {
		if (kind.name === 'agent') {
			// Generation 3 has no order.
			return chosen.oldestFirst && service.generation === 1 ? active.toReversed() : active;
		}
		if (kind.name === 'session') {
			return account.sessions.filter(({ archived }) => !archived).map(({ id }) => id);
		}
		const [, group] = id.split('/');
		return account.files.filter(({ purpose }) => group === 'all' || purpose === group).map(({ id }) => id);
	};
	let compared = 0;
	for (const view of [files.view, agents.view]) {
		const read = new Set<TreeList>();
		// A change of the token may come late, and replaces all lists.
		for (let list = await next(view, read); list; list = await next(view, read)) {
			read.add(list);
			await readToTheEnd(view, list);
			if (view.tree.lists.includes(list)) {
				const held = list.listing.items.map(({ id }) => id);
				assertSame(list.id, held, wantedOf(list));
				compared += held.length;
			}
		}
	}
	return compared;
}

async function next({ id, tree }: PagedView, read: ReadonlySet<TreeList>): Promise<TreeList | undefined> {
	await until(`a listing in ${id}`, () => tree.lists.length > 0);
	return tree.lists.find((list) => !read.has(list));
}

/** Clicks the first and last rows until everything is loaded; each row must appear once. */
async function readToTheEnd(view: PagedView, list: TreeList): Promise<void> {
	for (let clicks = 0; clicks < maxClicks && view.tree.lists.includes(list); clicks++) {
		const rows = await rowsBelow(view, list);
		const shown = rows.map(({ item }) => item.id);
		assert.lengthOf(new Set(shown), shown.length, `${list.id} shows each row once`);
		const tail = [rows[0], rows.at(-1)].find((row) => row && !isRecord(row) && row.kind !== 'empty');
		if (list.listing.isRefreshing) {
			await pause();
			continue;
		}
		if (!tail) {
			const matching = list.entries.filter((entry) => view.tree.filterOf(list).matches(entry));
			assert.lengthOf(rows.filter(isRecord), matching.length, `${list.id} shows what matches`);
			return;
		}
		const { command } = tail.item;
		if (command) {
			assert.include(['qoder.loadMore', 'qoder.searchFurther', 'qoder.retry'], command.command, `${list.id} says ${tail.label}`);
			await commands.executeCommand(command.command, ...(command.arguments ?? []));
		} else {
			await pause();
		}
	}
	assert.notInclude(view.tree.lists, list, `${list.id} comes to an end`);
}

/** Shows the first difference, because full lists would fill pages. */
function assertSame(name: string, held: readonly string[], wanted: readonly string[]): void {
	const length = Math.max(held.length, wanted.length);
	const at = Array.from({ length }, (_, index) => index).find((index) => held[index] !== wanted[index]);
	if (at !== undefined) {
		const around = (ids: readonly string[]) => `${ids.length}, at ${at}: ${ids.slice(Math.max(0, at - 1), at + 3)}`;
		throw new Error(`${name} holds ${around(held)}; the account ${around(wanted)}`);
	}
}
