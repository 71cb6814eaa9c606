import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ContentsCache, type Reader } from '../../../src/documents/contentsCache.ts';
import { Records } from '../../../src/documents/records.ts';
import { configurationOf, couldRunCommands, detailsOf } from '../../../src/documents/texts.ts';
import { freeNames } from '../../../src/files/saveNames.ts';

describe('the text of a record', () => {
	it('is its JSON in the order of the service, with what cannot be seen written out', () => {
		const record = { b: 'x\u202ey\u0007\u{e0041}', a: '👩\u200d👧' };
		const text = detailsOf(record);
		assert.equal(text, '{\n\t"b": "x\\u202ey\\u0007\\udb40\\udc41",\n\t"a": "👩\u200d👧"\n}\n');
		assert.deepEqual(JSON.parse(text), record);
	});

	it('of a configuration has sorted names, and nothing that changes by itself', () => {
		const agent = { version: 3, system: 's', updated_at: 't', tools: [{ b: 1, a: 2 }], name: 'n', model: { id: 'm', b: 1 } };
		assert.equal(JSON.stringify(configurationOf(agent)), '{"model":{"b":1,"id":"m"},"name":"n","tools":[{"a":2,"b":1}]}');
	});
});

describe('what was read', () => {
	const bytes = (megabytes: number) => new Uint8Array(megabytes * 1_000_000);

	/** Whether contents are here, which puts something in their place if they are not. */
	async function isKept(cache: ContentsCache, id: string): Promise<boolean> {
		const other = bytes(1);
		return (await cache.get(id, async () => other)) !== other;
	}

	it('is asked for once by all who ask at once, and again when it failed', async () => {
		const cache = new ContentsCache();
		let asked = 0;
		const read = async () => {
			asked += 1;
			if (asked === 1) {
				throw new Error('no');
			}
			return bytes(1);
		};
		await assert.rejects(Promise.all([cache.get('a', read), cache.get('a', read)]));
		assert.equal(asked, 1);
		await Promise.all([cache.get('a', read), cache.get('a', read)]);
		await cache.get('a', read);
		assert.equal(asked, 2);
	});

	it('is kept up to 32 MB, the oldest going first, and larger contents until they are taken', async () => {
		const cache = new ContentsCache();
		for (const id of ['a', 'b', 'c', 'd']) {
			await cache.get(id, async () => bytes(10));
		}
		for (const id of ['b', 'c', 'd']) {
			assert.ok(await isKept(cache, id), id);
		}
		assert.ok(!(await isKept(cache, 'a')));
		await cache.get('large', async () => bytes(50));
		assert.ok(await isKept(cache, 'large'));
		cache.taken('large');
		assert.ok(!(await isKept(cache, 'large')));
	});

	it('is read for as long as anybody waits for it', async () => {
		const cache = new ContentsCache();
		const reads: { signal: AbortSignal; onProgress: (bytes: number) => void; come: (bytes: Uint8Array<ArrayBuffer>) => void }[] =
			[];
		const read = ({ signal, onProgress }: Required<Reader>) =>
			new Promise<Uint8Array<ArrayBuffer>>((come, reject) => {
				reads.push({ signal, onProgress, come });
				signal.addEventListener('abort', () => reject(signal.reason));
			});
		const people = [0, 1].map(() => ({ abort: new AbortController(), came: 0 }));
		const get = (person: (typeof people)[number]) =>
			cache.get('a', read, {
				signal: person.abort.signal,
				onProgress: (count) => {
					person.came = count;
				},
			});
		const [one, other] = people.map(get);
		reads[0]?.onProgress(7);
		assert.deepEqual(
			people.map(({ came }) => came),
			[7, 7],
		);

		people[0]?.abort.abort(new Error('cancelled'));
		await assert.rejects(one as Promise<unknown>, /cancelled/);
		assert.equal(reads[0]?.signal.aborted, false);
		people[1]?.abort.abort(new Error('cancelled'));
		await assert.rejects(other as Promise<unknown>, /cancelled/);
		assert.equal(reads[0]?.signal.aborted, true);

		const again = cache.get('a', read);
		assert.equal(reads.length, 2);
		reads[1]?.come(bytes(1));
		assert.equal((await again).byteLength, 1_000_000);
	});

	it('of an account that is no longer in force is forgotten, even when it comes late', async () => {
		const cache = new ContentsCache();
		const records = new Records();
		let come = () => {};
		const late = new Promise<void>((resolve) => {
			come = resolve;
		});
		const contents = cache.get('a', () => late.then(() => bytes(1)));
		const record = records.ask('files/a', () => late.then(() => ({ id: 'a', value: {} })));
		cache.clear();
		records.clear();
		come();
		await Promise.all([contents, record]);
		assert.ok(!(await isKept(cache, 'a')));
		assert.equal(records.get('files/a'), undefined);
	});

	it('is another record only when what it says is another', () => {
		const records = new Records();
		const value = { name: 'a' };
		assert.equal(records.know('agents/1', { id: '1', value }), false);
		assert.equal(records.know('agents/1', { id: '1', value: { ...value } }), false);
		assert.equal(records.know('agents/1', { id: '1', value: { name: 'b' } }), true);
		assert.ok((records.get('agents/1')?.changedAt ?? 0) > 0);
		assert.ok(records.gone('agents/1'));
		assert.ok(!records.gone('agents/1'));
		assert.equal(records.know('agents/1', { id: '1', value: { name: 'b' } }), true);
		assert.ok(!records.isGone('agents/1'));
	});
});

describe('Markdown', () => {
	it('could run commands of VS Code with any kind of link, but not with a word', () => {
		for (const link of ['[a](command:b)', '<Command:b>', '[a]: command:b?%5B%5D', '<a href="command:b">']) {
			assert.ok(couldRunCommands(link), link);
		}
		for (const text of ['the command: run it', '[a](https://example.org/command)', 'subcommand:b']) {
			assert.ok(!couldRunCommands(text), text);
		}
	});
});

describe('names of files that are saved together', () => {
	it('do not clash in any system', () => {
		assert.deepEqual(freeNames(['a.txt', 'A.TXT', 'a (2).txt', 'a.txt', '.env', '.env']), [
			'a.txt',
			'A (2).TXT',
			'a (2) (2).txt',
			'a (3).txt',
			'.env',
			'.env (2)',
		]);
	});
});
