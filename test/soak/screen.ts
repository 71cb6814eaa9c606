import { assert } from 'chai';
import { commands, extensions, Uri, workspace } from 'vscode';
import type { Node, TreeList } from '../../src/tree/nodes.ts';
import type { PagedView } from '../../src/tree/pagedView.ts';
import { baseUrl, type Qoder } from '../extension/qoder.ts';
import type { Deed, ScreenAnswer } from '../hosts/screen.ts';
import type { Random } from '../qoderApi/random.ts';
import { asksFirst } from './actions.ts';

type Title = Deed['view'];
type ShownRow = NonNullable<ScreenAnswer['rows']>[number];

/** `opens`: a click opens a document without a question. */
interface Shown {
	readonly label: string;
	readonly id: string;
	readonly opens: boolean;
}

interface Wanted {
	readonly node: Node;
	readonly label: string;
	readonly level: number;
}

const patience = 20_000;

/** Neither a group nor a record. */
const status =
	/^(Load more|Loading…|Continue searching( in all groups)?|Service error|Service unavailable|Too many requests|Request timed out|Cannot connect|Unexpected response|Request rejected|Refresh failed|No .*)$/;

/**
 * Refreshes, compares the screen with the lists, and uses a row; returns the action's name. Never calls `getChildren`, because
 * the tree would take that for VS Code's call, and VS Code would miss a change.
 */
export async function useTheScreen({ files, agents }: Qoder, random: Random): Promise<string> {
	const [index, how, first] = [random.integer(0, 9999), random.pick(['hover', 'click'] as const), random.pick([0, 1])];
	await commands.executeCommand('qoder.refresh');
	const all = [
		{ title: 'Files' as const, records: await recordsShown('Files', files.view) },
		{ title: 'Agents' as const, records: await recordsShown('Agents', agents.view) },
	];
	const shown = all.reduce((sum, { records }) => sum + records.length, 0);
	const chosen = [all[first], all[1 - first]].find((one) => one && one.records.length > 0);
	const picked = chosen?.records[index % chosen.records.length];
	if (!chosen || !picked) {
		return 'no record on the screen';
	}
	const { label, id, opens } = picked;
	const deed: Deed = { view: chosen.title, label, id, how: opens ? how : 'hover' };
	await ask('deeds', deed);
	await commands.executeCommand('workbench.action.closeAllEditors');
	return `${shown} records on the screen, ${deed.how} ${label}`;
}

/** Waits until the screen shows the lists. Returns records with unique labels. */
async function recordsShown(title: Title, view: PagedView): Promise<Shown[]> {
	const end = Date.now() + patience;
	for (;;) {
		const shown = ((await ask(`rows?view=${title}`)).rows ?? []).filter(({ label }) => !status.test(label));
		const wanted = rowsWanted(view, shown);
		const at = wanted.findIndex(({ label, level }, index) => shown[index]?.label !== label || shown[index]?.level !== level);
		if (at < 0 && shown.length === wanted.length) {
			const isAlone = (label: string) => shown.filter((row) => row.label === label).length === 1;
			return wanted.flatMap(({ node, label }) => {
				if (!('entry' in node) || !isAlone(label)) {
					return [];
				}
				const opens = node.list.kind.name !== 'session' && !asksFirst(node);
				return [{ label, id: node.entry.id, opens }];
			});
		}
		if (Date.now() > end) {
			const from = Math.max(0, at < 0 ? wanted.length - 1 : at - 1);
			const around = (rows: readonly { readonly label: string }[]) => rows.slice(from, from + 4).map(({ label }) => label);
			const differs = `shows ${shown.length} rows, from ${from}: ${around(shown)}; the lists hold ${wanted.length}: ${around(wanted)}`;
			assert.fail(`${title} ${differs}. A picture: ${(await ask('picture')).picture}`);
		}
	}
}

/** The extension's classes are not those of this bundle, so members identify a node. */
function listBelow(node: Node): TreeList | undefined {
	if ('listing' in node) {
		return node;
	}
	return 'entry' in node ? node.list.childrenOf(node) : undefined;
}

/** Below a node only if the screen shows it expanded. */
function rowsWanted({ tree }: PagedView, shown: readonly ShownRow[]): Wanted[] {
	const rows = (list: TreeList) =>
		list.entries.filter((entry) => tree.filterOf(list).matches(entry)).map((entry) => list.row(entry));
	const wanted: Wanted[] = [];
	const add = (nodes: readonly Node[], level: number) => {
		for (const node of nodes) {
			const item = tree.getTreeItem(node);
			const label = typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
			const isExpanded = shown[wanted.length]?.label === label && shown[wanted.length]?.expanded === true;
			wanted.push({ node, label, level });
			const below = isExpanded ? listBelow(node) : undefined;
			if (below) {
				add(rows(below), level + 1);
			}
		}
	};
	const whole = tree.lists.find(({ heading }) => !heading);
	add(whole ? rows(whole) : tree.lists, 1);
	return wanted;
}

/**
 * The host's starter writes the address into a file, named by the API's port, because a web worker cannot read an unknown
 * setting.
 */
async function addressOfScreen(): Promise<string> {
	const extension = extensions.getExtension('qoder-community.qoder-cloud-explorer');
	assert(extension);
	const file = Uri.joinPath(extension.extensionUri, 'out/screens', new URL(baseUrl).port);
	return new TextDecoder().decode(await workspace.fs.readFile(file));
}

async function ask(path: string, deed?: Deed): Promise<ScreenAnswer> {
	const response = await fetch(`${await addressOfScreen()}/${path}`, deed ? { method: 'POST', body: JSON.stringify(deed) } : {});
	const answer = (await response.json()) as ScreenAnswer;
	if (answer.error) {
		throw new Error(`${deed ? JSON.stringify(deed) : path}: ${answer.error}`);
	}
	return answer;
}
