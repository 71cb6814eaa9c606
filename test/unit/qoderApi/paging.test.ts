import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Account } from '../../qoderApi/account.ts';
import type { FileRecord } from '../../qoderApi/records.ts';
import { SampleData } from '../../qoderApi/sampleData.ts';
import { type Answer, idsOf, useQoderApi } from './harness.ts';

describe('paging through the local API', () => {
	const harness = useQoderApi();
	const { page } = harness;

	async function walk(first: string, next: (page: Answer) => string): Promise<Answer[]> {
		const pages = [await page(first)];
		while (pages.at(-1)?.has_more && pages.length < 100) {
			pages.push(await page(next(pages.at(-1) as Answer)));
		}
		return pages;
	}

	it('meets each of 137 files once, forwards', async () => {
		const pages = await walk('/files?limit=10', ({ last_id }) => `/files?limit=10&after=${last_id}`);
		assert.equal(pages.length, 14);
		assert.deepEqual(
			pages.flatMap(idsOf),
			harness.api.account.files.map((file) => file.file_id),
		);
	});

	it('meets each of 137 files once, backwards', async () => {
		const all = harness.api.account.files.map((file) => file.file_id);
		const pages = await walk(`/files?limit=10&before=${all.at(-1)}`, ({ first_id }) => `/files?limit=10&before=${first_id}`);
		assert.deepEqual(pages.toReversed().flatMap(idsOf), all.slice(0, -1));
	});

	for (const order of ['asc', 'desc']) {
		it(`meets each of 45 agents once, ${order}`, async () => {
			const first = `/agents?limit=7&order=${order}`;
			const ids = (await walk(first, ({ last_id }) => `${first}&after_id=${last_id}`)).flatMap(idsOf);
			assert.equal(new Set(ids).size, 45);
			assert.deepEqual(ids, order === 'asc' ? ids.toSorted() : ids.toSorted().reverse());
		});
	}

	it('neither skips nor repeats a file that stays, whatever is added and removed meanwhile', () => {
		const changes = fc.array(fc.record({ add: fc.nat(3), remove: fc.array(fc.nat(60), { maxLength: 3 }) }), { maxLength: 30 });
		fc.assert(
			fc.property(changes, fc.integer({ min: 1, max: 15 }), fc.boolean(), (changes, limit, onePurpose) => {
				const account = new Account({ files: 60, agents: 0 });
				const accepts = (file: FileRecord) => !onePurpose || file.purpose === 'tool_output';
				const before = account.files.filter(accepts).map((file) => file.file_id);
				const met: string[] = [];
				let slice = account.listFiles({ limit, accepts });
				for (let turn = 0; ; turn++) {
					met.push(...slice.items.map((file) => file.file_id));
					if (!slice.hasMore) {
						break;
					}
					const { add, remove } = changes[turn] ?? { add: 0, remove: [] };
					account.addFiles(add);
					account.removeFiles(remove.map((index) => account.files[index]?.file_id ?? ''));
					slice = account.listFiles({ limit, accepts, cursor: { id: met.at(-1) ?? '', direction: 'after' } });
				}
				const left = new Set(account.files.map((file) => file.file_id));
				assert.equal(new Set(met).size, met.length);
				assert.ok(before.every((id) => met.includes(id) || !left.has(id)));
			}),
			{ numRuns: 200 },
		);
	});
});

describe('sample data', () => {
	it('is the same for the same seed and another for another', () => {
		assert.deepEqual(new SampleData(7).files(50), new SampleData(7).files(50));
		assert.notDeepEqual(new SampleData(7).files(50), new SampleData(8).files(50));
	});

	it('has ids and times as documented, in order of creation', () => {
		const { files, agents } = new Account();
		assert.equal(files.length, 137);
		assert.ok(files.every((file) => /^file_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/.test(file.file_id)));
		assert.ok(files.every((file) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(file.created_at)));
		assert.ok(agents.every((agent) => /^agent_[0-9a-f]{32}$/.test(agent.id)));
		assert.ok(agents.every((agent) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,5}[1-9])?Z$/.test(agent.created_at)));
		assert.deepEqual(
			files,
			files.toSorted((left, right) => (left.file_id < right.file_id ? 1 : -1)),
		);
	});

	it('has every purpose and every status, and metadata of some files only', () => {
		const { files } = new Account();
		assert.equal(new Set(files.map((file) => file.purpose)).size, 5);
		assert.deepEqual([...new Set(files.map((file) => file.status))].sort(), ['error', 'ready', 'uploading']);
		const withMetadata = files.filter((file) => Object.keys(file.metadata).length > 0).length;
		assert.ok(withMetadata > 0 && withMetadata < files.length);
	});

	it('lists as many agents as were asked for, however many archived ones there are', () => {
		for (const agents of [0, 1, 7, 8, 9, 22, 23, 24, 45, 1000]) {
			assert.equal(
				new Account({ files: 0, agents }).agents.filter(({ archived_at }) => archived_at === undefined).length,
				agents,
			);
		}
	});

	it('makes 100 000 files with ids of their own in under 1.5 seconds of a processor', () => {
		const start = process.cpuUsage();
		const { files } = new Account({ files: 100_000, agents: 0 });
		assert.ok(process.cpuUsage(start).user < 1_500_000);
		assert.equal(new Set(files.map((file) => file.file_id)).size, 100_000);
	});
});
