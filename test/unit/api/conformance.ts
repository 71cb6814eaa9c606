import assert from 'node:assert/strict';
import { it } from 'mocha';
import type { QoderClient } from '../../../src/api/client.ts';
import type { Page } from '../../../src/api/page.ts';
import { baseUrl, failure, script, token } from './script.ts';
import type { Service } from './service.ts';

type Fact = () => Promise<void> | void;

/** The facts of one row of the documentation's tables: what the client makes of it, and that the local API is alike. */
export type Facts = Readonly<Record<string, Fact>>;

/** The rows of a table, by their names. */
export type Rows = Readonly<Record<string, Facts>>;

/** A listing as the documentation describes it. */
export interface Documented {
	/** Below the base URL. */
	readonly path: '/files' | '/agents';
	/** The example response. */
	readonly example: { readonly data: readonly object[] };
	readonly list: (client: QoderClient, query: Readonly<Record<string, string | number>>) => Promise<Page<object>>;
	readonly service: Service;
}

/** One test for each fact, named `GET /files › limit › the client sends it`. */
export function conformance(endpoint: string, rows: Rows): void {
	for (const [row, facts] of Object.entries(rows)) {
		for (const [fact, test] of Object.entries(facts)) {
			it(`${endpoint} › ${row} › ${fact}`, test);
		}
	}
}

/** The client sends these parameters as they are, and nothing else. */
export function sends({ example, list }: Documented, query: Readonly<Record<string, string | number>>): Fact {
	return async () => {
		const asked = script([example]);
		await list(asked.client, query);
		assert.deepEqual(asked.query(), Object.fromEntries(Object.entries(query).map(([name, value]) => [name, `${value}`])));
	};
}

/** The rows about the address and the header. */
export function requestRows({ path, example, list, service }: Documented): Rows {
	return {
		[`GET /v1${path}`]: {
			'the client asks for it below the base URL': async () => {
				const { client, requests } = script([example]);
				await list(client, {});
				assert.deepEqual([requests.length, requests[0]?.method, requests[0]?.url], [1, 'GET', `${baseUrl}${path}`]);
			},
			'the local API answers 200': async () => assert.equal((await service.get(path)).status, 200),
		},
		'Authorization: Bearer': {
			'the client sends its token': async () => {
				const { client, requests } = script([example]);
				await list(client, {});
				assert.equal(requests[0]?.headers.get('authorization'), `Bearer ${token}`);
			},
			'the client sends nothing without a token': async () => {
				const { client, requests } = script([example], { token: async () => undefined });
				assert.equal((await failure(list(client, {}))).kind, 'unauthorized');
				assert.equal(requests.length, 0);
			},
			'the local API requires it': async () => assert.equal((await fetch(service.api.baseUrl + path)).status, 401),
		},
	};
}

/** The rows about the page around the items. `after` and `before` are the names of the cursors. */
export function pageRows({ path, example, list, service }: Documented, after: string, before: string): Rows {
	const listed = (changes: object) => list(script([{ ...example, ...changes }]).client, {});
	const served = async (query = '') => (await service.get(path + query)).body;
	return {
		data: {
			'the client takes nothing else for a page': async () => {
				for (const data of [undefined, null, {}, 'text']) {
					assert.equal((await failure(listed({ data }))).kind, 'protocol');
				}
			},
			'the local API sends an array': async () => assert.ok(Array.isArray((await served())['data'])),
		},
		first_id: {
			'the client asks before it for what is newer': async () =>
				assert.deepEqual((await listed({ first_id: 'first' })).newer, { [before]: 'first' }),
			'the client takes nothing but text or null for it': async () =>
				assert.match((await failure(listed({ first_id: 1 }))).message, /first_id: string expected/),
			'the local API names the first item': async () =>
				assert.equal((await served())['first_id'], (await list(service.client, {})).items[0]?.id),
		},
		last_id: {
			'the client goes on after it': async () => {
				const { next, after: cursor } = await listed({ last_id: 'last', has_more: true });
				assert.deepEqual([next, cursor], [{ [after]: 'last' }, { [after]: 'last' }]);
			},
			'the client takes nothing but text or null for it': async () =>
				assert.match((await failure(listed({ last_id: 1 }))).message, /last_id: string expected/),
			'the local API names the last item': async () =>
				assert.equal((await served())['last_id'], (await list(service.client, {})).items[19]?.id),
		},
		has_more: {
			'the client goes on only when it is true': async () => {
				const [end, more] = [await listed({ has_more: false }), await listed({ has_more: true })];
				assert.deepEqual([end.hasMore, end.next, more.hasMore], [false, undefined, true]);
				assert.notEqual(more.next, undefined);
			},
			'the client requires it': async () =>
				assert.match((await failure(listed({ has_more: undefined }))).message, /has_more: missing/),
			'the local API tells whether there is more': async () => {
				assert.equal((await served('?limit=44'))['has_more'], true);
				assert.equal((await served('?limit=45'))['has_more'], false);
			},
		},
	};
}

/** A row for each field of the example's last item. */
export function fieldRows({ path, example, list, service }: Documented): Rows {
	const documented = example.data.at(-1) as Record<string, unknown>;
	const rows = Object.entries(documented).map(([field, value]): [string, Facts] => [
		`data[].${field}`,
		{
			'the client keeps it as it is': async () => {
				const { items } = await list(script([example]).client, {});
				assert.deepEqual([items.at(-1)?.problem, Object(items.at(-1)?.value)[field]], [undefined, value]);
			},
			'the client keeps another type as it is, but needs a name and an id': async () => {
				const changed = { ...documented, [field]: typeof value === 'string' ? 42 : 'another type' };
				const { items } = await list(script([{ ...example, data: [changed, documented] }]).client, {});
				const isNeeded = ['id', 'name', 'file_id', 'filename'].includes(field);
				assert.match(items[0]?.problem ?? '', isNeeded ? new RegExp(`^${field}: `) : /^$/);
				assert.deepEqual([items[0]?.value, items[1]?.value, items[1]?.problem], [changed, documented, undefined]);
			},
			'the local API sends it, of the same type': async () => {
				const { body } = await service.get(`${path}?limit=100`);
				const types = new Set((body['data'] as Record<string, unknown>[]).map((item) => typeName(item[field])));
				assert.deepEqual([...types], [typeName(value)]);
			},
		},
	]);
	return Object.fromEntries(rows);
}

/** The ids of all pages of so many items that a client gets. */
export async function allIds({ list }: Documented, client: QoderClient, limit: number): Promise<string[]> {
	let page = await list(client, { limit });
	const ids = page.items.map(({ id }) => id);
	while (page.next) {
		page = await list(client, { limit, ...page.next });
		ids.push(...page.items.map(({ id }) => id));
	}
	return ids;
}

function typeName(value: unknown): string {
	return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
