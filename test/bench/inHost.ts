import { largeFile, smallFile } from './account.ts';
import type { Bench } from './bench.ts';
import type { Action } from './inside/lists.ts';
import type { Figure } from './table.ts';
import { resetRest } from './window.ts';

/** The memory of rows, beside that of their JSON. */
export async function measureHeap(bench: Bench, rows: number, samples: number): Promise<Figure[]> {
	const baseline = [await bench.jobs.run('heapPerRecord', rows)];
	const ours: number[] = [];
	for (let sample = 0; sample < samples; sample++) {
		ours.push(await bench.jobs.run('heapPerRow', rows));
	}
	const name = `heap per row, ${rows.toLocaleString('en')} rows`;
	return [{ ...bench.figure(name), unit: 'bytes', ratio: 1.5, ours, baseline, against: 'parsed JSON' }];
}

/** Files of 100 KB, read as for a tab, beside plain `fetch`; and the memory for 50 MB. */
export async function measureOpen(bench: Bench, samples: number): Promise<Figure[]> {
	const { api, jobs, window } = bench;
	const ids = (filename: string) => api.account.files.flatMap((file) => (file.filename === filename ? [file.file_id] : []));
	const [small, large] = [ids(smallFile), ids(largeFile)];
	const times = await jobs.run('readFiles', small.slice(0, samples + 1));
	const id = `${small[samples + 1]}`;
	await jobs.run('know', id);
	api.clearRequests();
	api.storage.clearRequests();
	await jobs.run('openTab', id, smallFile);
	await window.rest();
	const requests = api.requests.length + api.storage.requests.length;
	const peaks = await jobs.run('peakMemory', large.slice(0, samples));
	return [
		{ ...bench.figure('opening a file of 100 KB'), ...times, against: 'plain fetch', ratio: 1.3 },
		{
			...bench.figure('requests: open a file'),
			unit: 'requests',
			ours: [requests],
			baseline: [2],
			against: 'at least',
			limit: 2,
		},
		...(peaks.length > 0
			? [
					{
						...bench.figure('peak memory, 50 MB opened'),
						unit: 'MB',
						ours: peaks,
						baseline: [],
						against: '',
						limit: 150,
					} as const,
				]
			: []),
	];
}

/** Transcripts of 100 events, read as for a tab, beside plain `fetch`. Changes the service to today's. */
export async function measureTranscripts(bench: Bench, samples: number): Promise<Figure[]> {
	const { api, jobs } = bench;
	api.generation = 3;
	const words = {
		type: 'agent.message',
		content: [{ type: 'text', text: 'All tests pass, and the report is in the folder. '.repeat(8) }],
	};
	const events = Array.from({ length: 100 }, () => words);
	const ids = api.account.addSessions(samples + 1, { status: 'idle' });
	for (const id of ids) {
		api.account.eventsOf(id)?.set(events);
	}
	const { ours, plain, careful } = await jobs.run('readTranscripts', ids);
	const figure = { ...bench.figure('opening a transcript of 100 events'), ours };
	return [
		{ ...figure, baseline: plain, against: 'plain fetch', ratio: 1.2 },
		{ ...figure, baseline: careful, against: 'careful fetch' },
	];
}

/** Beside the fewest requests that the documented API allows. */
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
