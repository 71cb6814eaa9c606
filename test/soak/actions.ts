import { ConfigurationTarget, commands, workspace } from 'vscode';
import { Token } from '../../src/api/token.ts';
import { deleteAll } from '../../src/files/deleteFiles.ts';
import type { UploadRow } from '../../src/files/uploadRow.ts';
import { RowFilter } from '../../src/paging/filter.ts';
import { loadNewer } from '../../src/tree/loading.ts';
import type { Node, TreeList } from '../../src/tree/nodes.ts';
import type { PagedView } from '../../src/tree/pagedView.ts';
import { baseUrl, click, type Qoder, type Row, rowsOf, sampleToken } from '../extension/qoder.ts';
import type { Random } from '../qoderApi/random.ts';

export interface Action {
	readonly name: string;
	run(): Promise<unknown>;
}

/** The same service under two origins, each with its own token. */
export const services = [baseUrl, baseUrl.replace('127.0.0.1', 'localhost')] as const;

/** What the views do not expose. */
export const chosen = { oldestFirst: false };

type Make = (extension: Qoder, random: Random) => Action;

const makers: readonly (readonly [weight: number, make: Make])[] = [
	[6, (extension, random) => onList(extension, random, 'click the last row', clickLast)],
	[4, (extension, random) => onList(extension, random, 'look at', rowsBelow)],
	[2, (extension, random) => onList(extension, random, 'load all', (_view, list) => command('loadAll', list))],
	[2, (extension, random) => onList(extension, random, 'refresh group', (_view, list) => command('refreshGroup', list))],
	[2, (extension, random) => onList(extension, random, 'hover and open', openFirst(random.integer(0, 500)))],
	[4, (_extension, random) => oneOf(random, 'refresh', 'refresh', 'files.refresh', 'agents.refresh')],
	[3, checkForNewer],
	[2, filterByName],
	[1, filterByPurpose],
	[1, (_extension, random) => oneOf(random, 'clearFilter')],
	[2, changeOrder],
	[2, (_extension, random) => oneOf(random, 'files.groupByPurpose', 'files.showAsList')],
	[2, unfold],
	[2, upload],
	[2, (extension, random) => onList(extension, random, 'delete some of', deleteSome(extension, random.integer(0, 500)))],
	[1, signOut],
	[2, signInAgain],
	[1, (_extension, random) => change('baseUrl', random.pick([...services, ...services, 'no address']))],
	[1, (_extension, random) => change('pageSize', random.pick([1, 7, 20, 50, 100, 700]))],
];

/** It uses as much chance whatever happened before. */
export function randomAction(extension: Qoder, random: Random): Action {
	const all = makers.flatMap(([weight, make]) => Array.from({ length: weight }, () => make));
	return random.pick(all)(extension, random);
}

/** Wherever the list is in the view. */
export function rowsBelow(view: PagedView, list: TreeList): Promise<Row[]> {
	return rowsOf(view, list.node ? { node: list.node } : undefined);
}

/** VS Code refuses dialogs in tests. */
export function asksFirst(node: Node): boolean {
	return 'entry' in node && Number((node.entry.value as { size_bytes?: unknown } | null)?.size_bytes) > 10_000_000;
}

/** Readable or not. */
export function isRecord({ kind }: Row): boolean {
	return kind === 'file' || kind === 'agent' || kind === 'session' || kind === 'unreadable';
}

function onList(
	{ files, agents }: Qoder,
	random: Random,
	name: string,
	act: (view: PagedView, list: TreeList) => PromiseLike<unknown>,
): Action {
	const number = random.integer(0, 999);
	return {
		name: `${name} ${number}`,
		run: async () => {
			const all = [files.view, agents.view].flatMap((view) => view.tree.shown.map((list) => ({ view, list })));
			const chosen = all[number % Math.max(1, all.length)];
			return chosen && act(chosen.view, chosen.list);
		},
	};
}

/** Except a prompt, which would wait for an answer. */
async function clickLast(view: PagedView, list: TreeList): Promise<void> {
	const last = (await rowsBelow(view, list)).at(-1);
	if (last && /^qoder\.(loadMore|searchFurther)$/.test(last.item.command?.command ?? '')) {
		await click(last);
	}
}

function openFirst(number: number) {
	return async (view: PagedView, list: TreeList): Promise<void> => {
		// VS Code fires no event for a notebook whose tab closed before it was drawn.
		const rows = (await rowsBelow(view, list)).filter((row) => isRecord(row) && !row.label.endsWith('.ipynb'));
		const row = rows[number % Math.max(1, rows.length)];
		if (row) {
			await view.tree.resolveTreeItem(row.item, row.node);
			// A click on a session shows its files.
			await (row.kind === 'session' ? rowsOf(view, row) : asksFirst(row.node) || click(row));
			await commands.executeCommand('workbench.action.closeAllEditors');
		}
	};
}

let uploaded = 0;

