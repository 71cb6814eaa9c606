import type { Bench } from './bench.ts';
import type { Action } from './inside/lists.ts';
import type { Figure } from './table.ts';
import { resetRest } from './window.ts';

/** The hover of an agent with a hundred tools, the first one and the others. */
export async function measureHover(bench: Bench): Promise<Figure[]> {
	const [first = Number.NaN, ...others] = await bench.jobs.run('hover', 100);
	const shared = { ...bench.figure('hover, agent with 100 tools'), baseline: [], against: '', limit: 5 };
	return [
		{ ...shared, name: `${shared.name}, the first`, ours: [first] },
		{ ...shared, ours: others },
	];
}

/** A name typed letter by letter into the filter while 10 000 rows are loaded. */
export async function measureFilter(bench: Bench): Promise<Figure[]> {
	const times = await bench.jobs.run('filterKeystrokes', 10_000, 'report', 4);
	// The first time over, the texts of the rows are made, which are kept.
	const [letters, warm] = ['report'.length, times.slice('report'.length)];
	const shared = { ...bench.figure('filter keystroke, 10,000 rows'), baseline: [], against: '', limit: 16 };
	return [
		{ ...shared, ours: warm },
		{ ...shared, name: `${shared.name}, first letter`, ours: times.filter((_, index) => index % letters === 0) },
	];
}

/** The memory of each row, beside the JSON it came from. */
export async function measureHeap(bench: Bench, rows: number): Promise<Figure[]> {
	const { ours, json } = await bench.jobs.run('heapPerRow', rows);
	const name = `heap per row, ${rows.toLocaleString('en')} rows`;
	return [{ ...bench.figure(name), unit: 'bytes', ratio: 2, ours: [ours], baseline: [json], against: 'parsed JSON' }];
}

/** The requests that each action sends, beside the fewest that the documented API allows. */
export async function measureRequests(bench: Bench): Promise<Figure[]> {
	const { api, jobs, window } = bench;
	const figures: Figure[] = [];
	const count = async (name: string, fewest: number, act: () => Promise<unknown>) => {
		api.clearRequests();
		await act();
		await window.rest(250);
		const ours = [api.requests.length];
		figures.push({
			...bench.figure(`requests: ${name}`),
			unit: 'requests',
			ours,
			baseline: [fewest],
			against: 'at least',
			limit: fewest,
		});
	};
	const does = (action: Action) => () => jobs.run('requests', action);
	await jobs.run('reset', 'ours');
	await window.rest(resetRest);
	await count('expand a group', 1, () => window.expandFirst('ours', 51));
	await count('collapse it', 0, () => window.collapseFirst('ours'));
	await count('expand it again', 0, () => window.expandFirst('ours', 51));
	await count('Load more', 1, () => window.loadMore('ours', 50));
	await count('hover', 0, does('hover'));
	await count('filter by name', 0, does('filter'));
	await count('clear the filter', 0, does('clearFilter'));
	await count('look for newer rows, none there', 1, does('loadNewer'));
	await count('oldest agents first', 1, does('oldestFirst'));
	await count('newest agents first', 1, does('newestFirst'));
	await count('load 900 rows more, 100 in each', 9, () => jobs.run('fill', 'ours', 1000));
	await count('refresh 1,000 rows', 10, does('refreshGroup'));
	await count('Load All of 4,000 rows more', 40, () => jobs.run('loadAll'));
	await window.collapseFirst('ours');
	return figures;
}
