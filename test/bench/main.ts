import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { exit } from 'node:process';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../hosts/browser.ts';
import { reportFailure } from '../hosts/failure.ts';
import { readHostName } from '../hosts/host.ts';
import { startHost } from '../hosts/startHost.ts';
import { startQoderApi } from '../qoderApi/server.ts';
import { fill } from './account.ts';
import { Bench } from './bench.ts';
import { allFolder, bareFolder, benchBundle, buildAll, root, twinFolder } from './build.ts';
import { openJobs } from './jobs.ts';
import { measureSizes } from './sizes.ts';
import { judge, tableOf } from './table.ts';
import { workerHeap } from './workerHeap.ts';

// A page names one folder to a server, so this one holds all extensions.
const forServer = { extensionPath: `${root}${allFolder}`, testsPath: `${root}${benchBundle}` };
const forBrowser = { extensionPath: root, besides: [bareFolder, twinFolder], testsPath: benchBundle };

/** `npm run bench`; `--host server-1.103` for one host, `--quick` for fewer samples. */
const { values } = parseArgs({ options: { host: { type: 'string' }, quick: { type: 'boolean', default: false } } });

async function bench(): Promise<void> {
	const started = Date.now();
	const progress = (line: string) => console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}`);
	await using resources = new AsyncDisposableStack();
	const api = await startQoderApi({ contentRedirect: false, storageCors: true });
	resources.defer(() => api.close());
	fill(api);
	const browser = await launchBrowser();
	resources.defer(() => browser.close());
	const jobs = await openJobs(() => workerHeap(browser));
	resources.defer(() => jobs.close());
	await buildAll(jobs.url);

	const figures = measureSizes();
	const chosen = values.host ? [readHostName(values.host)] : (['server-1.139', 'web'] as const);
	for (const name of chosen) {
		const settings = { 'qoder.baseUrl': api.baseUrl };
		const host = await startHost(name, { ...(name === 'web' ? forBrowser : forServer), settings });
		resources.defer(() => host.close());
		figures.push(...(await new Bench(name, host, browser, jobs, api, (line) => progress(`${name}: ${line}`)).run(values.quick)));
	}

	const judged = figures.map(judge);
	const [met, missed] = [true, false].map((isMet) => judged.filter((figure) => figure.isMet === isMet));
	console.log(
		`\n${tableOf(judged)}\n\n${met?.length} marks met, ${missed?.length} missed, in ${Math.round((Date.now() - started) / 1000)} s`,
	);
	mkdirSync(`${root}out`, { recursive: true });
	const report = { date: new Date().toISOString(), processors: cpus().map(({ model }) => model), figures: judged };
	writeFileSync(`${root}out/bench.json`, `${JSON.stringify(report, null, '\t')}\n`);
	console.log('All samples are in out/bench.json.');
}

// Unlike the signal, `exit` also stops hosts and browser.
process.once('SIGINT', () => exit(130)).once('SIGTERM', () => exit(143));
try {
	await bench();
} catch (error) {
	reportFailure(error);
}
