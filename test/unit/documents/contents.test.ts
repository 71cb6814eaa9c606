import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { ContentStore, mayBeWritten, noContentsReason, type Reader } from '../../../src/documents/contents.ts';

describe('The contents of files', () => {
	beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
	afterEach(() => mock.timers.reset());

	type Load = (reader: Required<Reader>) => Promise<Uint8Array<ArrayBuffer>>;

	const bytes = (megabytes: number) => new Uint8Array(megabytes * 1_000_000);

	let store: ContentStore;
	let load: Load;

	beforeEach(() => {
		store = new ContentStore((_id, reader) => load(reader));
	});

	/** Reads contents, which `next` brings if they are not there. */
	function get(id: string, next: Load, reader?: Reader): Promise<Uint8Array<ArrayBuffer>> {
		load = next;
		return store.read(id, reader);
	}

	/** Which of these contents are kept; of the others, new ones are by now. */
	async function kept(...ids: string[]): Promise<string[]> {
		const all = [];
		for (const id of ids) {
			const other = bytes(1);
			all.push(...((await get(id, async () => other)) === other ? [] : [id]));
		}
		return all;
	}

	it('are read once for all readers, and again after a failure', async () => {
		let reads = 0;
		const read = () => (reads++ === 0 ? Promise.reject(new Error('no')) : Promise.resolve(bytes(1)));
		await assert.rejects(Promise.all([get('a', read), get('a', read)]));
		assert.equal(reads, 1);
		await Promise.all([get('a', read), get('a', read)]);
		await get('a', read);
		assert.equal(reads, 2);
	});

	it('are kept up to 32 MB, empty ones too, and the oldest are dropped first', async () => {
		await get('empty', async () => bytes(0));
		assert.deepEqual(await kept('empty'), ['empty']);
		for (const id of ['a', 'b', 'c', 'd']) {
			await get(id, async () => bytes(10));
		}
		assert.deepEqual(await kept('b', 'c', 'd', 'a'), ['b', 'c', 'd']);
	});

	it('that are larger are kept until they are read, for a minute at most', async () => {
		await get('small', async () => bytes(1));
		for (const id of ['one', 'other', 'large']) {
			await get(id, async () => bytes(50));
		}
		mock.timers.tick(59_000);
		assert.deepEqual(await kept('one', 'large'), ['one', 'large']);
		store.release('large');
		assert.deepEqual(await kept('large', 'small'), ['small']);
		mock.timers.tick(1_000);
		assert.deepEqual(await kept('one', 'other'), []);
	});

	it('are read again after their file has changed', async () => {
		const [before, since] = [Promise.withResolvers<Uint8Array<ArrayBuffer>>(), Promise.withResolvers<Uint8Array<ArrayBuffer>>()];
		const [old, current] = [bytes(1), bytes(1)];
		const late = get('a', () => before.promise);
		store.drop('a');
		const reading = get('a', () => since.promise);
		before.resolve(old);
		assert.ok((await late) === old);
		const other = get('a', async () => bytes(0));
		since.resolve(current);
		assert.ok((await reading) === current && (await other) === current);
		assert.deepEqual(await kept('a'), ['a']);
		store.drop('a');
		assert.deepEqual(await kept('a'), []);
	});

	it('are read until the last reader has left', async () => {
		const reads: Required<Reader>[] = [];
		const ends: ((bytes: Uint8Array<ArrayBuffer>) => void)[] = [];
		const read: Load = (reader) =>
			new Promise((end, reject) => {
				reads.push(reader);
				ends.push(end);
				reader.signal.addEventListener('abort', () => reject(reader.signal.reason));
			});
		const told: string[] = [];
		const aborts = [new AbortController(), new AbortController()];
		const readings = aborts.map(({ signal }, index) =>
			get('a', read, { signal, onProgress: (count) => told.push(`${index}: ${count}`) }),
		);
		reads[0]?.onProgress(7);
		assert.deepEqual(told, ['0: 7', '1: 7']);
		for (const [index, abort] of aborts.entries()) {
			assert.equal(reads[0]?.signal.aborted, false);
			abort.abort(new Error('cancelled'));
			await assert.rejects(readings[index] as Promise<unknown>, /cancelled/);
		}
		assert.equal(reads[0]?.signal.aborted, true);

		const again = get('a', read);
		assert.equal(reads.length, 2);
		ends[1]?.(bytes(1));
		assert.equal((await again).byteLength, 1_000_000);
	});

	it('are downloaded to the end for a refresh, even if a reader leaves', async () => {
		const { promise, resolve } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
		load = ({ signal }) => {
			signal.addEventListener('abort', () => resolve(bytes(0)));
			return promise;
		};
		const renewed = store.renew('a');
		const abort = new AbortController();
		const left = store.read('a', { signal: abort.signal });
		abort.abort(new Error('cancelled'));
		await assert.rejects(left, /cancelled/);
		resolve(bytes(1));
		await renewed;
		assert.equal((await store.read('a')).byteLength, 1_000_000);
	});

	it('of the previous account reach no reader', async () => {
		await get('kept', async () => bytes(50));
		const aborted: Load = ({ signal }) =>
			new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
		const late = get('late', aborted);
		store.abort(new Error('signed out'));
		await assert.rejects(late, /signed out/);
		assert.deepEqual(await kept('kept', 'late'), []);
	});
});

describe('A file', () => {
	const minutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString();

	it('counts as unfinished for a minute, whatever the clock', () => {
		for (const [age, expected, status] of [
			[-0.5, true],
			[0.5, true],
			[-2, false],
			[5, false],
			[-2, true, 'uploading'],
		] as const) {
			assert.equal(mayBeWritten({ created_at: minutes(age), status }), expected, `${age} ${status}`);
		}
	});

	it('may have fields of any type', () => {
		for (const odd of [{ toString: 1 }, Object.create(null), [], null, 7, Symbol.iterator]) {
			assert.equal(mayBeWritten({ created_at: odd }), false);
			assert.equal(noContentsReason({ downloadable: odd, purpose: odd }), undefined);
		}
	});

	it('of a purpose that no document names may be downloaded', () => {
		assert.equal(noContentsReason({ purpose: 'workflow_output' }), undefined);
		assert.ok(noContentsReason({ purpose: 'user_upload' }));
	});
});
