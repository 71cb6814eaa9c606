import type { Bench } from './bench.ts';
import type { PlainPages } from './inside/work.ts';
import type { Figure } from './table.ts';
import { median } from './table.ts';
import { resetRest, type Which } from './window.ts';

const pageSize = 50;
/** Ours, a bare tree, and that one with what we promise about the token and the cache of a browser. */
type Tree = 'ours' | 'bare' | 'careful';
/** The longest that anything may hold the extension host, in milliseconds. */
const longestBlock = 50;

/** Expanding a group that was never opened, until its first page is in the page's rows. */
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
		told(bench, { ...figure, baseline: times.bare, against: 'bare', ratio: 1.1 }),
		told(bench, { ...figure, baseline: times.careful, against: 'careful bare' }),
		blockFigure(bench, 'first page', blocks),
	];
}

/**
 * *Load more*, from the key to the rows in the page: at 50 and 1 000 rows beside a bare tree with the same rows, and from there on
 * beside what it takes at 1 000.
 */
export async function measureLoadMore(bench: Bench, samples: number): Promise<Figure[]> {
	const { window } = bench;
	const figures: Figure[] = [];
	const nameAt = (rows: number) => `Load more at ${rows.toLocaleString('en')} rows`;
	let atThousand: readonly number[] = [];
	for (const rows of [50, 1000]) {
		await bench.show('ours', rows);
		await bench.show('bare', rows);
		const { times, blocks } = await inTurns(bench, ['ours', 'bare'], samples, (which) => window.loadMore(which, pageSize));
		const figure = { ...bench.figure(nameAt(rows)), ours: times.ours, baseline: times.bare, against: 'bare', ratio: 1.1 };
		figures.push(told(bench, figure), blockFigure(bench, nameAt(rows), blocks));
		atThousand = times.ours;
	}
	for (const rows of [10_000, 50_000]) {
		await bench.show('ours', rows);
		const { times, blocks } = await inTurns(bench, ['ours'], samples, () => window.loadMore('ours', pageSize));
		const figure = { ...bench.figure(nameAt(rows)), ours: times.ours, baseline: atThousand, against: 'at 1,000', ratio: 2 };
		figures.push(told(bench, figure), blockFigure(bench, nameAt(rows), blocks));
	}
	await window.collapseFirst('ours');
	return figures;
}

/** *Load All* from the first page on up to 5 000 rows, until they are in the page's rows. */
export async function measureLoadAll(bench: Bench, samples: number): Promise<Figure[]> {
	const { jobs, window } = bench;
	const pages = 50;
	// Four blocks, and the rows that are in none.
	const growth = 4 + (pages - 40) * 100;
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
		plain.push(await jobs.run('plainPages', pages, pageSize));
	}
	return [...besidePages(bench, 'Load All of 5,000 rows', ours, plain), blockFigure(bench, 'Load All', blocks)];
}

/** A refresh of 1 000 rows that are shown. */
export async function measureRefresh(bench: Bench, samples: number): Promise<Figure[]> {
	// A refresh reads what is loaded, to the row; the page that the list begins with makes it 1 050.
	await bench.show('ours', 1000);
	const { ours, pages, blocks } = await bench.jobs.run('refresh', samples);
	return [...besidePages(bench, 'Refresh of 1,000 rows', ours, pages), blockFigure(bench, 'Refresh', blocks)];
}

/** Beside plain fetches, and without a mark beside careful ones, which tells how much of it our promises cost. */
function besidePages(bench: Bench, name: string, ours: readonly number[], pages: readonly PlainPages[]): Figure[] {
	const figure = { ...bench.figure(name), ours };
	return [
		told(bench, { ...figure, baseline: pages.map(({ plain }) => plain), against: 'plain fetches', ratio: 1.1 }),
		told(bench, { ...figure, baseline: pages.map(({ careful }) => careful), against: 'careful fetches' }),
	];
}

/** Milliseconds that each took, one after the other; and the longest block of the extension host in each sample of ours. */
async function inTurns(
	bench: Bench,
	all: readonly Tree[],
	samples: number,
	measure: (which: Which) => Promise<number>,
): Promise<{ readonly times: Record<Tree, number[]>; readonly blocks: number[] }> {
	const times: Record<Tree, number[]> = { ours: [], bare: [], careful: [] };
	const blocks: number[] = [];
	for (let sample = -1; sample < samples; sample++) {
		for (const tree of sample % 2 === 0 ? all : all.toReversed()) {
			await bench.jobs.run('beCareful', tree === 'careful');
			await bench.jobs.run('startProbe');
			const ms = await measure(tree === 'ours' ? 'ours' : 'bare');
			const block = await bench.jobs.run('stopProbe');
			// The first of each is only a warm-up.
			if (sample >= 0) {
				times[tree].push(ms);
				blocks.push(...(tree === 'ours' ? [block] : []));
			}
		}
	}
	return { times, blocks };
}

function blockFigure(bench: Bench, name: string, ours: readonly number[]): Figure {
	return { ...bench.figure(`longest block, ${name}`), ours, baseline: [], against: '', limit: longestBlock };
}

function told(bench: Bench, figure: Figure): Figure {
	const { name, ours, baseline, against } = figure;
	bench.progress(`${name}: ${median(ours).toFixed(0)} ms, ${against} ${median(baseline).toFixed(0)} ms`);
	return figure;
}
