import type { Bench } from './bench.ts';
import type { Figure } from './table.ts';
import { median } from './table.ts';
import { resetRest, type Which } from './window.ts';

const pageSize = 50;
const both = ['ours', 'bare'] as const;

/** Expanding a group that was never opened, until its first page is in the page's rows. */
export async function measureFirstPage(bench: Bench, samples: number): Promise<Figure[]> {
	for (const which of both) {
		await bench.window.collapseFirst(which);
	}
	return inTurns(bench, 'first page', samples, async (which) => {
		const { jobs, window } = bench;
		await jobs.run('reset', which);
		await window.rest(resetRest);
		const ms = await window.expandFirst(which, pageSize + 1);
		await window.collapseFirst(which);
		return ms;
	});
}

/** Shows so many rows in both trees. */
export async function showRows(bench: Bench, rows: number): Promise<void> {
	for (const which of both) {
		await bench.show(which, rows);
	}
}

/** *Load more* while so many rows are shown, from the key to the rows in the page; the bare tree appends rows that tell as much. */
export async function measureLoadMore(bench: Bench, rows: number, samples: number): Promise<Figure[]> {
	const name = `Load more at ${rows.toLocaleString('en')} rows`;
	await bench.jobs.run('dress', 'whole');
	const figures = await inTurns(bench, name, samples, (which) => bench.window.loadMore(which, pageSize), rows <= 10_000);
	await bench.jobs.run('dress', 'labels');
	return figures;
}

/** The same beside a bare tree of labels alone: what it costs that a row tells more than its name. There is no mark for it. */
export async function measureRowsThatTellMore(bench: Bench, rows: number, samples: number): Promise<Figure[]> {
	const name = `Load more at ${rows.toLocaleString('en')} rows, beside labels alone`;
	const [figure] = await inTurns(bench, name, samples, (which) => bench.window.loadMore(which, pageSize));
	const { ratio, ...unmarked } = figure as Figure;
	return [unmarked];
}

/** *Load All* from the first page on up to 5 000 rows, until they are in the page's rows. */
export async function measureLoadAll(bench: Bench, samples: number): Promise<Figure[]> {
	const { jobs, window } = bench;
	const pages = 50;
	const [ours, baseline, blocks]: [number[], number[], number[]] = [[], [], []];
	for (let sample = 0; sample < samples; sample++) {
		await bench.show('ours', pageSize);
		await jobs.run('startProbe');
		let started: Promise<number> | undefined;
		const { at } = await window.growth('ours', pages * 100, async () => {
			started = jobs.run('loadAll');
			await started;
		});
		ours.push(at - (await (started as Promise<number>)));
		blocks.push(await jobs.run('stopProbe'));
		baseline.push(await jobs.run('plainPages', pages, pageSize));
	}
	return [
		{ ...bench.figure('Load All of 5,000 rows'), ours, baseline, against: 'plain fetch', ratio: 1.3 },
		{ ...bench.figure('longest block, Load All'), ours: blocks, baseline: [], against: '', limit: 50 },
	];
}

/** A refresh of 1 000 rows that are shown. */
export async function measureRefresh(bench: Bench, samples: number): Promise<Figure[]> {
	await bench.show('ours', 1000);
	// A refresh reads what is loaded, to the row; the page that the list began with makes it 1 050.
	await bench.jobs.run('startProbe');
	const times = await bench.jobs.run('refresh', 1000, samples);
	const block = await bench.jobs.run('stopProbe');
	return [
		{ ...bench.figure('refresh of 1,000 rows'), ...times, against: 'plain fetch', ratio: 1.3 },
		{ ...bench.figure('longest block, refresh'), ours: [block], baseline: [], against: '', limit: 50 },
	];
}

async function inTurns(
	bench: Bench,
	name: string,
	samples: number,
	measure: (which: Which) => Promise<number>,
	isBlockLimited = true,
): Promise<Figure[]> {
	const times: Record<Which, number[]> = { ours: [], bare: [] };
	const blocks: Record<Which, number[]> = { ours: [], bare: [] };
	for (let sample = -1; sample < samples; sample++) {
		for (const which of sample % 2 === 0 ? both : both.toReversed()) {
			await bench.jobs.run('startProbe');
			const ms = await measure(which);
			const block = await bench.jobs.run('stopProbe');
			// The first of each is only a warm-up.
			if (sample >= 0) {
				times[which].push(ms);
				blocks[which].push(block);
			}
		}
	}
	bench.progress(`${name}: ${median(times.ours).toFixed(0)} ms, bare ${median(times.bare).toFixed(0)} ms`);
	return [
		{ ...bench.figure(name), ours: times.ours, baseline: times.bare, against: 'bare', ratio: 1.15 },
		{
			...bench.figure(`longest block, ${name}`),
			ours: blocks.ours,
			baseline: blocks.bare,
			against: 'bare',
			...(isBlockLimited ? { limit: 50 } : {}),
		},
	];
}
