import type { Bench } from './bench.ts';
import type { PlainPages } from './inside/work.ts';
import type { Figure } from './table.ts';
import { median } from './table.ts';
import { resetRest, type Which } from './window.ts';

const pageSize = 50;
/** `careful` is the bare tree with our promises about token and cache. */
type Tree = 'ours' | 'bare' | 'careful';

/** Milliseconds, in turns; `blocks` are the longest ones in our samples. */
interface Turns {
	readonly times: Record<Tree, number[]>;
	readonly blocks: number[];
}

/** Milliseconds. */
const maxBlock = 50;
/** So many pages are added before the list starts again. */
const maxPages = 13;

/** From expanding a new group to the rows of its first page. */
export async function measureFirstPage(bench: Bench, samples: number): Promise<Figure[]> {
	const { jobs, window } = bench;
	await window.collapseFirst('ours');
	await window.collapseFirst('bare');
	const { times, blocks } = await inTurns(bench, ['ours', 'bare', 'careful'], samples, async (which) => {
		await jobs.run('reset', which);
		await window.rest(resetRest);
		const ms = await window.expandFirst(which, pageSize + 1);
		await window.collapseFirst(which);
		return ms;
	});
	const figure = { ...bench.figure('first page'), ours: times.ours };
	return [
		told(bench, { ...figure, baseline: times.bare, against: 'bare' }),
		told(bench, { ...figure, baseline: times.careful, against: 'careful bare', ratio: 1.15 }),
		blockFigure(bench, 'first page', blocks),
	];
}

/**
 * *Load more*, from the key to the rows, beside bare trees; above 1 000 rows, beside our time there. The counts are samples:
 * `most` at 1 000 rows, `few` far from a mark.
 */
export async function measureLoadMore(bench: Bench, few: number, more: number, most: number): Promise<Figure[]> {
	const figures: Figure[] = [];
	let ours: readonly number[] = [];
	for (const [rows, count] of [
		[50, more],
		[1000, most],
	] as const) {
		const [bare, careful] = [await morePages(bench, rows, count, 'bare'), await morePages(bench, rows, more, 'careful')];
		const figure = pageFigure(bench, rows, bare);
		figures.push(
			told(bench, { ...figure, baseline: bare.times.bare, against: 'bare', ratio: 1.1 }),
			told(bench, { ...pageFigure(bench, rows, careful), baseline: careful.times.careful, against: 'careful bare' }),
			blockFigure(bench, figure.name, bare.blocks),
		);
		ours = bare.times.ours;
	}
	for (const rows of [10_000, 50_000]) {
		const turns = await morePages(bench, rows, few);
		const figure = pageFigure(bench, rows, turns);
		figures.push(
			told(bench, { ...figure, baseline: ours, against: 'at 1,000', ratio: 2 }),
			blockFigure(bench, figure.name, turns.blocks),
		);
	}
	await bench.window.collapseFirst('ours');
	return figures;
}

function pageFigure(bench: Bench, rows: number, { times }: Turns): Pick<Figure, 'host' | 'name' | 'unit' | 'ours'> {
	return { ...bench.figure(`Load more at ${rows.toLocaleString('en')} rows`), ours: times.ours };
}

async function morePages(bench: Bench, rows: number, samples: number, beside?: 'bare' | 'careful'): Promise<Turns> {
	const all = noTurns();
	for (let left = samples; left > 0; left -= maxPages) {
		await bench.show('ours', rows);
		if (beside) {
			await bench.show('bare', rows);
		}
		const trees: readonly Tree[] = beside ? ['ours', beside] : ['ours'];
		const { times, blocks } = await inTurns(bench, trees, Math.min(left, maxPages), (which) =>
			bench.window.loadMore(which, pageSize),
		);
		for (const tree of trees) {
			all.times[tree].push(...times[tree]);
		}
		all.blocks.push(...blocks);
	}
	return all;
}

/** *Load All* from the first page up to 5 000 rows. */
export async function measureLoadAll(bench: Bench, samples: number): Promise<Figure[]> {
	const { jobs, window } = bench;
	const pages = 50;
	// Four blocks, the rows of the first one, and those outside of blocks.
	const growth = 4 + 1000 + (pages - 40) * 100;
	const [ours, plain, blocks]: [number[], PlainPages[], number[]] = [[], [], []];
	for (let sample = 0; sample < samples; sample++) {
		await bench.show('ours', pageSize);
		await jobs.run('startProbe');
		let started: Promise<number> | undefined;
		const { at } = await window.growth('ours', growth, async () => {
			started = jobs.run('loadAll');
			await started;
		});
		ours.push(at - (await (started as Promise<number>)));
		blocks.push(await jobs.run('stopProbe'));
		plain.push(await jobs.run('plainPages', pages, bench.isCareful, pageSize));
	}
	return [...besidePages(bench, 'Load All of 5,000 rows', ours, plain), blockFigure(bench, 'Load All', blocks)];
}

export async function measureRefresh(bench: Bench, samples: number): Promise<Figure[]> {
	// The first page makes it 1 050 rows.
	await bench.show('ours', 1000);
	const { ours, pages, blocks } = await bench.jobs.run('refresh', samples, bench.isCareful);
	return [...besidePages(bench, 'Refresh of 1,000 rows', ours, pages), blockFigure(bench, 'Refresh', blocks)];
}

/** The figure beside careful fetches has no mark: the difference is the cost of our promises. */
function besidePages(bench: Bench, name: string, ours: readonly number[], pages: readonly PlainPages[]): Figure[] {
	const figure = { ...bench.figure(name), ours };
	const careful = pages.flatMap((page) => page.careful ?? []);
	return [
		told(bench, { ...figure, baseline: pages.map(({ plain }) => plain), against: 'plain fetches', ratio: 1.1 }),
		...(careful.length > 0 ? [told(bench, { ...figure, baseline: careful, against: 'careful fetches' })] : []),
	];
}

async function inTurns(
	bench: Bench,
	all: readonly Tree[],
	samples: number,
	measure: (which: Which) => Promise<number>,
): Promise<Turns> {
	const { times, blocks } = noTurns();
	for (let sample = -1; sample < samples; sample++) {
		for (const tree of sample % 2 === 0 ? all : all.toReversed()) {
			await bench.jobs.run('beCareful', tree === 'careful');
			await bench.jobs.run('startProbe');
			const ms = await measure(tree === 'ours' ? 'ours' : 'bare');
			const block = await bench.jobs.run('stopProbe');
			// The first is a warm-up.
			if (sample >= 0) {
				times[tree].push(ms);
				blocks.push(...(tree === 'ours' ? [block] : []));
			}
		}
	}
	return { times, blocks };
}

function noTurns(): Turns {
	return { times: { ours: [], bare: [], careful: [] }, blocks: [] };
}

function blockFigure(bench: Bench, name: string, ours: readonly number[]): Figure {
	return { ...bench.figure(`longest block, ${name}`), ours, baseline: [], against: '', limit: maxBlock };
}

function told(bench: Bench, figure: Figure): Figure {
	const { name, ours, baseline, against } = figure;
	bench.progress(`${name}: ${median(ours).toFixed(0)} ms, ${against} ${median(baseline).toFixed(0)} ms`);
	return figure;
}