function upload({ account, uploads }: Qoder, random: Random): Action {
	const count = random.integer(1, 4);
	return {
		name: `upload ${count}`,
		run: async () =>
			account.host !== undefined &&
			uploads.upload(
				Array.from({ length: count }, () => {
					uploaded += 1;
					const content = new TextEncoder().encode(`This is file ${uploaded}.`);
					return {
						name: `uploaded-${uploaded}.txt`,
						mimeType: 'text/plain',
						size: content.byteLength,
						read: async () => content,
					};
				}),
				account.client,
			),
	};
}

/** Failed and waiting uploads. */
export function dismissUploads({ files, uploads }: Qoder): void {
	for (const row of files.view.tree.head) {
		uploads.remove(row as UploadRow);
	}
}

// Without the question, which would wait for an answer.
function deleteSome({ account, files }: Qoder, number: number) {
	return async (view: PagedView, list: TreeList): Promise<void> => {
		const ids = view === files.view && list.kind.name === 'file' ? list.entries.map(({ id }) => id) : [];
		const some = ids.slice(number % Math.max(1, ids.length)).slice(0, 3);
		await deleteAll(
			account.client,
			files,
			some.map((id) => ({ id, name: id })),
		);
	};
}

function oneView({ files, agents }: Qoder, random: Random): { readonly name: string; readonly view: PagedView } {
	return random.pick([
		{ name: 'files', view: files.view },
		{ name: 'agents', view: agents.view },
	]);
}

function checkForNewer(extension: Qoder, random: Random): Action {
	const { name, view } = oneView(extension, random);
	return { name: `check for newer ${name}`, run: () => loadNewer(view) };
}

function filterByName(extension: Qoder, random: Random): Action {
	const { name, view } = oneView(extension, random);
	const text = random.pick(['', 'a', 're', '-1', 'no such name']);
	return {
		name: `filter ${name} by “${text}”`,
		run: async () => {
			view.tree.filter = new RowFilter(text);
		},
	};
}

// Ticks boxes like the keyboard, and accepts.
function filterByPurpose(_extension: Qoder, random: Random): Action {
	const ticks = Array.from({ length: random.integer(0, 3) }, () => random.integer(1, 5));
	return {
		name: `filter by purpose ${ticks}`,
		run: async () => {
			const picked = command('files.filter');
			for (const steps of ticks) {
				await repeat(steps, 'workbench.action.quickOpenSelectNext');
				await commands.executeCommand('workbench.action.quickPickManyToggle');
			}
			await accept(picked);
		},
	};
}

/** Accepts the picker's first item until the command ends. */
async function accept(done: Promise<void>): Promise<void> {
	let isOpen = true;
	void done.finally(() => {
		isOpen = false;
	});
	while (isOpen) {
		await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
	}
	await done;
}

function unfold(_extension: Qoder, random: Random): Action {
	const [steps, fold] = [random.integer(0, 6), random.pick(['expand', 'collapse'])];
	return {
		name: `${fold} row ${steps}`,
		run: async () => {
			await command('files.focus');
			await commands.executeCommand('list.focusFirst');
			await repeat(steps, 'list.focusDown');
			await commands.executeCommand(`list.${fold}`);
		},
	};
}

// The palette offers it only to signed-in users. With two tokens, a picker shows the current one first.
function signOut({ account }: Qoder): Action {
	return { name: 'sign out', run: async () => account.signedIn && accept(command('signOut')) };
}

function signInAgain({ token }: Qoder, random: Random): Action {
	const [url, pat] = [random.pick(services), random.pick([sampleToken, sampleToken, sampleToken, 'pt-wrong', 'pt-forbidden'])];
	const { host, origin } = new URL(url);
	return { name: `sign in to ${host} with ${pat}`, run: async () => token.store(origin, new Token(pat)) };
}

function change(key: string, value: unknown): Action {
	return { name: `${key} ${value}`, run: () => set(key, value) };
}

function changeOrder(_extension: Qoder, random: Random): Action {
	const oldestFirst = random.next() < 0.5;
	return {
		name: oldestFirst ? 'oldest agents first' : 'newest agents first',
		run: () => {
			chosen.oldestFirst = oldestFirst;
			return command(oldestFirst ? 'agents.oldestFirst' : 'agents.newestFirst');
		},
	};
}

function oneOf(random: Random, ...ids: string[]): Action {
	const id = random.pick(ids);
	return { name: id, run: () => command(id) };
}

export async function set(key: string, value: unknown): Promise<void> {
	await workspace.getConfiguration('qoder').update(key, value, ConfigurationTarget.Global);
}

async function command(id: string, ...args: unknown[]): Promise<void> {
	await commands.executeCommand(`qoder.${id}`, ...args);
}

async function repeat(times: number, id: string): Promise<void> {
	for (let count = 0; count < times; count++) {
		await commands.executeCommand(id);
	}
}
