import type { Exchange, FaultTable } from './exchange.ts';
import type { JsonObject } from './records.ts';

interface WirePage extends JsonObject {
	data: JsonObject[];
	first_id: string | null;
	last_id: string | null;
	has_more: boolean;
	next_page?: string | null;
}

/** Every nth item (default 3), in these fields (default all). */
interface SomeItems {
	readonly every?: number;
	readonly fields?: readonly string[];
}

/** Changes of pages. Other answers stay as they are. */
export const pageFaults = {
	duplicateIds: (_fault, exchange) => change(exchange, (page) => ({ ...page, data: page.data.flatMap((item) => [item, item]) })),
	/** The envelope stays the same. */
	shuffled: (_fault, exchange) =>
		change(exchange, (page) => ({ ...page, data: page.data.toSorted(() => exchange.random.next() - 0.5) })),
	/** There is always more, after the request's cursor, or after the first id. */
	repeatedCursor: (_fault, exchange) =>
		change(exchange, (page, url) => withCursor({ ...page, has_more: true }, cursorIn(url) ?? page.first_id)),
	/** There is always more, after nothing. */
	hasMoreLies: ({ lie }: { readonly lie: 'nullCursor' | 'emptyPage' }, exchange) =>
		change(exchange, (page) =>
			withCursor({ ...page, ...(lie === 'emptyPage' && { data: [], first_id: null }), has_more: true }, null),
		),
	/** An empty page with a new cursor for the same place, from which an honest answer continues. */
	emptyPages: (_fault, exchange) =>
		change(exchange, (page, url) => {
			const fresh = freshCursor(url);
			return withCursor({ ...page, data: [], first_id: fresh, has_more: true }, fresh);
		}),
	nullFields: (fault: SomeItems, exchange) => changeFields(exchange, fault, () => null),
	missingFields: (fault: SomeItems, exchange) => changeFields(exchange, fault, () => undefined),
	wrongTypes: (fault: SomeItems, exchange) => changeFields(exchange, fault, ofAnotherType),
	/** Ids with paths, line ends, markup, emoji and direction marks; the envelope stays the same. */
	hostileIds: (_fault, exchange) =>
		changeItems(exchange, (item, index) => {
			const field = 'file_id' in item ? 'file_id' : 'id';
			return { ...item, [field]: String(item[field]).replace('_', `_${hostileParts[index % hostileParts.length]}`) };
		}),
	/** 10 000 characters. */
	longNames: (_fault, exchange) =>
		changeItems(exchange, (item) => {
			const field = 'filename' in item ? 'filename' : 'name';
			return { ...item, [field]: `${'very-'.repeat(2000)}${item[field]}`.slice(-10_000) };
		}),
	/** In items and their metadata. */
	protoKeys: (_fault, exchange) =>
		changeItems(exchange, (item) => ({ ...item, ...protoKey(), metadata: { ...Object(item['metadata']), ...protoKey() } })),
	errorIn200: (_fault, exchange) =>
		change(exchange, () => ({ type: 'error', error: { type: 'api_error', message: 'Something went wrong.' } })),
	/** So much more valid JSON. */
	hugeBody: ({ megabytes }: { readonly megabytes: number }, exchange) =>
		change(exchange, (page) => ({ ...page, padding: 'x'.repeat(megabytes * 1024 * 1024) })),
	/** In the first item, arrays in arrays, by default 100 000 deep. */
	deepJson: ({ depth = 100_000 }: { readonly depth?: number }, exchange) =>
		changeItems(
			exchange,
			(item, index) => (index === 0 ? { ...item, deep: '@deep@' } : item),
			// This is too deep for `JSON.stringify`.
			(page) => JSON.stringify(page).replace('"@deep@"', '['.repeat(depth) + ']'.repeat(depth)),
		),
} satisfies FaultTable;

async function change(
	{ request, next }: Exchange,
	how: (page: WirePage, url: URL) => JsonObject,
	print: (page: JsonObject) => string = JSON.stringify,
): Promise<Response> {
	const answer = await next(request);
	if (!answer.ok || !answer.headers.get('content-type')?.startsWith('application/json')) {
		return answer;
	}
	const page = (await answer.json()) as WirePage;
	return new Response(print(Array.isArray(page.data) ? how(page, new URL(request.url)) : page), answer);
}

function changeItems(
	exchange: Exchange,
	how: (item: JsonObject, index: number) => JsonObject,
	print?: (page: JsonObject) => string,
): Promise<Response> {
	return change(exchange, (page) => ({ ...page, data: page.data.map(how) }), print);
}

function changeFields(exchange: Exchange, { every = 3, fields }: SomeItems, how: (value: unknown) => unknown): Promise<Response> {
	return changeItems(exchange, (item, index) => {
		const changed = Object.keys(item).filter((field) => fields?.includes(field) ?? true);
		return index % every === 0 ? { ...item, ...Object.fromEntries(changed.map((field) => [field, how(item[field])])) } : item;
	});
}

function cursorIn({ searchParams }: URL): string | null {
	const names = ['after', 'before', 'after_id', 'before_id', 'page'];
	return names.map((name) => searchParams.get(name)).find((value) => value !== null) ?? null;
}

const hostileParts = ['a/b', '../../etc', 'line\nbreak', '🦊', '\u202Eright-to-left', '<b>&amp;', '?query#hash', '%2F%00', ' '];

function withCursor(page: WirePage, cursor: string | null): WirePage {
	return { ...page, last_id: cursor, ...('next_page' in page && { next_page: cursor }) };
}

function ofAnotherType(value: unknown): unknown {
	return typeof value === 'string' ? 42 : typeof value === 'number' ? 'many' : typeof value === 'boolean' ? 'yes' : 'text';
}

function protoKey(): JsonObject {
	return JSON.parse('{"__proto__": {"polluted": true}}') as JsonObject;
}

/** A new cursor for the place of this request: its digits are one further back. */
function freshCursor(url: URL): string {
	const { searchParams } = url;
	const isBefore = searchParams.has('before') || searchParams.has('before_id');
	const isUp = (searchParams.get('order') === 'asc') !== isBefore;
	const [, list = ''] = /\/(events|agents|sessions)$/.exec(url.pathname) ?? [];
	const kind = { events: 'evt', agents: 'agent', sessions: 'sess' }[list] ?? 'file';
	const [, prefix = kind, digits] = /^([a-z]+)_([0-9a-f]+)$/.exec(cursorIn(url) ?? '') ?? [];
	if (digits === undefined) {
		return `${prefix}_${(isUp ? '0' : 'f').repeat(32)}`;
	}
	const next = BigInt(`0x${digits}`) + (isUp ? 1n : -1n);
	return `${prefix}_${next.toString(16).padStart(digits.length, '0')}`;
}
