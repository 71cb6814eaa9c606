import { assert } from 'chai';
import { commands } from 'vscode';
import { proveToken } from '../../src/signIn.ts';
import type { ListView } from '../../src/views/listView.ts';
import type { Fault } from '../qoderApi/faults.ts';
import { api, baseUrl, click, groupOf, type Qoder, qoder, type Row, rowsOf, sampleToken, signIn, signOut } from './qoder.ts';

/** Faults after which nothing can be shown but what was there before, with what the last row must say of them. */
const refusals: Record<string, readonly [Fault, RegExp]> = {
	'reset before headers': [{ kind: 'reset' }, /reach/],
	'cut in mid-body': [{ kind: 'cutBody' }, /reach|broke|JSON|ended/],
	'truncated JSON': [{ kind: 'truncatedJson' }, /JSON/],
	'empty body': [{ kind: 'emptyBody' }, /JSON|shape|empty/],
	'gzip that is none': [{ kind: 'gzipLie' }, /reach|broke|JSON|ended/],
	'redirect to the same origin': [{ kind: 'redirect', to: 'sameOrigin' }, /redirect/],
	'redirect to another origin': [{ kind: 'redirect', to: 'otherOrigin' }, /redirect/],
	'redirect in a loop': [{ kind: 'redirect', to: 'loop' }, /redirect/],
	'error in a 200': [{ kind: 'errorIn200' }, /./],
	'body of 20 MB': [{ kind: 'hugeBody', megabytes: 20 }, /16 MB/],
	'401': [{ kind: 'status', status: 401 }, /token was rejected/],
	'403': [{ kind: 'status', status: 403 }, /token may not/],
	'400': [{ kind: 'status', status: 400 }, /refused/],
	'404': [{ kind: 'status', status: 404 }, /refused|address/],
	'408': [{ kind: 'status', status: 408 }, /no answer|gave up/],
	'429 for a second': [{ kind: 'status', status: 429, headers: { 'retry-after': '1' } }, /slow down/],
	'429 for an hour': [{ kind: 'status', status: 429, headers: { 'retry-after': '3600' } }, /slow down, retry in 3,?600 s/],
	'429 until a date': [{ kind: 'status', status: 429, headers: { 'retry-after': 'Fri, 31 Dec 2099 23:59:59 GMT' } }, /slow down/],
	'500': [{ kind: 'status', status: 500 }, /service failed/],
	'502 as HTML': [{ kind: 'status', status: 502, body: 'html' }, /not available/],
	'503 without a body': [{ kind: 'status', status: 503, body: 'empty' }, /not available/],
	'504': [{ kind: 'status', status: 504, body: 'html' }, /not available/],
};

/** Faults with which a page can still be shown; the rows are all there, readable or not. */
const oddities: Record<string, Fault> = {
	'duplicate ids': { kind: 'duplicateIds' },
	'wrong content type': { kind: 'wrongContentType' },
	'slow drip': { kind: 'slowDrip', ms: 1, bytes: 4000 },
	latency: { kind: 'latency', ms: 300 },
	'null fields': { kind: 'nullFields' },
	'missing fields': { kind: 'missingFields' },
	'wrong types': { kind: 'wrongTypes' },
	'hostile ids': { kind: 'hostileIds' },
	'names of 10 000 characters': { kind: 'longNames' },
	'keys named __proto__': { kind: 'protoKeys' },
};

const places = ['first page', 'later page', 'refresh', 'sign-in'] as const;

