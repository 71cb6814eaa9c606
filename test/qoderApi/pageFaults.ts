import type { Exchange, FaultOf, FaultTable } from './exchange.ts';
import { freshCursor } from './freshCursor.ts';
import type { Random } from './random.ts';
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

/** Answers that are no page stay the same. */
interface PageFaultDetails {
	duplicateIds: object;
	/** The envelope stays the same. */
	shuffled: object;
	/** There is always more, after the request's cursor, or after the first id. */
	repeatedCursor: object;
	/** There is always more, after nothing. */
	hasMoreLies: { readonly lie: 'nullCursor' | 'emptyPage' };
	/** An empty page with a new cursor for the same place, from which an honest answer continues. */
	emptyPages: object;
	nullFields: SomeItems;
	missingFields: SomeItems;
	wrongTypes: SomeItems;
	/** Ids with paths, line ends, markup, emoji and direction marks; the envelope stays the same. */
	hostileIds: object;
	/** 10 000 characters. */
	longNames: object;
	/** In items and their metadata. */
	protoKeys: object;
	errorIn200: object;
	/** So much more valid JSON. */
	hugeBody: { readonly megabytes: number };
	/** In the first item, arrays in arrays, by default 100 000 deep. */
	deepJson: { readonly depth?: number };
}

export type PageFault = FaultOf<PageFaultDetails>;

interface PageContext {
	/** Of the request. */
	readonly cursor: string | null;
	/** A new cursor for the same place. */
	readonly fresh: string;
	readonly random: Random;
}

type PageChanges = {
	readonly [K in keyof PageFaultDetails]: (
		page: WirePage,
		fault: { readonly kind: K } & PageFaultDetails[K],
		context: PageContext,
	) => JsonObject;
};

const changes: PageChanges = {
	duplicateIds: (page) => ({ ...page, data: page.data.flatMap((item) => [item, item]) }),
	shuffled: (page, _fault, { random }) => ({ ...page, data: shuffle(page.data, random) }),
	repeatedCursor: (page, _fault, { cursor }) => withCursor({ ...page, has_more: true }, cursor ?? page.first_id),
	hasMoreLies: (page, { lie }) =>
		withCursor({ ...page, ...(lie === 'emptyPage' && { data: [], first_id: null }), has_more: true }, null),
	emptyPages: (page, _fault, { fresh }) => withCursor({ ...page, data: [], first_id: fresh, has_more: true }, fresh),
	nullFields: (page, fault) => changeFields(page, fault, () => null),
	missingFields: (page, fault) => changeFields(page, fault, () => undefined),
	wrongTypes: (page, fault) => changeFields(page, fault, ofAnotherType),
	hostileIds: (page) => changeItems(page, (item, index) => withId(item, hostileParts[index % hostileParts.length] ?? '')),
	longNames: (page) => changeItems(page, (item) => ({ ...item, [nameField(item)]: longName(String(item[nameField(item)])) })),
	protoKeys: (page) =>
		changeItems(page, (item) => ({ ...item, ...protoKey(), metadata: { ...Object(item['metadata']), ...protoKey() } })),
	errorIn200: () => ({ type: 'error', error: { type: 'api_error', message: 'Something went wrong.' } }),
	hugeBody: (page, { megabytes }) => ({ ...page, padding: 'x'.repeat(megabytes * 1024 * 1024) }),
	deepJson: (page) => changeItems(page, (item, index) => (index === 0 ? { ...item, deep: deepPlaceholder } : item)),
};

export const pageFaults = Object.fromEntries(Object.keys(changes).map((kind) => [kind, spoil])) as FaultTable<PageFaultDetails>;

async function spoil<K extends keyof PageFaultDetails>(
	fault: { readonly kind: K } & PageFaultDetails[K],
	{ request, next, random }: Exchange,
): Promise<Response> {
	const answer = await next(request);
	if (!answer.ok || !isJson(answer)) {
		return answer;
	}
	const honest = (await answer.json()) as WirePage;
	if (!Array.isArray(honest.data)) {
		return new Response(JSON.stringify(honest), answer);
	}
	const url = new URL(request.url);
	const cursor = cursorNames.map((name) => url.searchParams.get(name)).find((value) => value !== null) ?? null;
	const page = changes[fault.kind](honest, fault, { cursor, random, fresh: freshCursor(url) });
	const depth = 'depth' in fault ? Number(fault.depth) : 100_000;
	return new Response(JSON.stringify(page).replace(`"${deepPlaceholder}"`, '['.repeat(depth) + ']'.repeat(depth)), answer);
}

function isJson(answer: Response): boolean {
	return answer.headers.get('content-type')?.startsWith('application/json') ?? false;
}

const cursorNames = ['after', 'before', 'after_id', 'before_id', 'page'];

/** `JSON.stringify` cannot nest so deep. */
const deepPlaceholder = '@deep@';

const hostileParts = ['a/b', '../../etc', 'line\nbreak', '🦊', '\u202Eright-to-left', '<b>&amp;', '?query#hash', '%2F%00', ' '];

const nameLength = 10_000;

function withCursor(page: WirePage, cursor: string | null): WirePage {
	return { ...page, last_id: cursor, ...('next_page' in page && { next_page: cursor }) };
}

function changeItems(page: WirePage, change: (item: JsonObject, index: number) => JsonObject): WirePage {
	return { ...page, data: page.data.map(change) };
}

function changeFields(page: WirePage, { every = 3, fields }: SomeItems, change: (value: unknown) => unknown): WirePage {
	return changeItems(page, (item, index) => {
		const changed = Object.keys(item).filter((field) => fields?.includes(field) ?? true);
		return index % every === 0 ? { ...item, ...Object.fromEntries(changed.map((field) => [field, change(item[field])])) } : item;
	});
}

function ofAnotherType(value: unknown): unknown {
	return typeof value === 'string' ? 42 : typeof value === 'number' ? 'many' : typeof value === 'boolean' ? 'yes' : 'text';
}

function withId(item: JsonObject, part: string): JsonObject {
	const field = 'file_id' in item ? 'file_id' : 'id';
	return { ...item, [field]: String(item[field]).replace('_', `_${part}`) };
}

function nameField(item: JsonObject): string {
	return 'filename' in item ? 'filename' : 'name';
}

function longName(name: string): string {
	return `${'very-'.repeat(nameLength / 5)}${name}`.slice(-nameLength);
}

function protoKey(): JsonObject {
	return JSON.parse('{"__proto__": {"polluted": true}}') as JsonObject;
}

function shuffle<T>(items: readonly T[], random: Random): T[] {
	return items
		.map((item) => ({ item, place: random.next() }))
		.sort((left, right) => left.place - right.place)
		.map(({ item }) => item);
}
