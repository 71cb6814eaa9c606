import type { Exchange, FaultOf, FaultTable } from './exchange.ts';
import { freshCursor } from './freshCursor.ts';
import type { Random } from './random.ts';
import type { JsonObject } from './records.ts';

/** A page of a listing as it is on the wire. */
interface WirePage extends JsonObject {
	data: JsonObject[];
	first_id: string | null;
	last_id: string | null;
	has_more: boolean;
	next_page?: string | null;
}

/** Every nth item (every third when left out), in these fields (all of them when left out). */
interface SomeItems {
	readonly every?: number;
	readonly fields?: readonly string[];
}

/** The faults that change the fields of a page, with their details. Answers that are no page pass through untouched. */
interface PageFaultDetails {
	/** Every item comes twice. */
	duplicateIds: object;
	/** The items come in another order; the envelope stays. */
	shuffled: object;
	/** There is always more, after the request's own cursor; after the first id when there was none. */
	repeatedCursor: object;
	/** There is always more, after nothing; with `emptyPage` the page is empty too. */
	hasMoreLies: { readonly lie: 'nullCursor' | 'emptyPage' };
	/** The page is empty, but there is more after a cursor that was never sent before; the place stays, so that an honest answer goes on from it. */
	emptyPages: object;
	nullFields: SomeItems;
	missingFields: SomeItems;
	wrongTypes: SomeItems;
	/** Ids hold paths, ends of lines, markup, emoji and marks that turn the direction of text; the envelope stays. */
	hostileIds: object;
	/** Names are 10 000 characters long. */
	longNames: object;
	/** Items and their metadata have a key `__proto__`. */
	protoKeys: object;
	/** An error envelope with the status 200. */
	errorIn200: object;
	/** So many megabytes more of valid JSON. */
	hugeBody: { readonly megabytes: number };
	/** The first item has arrays in arrays, by default 100 000 deep. */
	deepJson: { readonly depth?: number };
}

/** A fault that changes the fields of a page. */
export type PageFault = FaultOf<PageFaultDetails>;

interface PageContext {
	/** The cursor the request came with. */
	readonly cursor: string | null;
	/** A cursor that was never sent before, for the same place. */
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

/** How a request is answered with each of them. */
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

/** Stands for nesting that is too deep for `JSON.stringify`. */
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