describe('Faults of the service', () => {
	let extension: Qoder;
	const matrix = new Map<string, string[]>();

	before(async () => {
		extension = await qoder();
	});

	beforeEach(async () => {
		await signOut(extension);
		await api.reset(137, 145);
		await api.change({ addFiles: 120, purpose: 'tool_output' });
		await api.change({ addFiles: 120, purpose: 'skill_output' });
		await signIn(extension);
	});

	after(async () => {
		await api.faults([]);
		for (const line of table(matrix)) {
			console.log(`\u200b${line}\u200b`);
		}
	});

	for (const [name, [fault, says]] of Object.entries(refusals)) {
		it(`${name}: rows stay, the last one says why, and trying again works`, async function () {
			this.timeout(60_000);
			const { files, agents } = extension;
			const later = await groupOf(files.list, 'Tool outputs');
			const refreshed = await groupOf(files.list, 'Skill outputs');
			const before = ids(await rowsOf(files.list, later));
			const old = ids(await rowsOf(files.list, refreshed));
			await commands.executeCommand('qoder.agents.refresh');

			await api.faults([{ fault }]);
			await commands.executeCommand('qoder.agents.oldestFirst');
			const [first, complaint] = await Promise.all([
				rowsOf(agents.list),
				proveToken(extension.connection, baseUrl, sampleToken, new AbortController().signal),
				clickTail(files.list, later),
				commands.executeCommand('qoder.refreshGroup', refreshed.node),
			]);

			assert.lengthOf(first, 1);
			assert.equal(first[0]?.kind, 'failed');
			assert.match(`${first[0]?.label}`, says);
			note(name, 'first page');

			const kept = await rowsOf(files.list, later);
			assert.deepEqual(ids(kept), before);
			assert.equal(kept.at(-1)?.kind, 'failed');
			assert.match(`${kept.at(-1)?.label}`, says);
			note(name, 'later page');

			const outdated = await rowsOf(files.list, refreshed);
			assert.deepEqual(ids(outdated), old);
			assert.match(`${outdated[0]?.label}`, /^As of \d/);
			note(name, 'refresh');

			assert.match(`${complaint}`, /\w/);
			note(name, 'sign-in');

			for (const row of [first[0], kept.at(-1), outdated[0]]) {
				assert.isNotEmpty(row?.item.accessibilityInformation?.label);
				assert.notInclude(JSON.stringify(row?.item), sampleToken);
			}
			await api.faults([]);
			if (!/^40[13]$/.test(name)) {
				await click(kept.at(-1));
				await click(first[0]);
			} else {
				for (const row of [first[0], kept.at(-1), outdated[0]]) {
					assert.equal(row?.item.command?.command, 'qoder.signIn');
				}
				await commands.executeCommand('qoder.loadMore', kept.at(-1)?.node);
				await commands.executeCommand('qoder.loadMore', first[0]?.node);
			}
			await commands.executeCommand('qoder.retryRefresh', outdated[0]?.node);
			assert.equal((await rowsOf(agents.list)).at(-1)?.kind, 'more');
			assert.equal((await rowsOf(files.list, refreshed))[0]?.kind, 'file');
			assert.deepEqual(await toTheEnd(files.list, later), await inAccount('tool_output'));
			await commands.executeCommand('qoder.agents.newestFirst');
		});
	}

	for (const [name, fault] of Object.entries(oddities)) {
		it(`${name}: every row is shown`, async function () {
			this.timeout(60_000);
			const { files } = extension;
			const group = await groupOf(files.list, 'Tool outputs');
			await api.faults([{ fault }]);
			assert.isUndefined(await proveToken(extension.connection, baseUrl, sampleToken, new AbortController().signal));
			note(name, 'sign-in');
			await rowsOf(files.list, group);
			note(name, 'first page');
			await toTheEnd(files.list, group);
			note(name, 'later page');
			await commands.executeCommand('qoder.refreshGroup', group.node);
			const rows = (await rowsOf(files.list, group)).filter(({ kind }) => kind === 'file' || kind === 'unreadable');
			assert.lengthOf(rows, (await inAccount('tool_output')).length);
			assert.lengthOf(new Set(rows.map(({ item }) => item.id)), rows.length);
			assert.isTrue(rows.every(({ label }) => label.length > 0 && label.length < 400));
			note(name, 'refresh');
		});
	}

	it('shuffled rows are shown once each', async () => {
		const group = await groupOf(extension.files.list, 'Tool outputs');
		await api.faults([{ fault: { kind: 'shuffled' } }]);
		const rows = await toTheEnd(extension.files.list, group);
		assert.lengthOf(new Set(rows), rows.length);
		for (const place of ['first page', 'later page']) {
			note('shuffled order', place);
		}
	});

	for (const fault of [{ kind: 'repeatedCursor' }, { kind: 'hasMoreLies', lie: 'emptyPage' }] as const) {
		it(`${fault.kind}: stops with an explanation, and starts over`, async () => {
			const group = await groupOf(extension.files.list, 'Tool outputs');
			const before = ids(await rowsOf(extension.files.list, group));
			await api.faults([{ fault }]);
			let rows = await rowsOf(extension.files.list, group);
			for (let clicks = 0; clicks < 5 && rows.at(-1)?.kind === 'more'; clicks++) {
				await click(rows.at(-1));
				rows = await rowsOf(extension.files.list, group);
			}
			assert.equal(rows.at(-1)?.kind, 'failed');
			assert.includeMembers(ids(rows), before);
			await api.faults([]);
			await click(rows.at(-1));
			assert.deepEqual(await toTheEnd(extension.files.list, group), await inAccount('tool_output'));
			note(fault.kind, 'later page');
		});
	}

	it('a token that expires in mid-listing keeps the rows, and a new one goes on', async () => {
		const group = await groupOf(extension.files.list, 'Tool outputs');
		const before = ids(await rowsOf(extension.files.list, group));
		await api.faults([{ fault: { kind: 'expiredToken' } }]);
		await clickTail(extension.files.list, group);
		const rows = await rowsOf(extension.files.list, group);
		assert.deepEqual(ids(rows), before);
		assert.equal(rows.at(-1)?.item.command?.command, 'qoder.signIn');
		note('expired token', 'later page');
	});

	function note(fault: string, place: string): void {
		matrix.set(fault, [...(matrix.get(fault) ?? []), place]);
	}
});

const ids = (rows: readonly Row[]) =>
	rows.filter(({ kind }) => kind === 'file' || kind === 'agent').map(({ item }) => `${item.id}`);

async function inAccount(purpose: string): Promise<string[]> {
	const { files } = await api.account();
	return files.filter((file) => file.purpose === purpose).map(({ id }) => `files/${purpose}/${id}`);
}

async function clickTail(view: ListView, group: Row): Promise<void> {
	await click((await rowsOf(view, group)).at(-1));
}

async function toTheEnd(view: ListView, group: Row): Promise<string[]> {
	for (;;) {
		const rows = await rowsOf(view, group);
		if (rows.at(-1)?.kind !== 'more') {
			return ids(rows);
		}
		await click(rows.at(-1));
	}
}

function table(matrix: ReadonlyMap<string, readonly string[]>): string[] {
	const lines = [...matrix].map(
		([fault, passed]) =>
			`${fault.padEnd(30)} ${places.map((place) => (passed.includes(place) ? 'passed' : '–').padEnd(12)).join('')}`,
	);
	const tried = [...matrix.values()].reduce((sum, passed) => sum + passed.length, 0);
	return [`${'fault'.padEnd(30)} ${places.map((place) => place.padEnd(12)).join('')}`, ...lines, `${tried} fault × place passed`];
}
