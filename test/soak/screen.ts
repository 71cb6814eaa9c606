import { assert } from 'chai';
import { commands, extensions, Uri, workspace } from 'vscode';
import type { PagedView } from '../../src/tree/pagedView.ts';
import { baseUrl, type Qoder, type Row, rowsOf } from '../extension/qoder.ts';
import type { Deed, ScreenAnswer } from '../hosts/screen.ts';
import type { Random } from '../qoderApi/random.ts';
import { isRecord } from './actions.ts';

type Title = Deed['view'];
type Shown = NonNullable<ScreenAnswer['rows']>[number];

/** A row of the provider and how deep it stands on the screen. */
interface Wanted {
	readonly row: Row;
	readonly level: number;
}

const patience = 20_000;

/** Compares the rows on the screen with those of the provider, and uses one of them. Returns what was done. */
export async function useTheScreen({ files, agents }: Qoder, random: Random): Promise<string> {
	const [index, how, first] = [random.integer(0, 9999), random.pick(['hover', 'click'] as const), random.pick([0, 1])];
	const views = [
		['Files', await settled('Files', files.view)],
		['Agents', await settled('Agents', agents.view)],
	] as const;
	const usable = [views[first], views[1 - first]].flatMap((view) => (view?.[1].some(({ row }) => isRecord(row)) ? [view] : []));
	const [chosen] = usable;
	if (!chosen) {
		return 'no row to use';
	}
	const [view, rows] = chosen;
	const records = rows.filter(({ row }) => isRecord(row));
	const { label } = records[index % records.length]?.row ?? { label: '' };
	// The screen finds the first row with that label.
	const id = `${records.find(({ row }) => row.label === label)?.row.item.id}`.split('/').at(-1) ?? '';
	await ask('deeds', { view, label, id, how });
	await commands.executeCommand('workbench.action.closeAllEditors');
	return `${how} ${label} in ${view}, ${rows.length} rows shown`;
}

/** Waits until the screen shows what the provider has, and answers with that; else fails with the first difference. */
async function settled(title: Title, view: PagedView): Promise<Wanted[]> {
	const end = Date.now() + patience;
	for (;;) {
		const shown = await rowsShown(title);
		const wanted = await rowsWanted(view, shown);
		const at = Math.max(shown.length, wanted.length);
		const difference = Array.from({ length: at }, (_, index) => index).find(
			(index) => shown[index]?.label !== wanted[index]?.row.label || shown[index]?.level !== wanted[index]?.level,
		);
		if (difference === undefined) {
			return wanted;
		}
		if (Date.now() > end) {
			const around = (labels: readonly (string | undefined)[]) => labels.slice(Math.max(0, difference - 1), difference + 3);
			const [ours, theirs] = [around(wanted.map(({ row }) => row.label)), around(shown.map(({ label }) => label))];
			assert.fail(`${title} shows ${shown.length} rows, at ${difference}: ${theirs}; it is to show ${wanted.length}: ${ours}`);
		}
	}
}

/** The rows of the provider, those below a row only where the screen shows that row expanded. */
async function rowsWanted(view: PagedView, shown: readonly Shown[]): Promise<Wanted[]> {
	let at = 0;
	const below = async (parent: Row | undefined, level: number): Promise<Wanted[]> => {
		const wanted: Wanted[] = [];
		for (const row of await rowsOf(view, parent)) {
			const isExpanded = shown[at]?.label === row.label && shown[at]?.expanded === true;
			at += 1;
			wanted.push({ row, level }, ...(isExpanded ? await below(row, level + 1) : []));
		}
		return wanted;
	};
	return below(undefined, 1);
}

async function rowsShown(view: Title): Promise<readonly Shown[]> {
	return (await ask(`rows?view=${view}`)).rows ?? [];
}

/** Whoever starts the host leaves the address in a file, by the port of the API: a setting of a name that is not known cannot be read in a web worker. */
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
