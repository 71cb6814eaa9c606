import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ApiError } from '../../../src/api/errors.ts';
import { allPages, type Cursor, cursorKey, type Page, type PageRequest } from '../../../src/api/page.ts';
import { failure } from './script.ts';
import { useService } from './service.ts';

/** Answers with these pages, each `ids → next`, or these errors; `asked` has the requests. */
function pages(...answers: (string | Error)[]) {
	const asked: PageRequest[] = [];
	const fetchPage = async (request: PageRequest): Promise<Page<string>> => {
		asked.push(request);
		const answer = answers[asked.length - 1] ?? assert.fail('There is no such page.');
		if (answer instanceof Error) {
			throw answer;
		}
		const [ids = '', next] = answer.split('→').map((part) => part.trim());
		const items = [...ids].map((id) => ({ id, value: id }));
		return { items, hasMore: Boolean(next), next: next ? { after: next } : undefined };
	};
	return { fetchPage, asked, cursors: () => asked.map(({ cursor }) => cursor?.['after']) };
}

async function idsOf(listing: AsyncIterable<Page<unknown>>): Promise<string> {
	let ids = '';
	for await (const page of listing) {
		ids += `${page.items.map(({ id }) => id).join('')} `;
	}
	return ids.trim();
}

describe('all pages', () => {
	const { signal } = new AbortController();

	it('come one after the other, from the start to the end', async () => {
		const { fetchPage, asked, cursors } = pages('ab → b', 'cd → d', 'e');
		assert.equal(await idsOf(allPages(fetchPage, signal)), 'ab cd e');
		assert.deepEqual(cursors(), [undefined, 'b', 'd']);
		assert.ok(asked.every((request) => request.limit === 100 && request.signal === signal));
	});

	it('may be smaller', async () => {
		const { fetchPage, asked } = pages('ab');
		await idsOf(allPages(fetchPage, signal, 7));
		assert.equal(asked[0]?.limit, 7);
	});

	it('are asked for only when they are wanted', async () => {
		const { fetchPage, asked } = pages('ab → b', 'cd');
		for await (const _ of allPages(fetchPage, signal)) {
			break;
		}
		assert.equal(asked.length, 1);
	});

	it('do not end at an empty one that has a next', async () => {
		const { fetchPage } = pages('ab → b', ' → c', ' → d', 'e');
		assert.equal(await idsOf(allPages(fetchPage, signal)), 'ab   e');
	});

	it('end with an explanation at a cursor that was asked for before', async () => {
		for (const answers of [
			['ab → b', 'cd → b'],
			['ab → b', 'cd → d', 'ef → b'],
			['ab → b', ' → b'],
		]) {
			const { fetchPage, asked } = pages(...answers);
			const { kind, startOver, message } = await failure(idsOf(allPages(fetchPage, signal)));
			assert.deepEqual([kind, startOver, asked.length], ['protocol', true, answers.length]);
			assert.equal(message, 'The service repeats itself: the next page holds nothing new.');
		}
	});

	it('end with an explanation at a page that brings nothing new', async () => {
		const { fetchPage, asked } = pages('ab → b', 'ab → c', 'de');
		assert.equal((await failure(idsOf(allPages(fetchPage, signal)))).startOver, true);
		assert.equal(asked.length, 2);
	});

	it('go on after a page that brings something new', async () => {
		const { fetchPage } = pages('ab → b', 'bc → c', 'cd');
		assert.equal(await idsOf(allPages(fetchPage, signal)), 'ab bc cd');
	});

	it('end with the error of a page, or the reason of an abort', async () => {
		const problem = new ApiError('offline', 'No.');
		assert.equal(await failure(idsOf(allPages(pages('ab → b', problem).fetchPage, signal))), problem);
		const reason = new Error('Changed my mind.');
		await assert.rejects(idsOf(allPages(pages('ab → b', reason).fetchPage, signal)), reason);
	});

	it('have equal keys for equal cursors', () => {
		const cursors: (Cursor | undefined)[] = [undefined, { after: 'a' }, { after: 'b' }, { before: 'a' }];
		assert.equal(new Set(cursors.map(cursorKey)).size, 4);
		assert.equal(cursorKey({ after: 'a' }), cursorKey({ after: 'a' }));
	});

	describe('of the local API', () => {
		const service = useService({ files: 137, agents: 0 });
		for (const generation of [1, 3] as const) {
			it(`are the whole account, generation ${generation}`, async () => {
				service.api.generation = generation;
				const listing = allPages(
					({ cursor, limit, signal }) => service.client.listFiles({ limit, ...cursor }, signal),
					signal,
					50,
				);
				assert.equal((await idsOf(listing)).replaceAll(' ', ''), service.api.account.files.map((file) => file.file_id).join(''));
			});
		}
	});
});
