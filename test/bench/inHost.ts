import { largeFile, smallFile } from './account.ts';
import type { Bench } from './bench.ts';
import type { Figure } from './table.ts';

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
	const { api, jobs } = bench;
	const ids = (filename: string) => api.account.files.flatMap((file) => (file.filename === filename ? [file.file_id] : []));
	const [small, large] = [ids(smallFile), ids(largeFile)];
	const times = await jobs.run('readFiles', small.slice(0, samples + 1));
	const peaks = await jobs.run('peakMemory', large.slice(0, samples));
	return [
		{ ...bench.figure('opening a file of 100 KB'), ...times, against: 'plain fetch', ratio: 1.3 },
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
