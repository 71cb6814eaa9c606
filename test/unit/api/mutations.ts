import fc from 'fast-check';

/** Where in a JSON document: keys and indexes from its root. */
export type Path = readonly (string | number)[];

/** Every place in a JSON document, the root first. */
export function pathsOf(value: unknown, path: Path = []): Path[] {
	if (typeof value !== 'object' || value === null) {
		return [path];
	}
	const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
	return [path, ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

/** What can be done to one place of a document. */
export type Change =
	| { readonly kind: 'delete' }
	| { readonly kind: 'duplicate' }
	| { readonly kind: 'replace'; readonly value: unknown }
	| { readonly kind: 'rename'; readonly name: string };

/** A document with one place changed; the root can only be replaced. */
export function changed(document: unknown, path: Path, change: Change): unknown {
	const [key, ...rest] = path;
	if (key === undefined) {
		return change.kind === 'replace' ? change.value : document;
	}
	if (Array.isArray(document)) {
		return document.flatMap((item, index) => (index === key ? changedItem(item, rest, change) : [item]));
	}
	const entries = Object.entries(Object(document));
	return fromEntries(
		entries.flatMap(([name, value]) => (name === key ? changedEntry(name, value, rest, change) : [[name, value]])),
	);
}

/** Any change; new names and values are often ones that mean something. */
export const changes: fc.Arbitrary<Change> = fc.oneof(
	fc.constant<Change>({ kind: 'delete' }),
	fc.constant<Change>({ kind: 'duplicate' }),
	fc.record({
		kind: fc.constant('replace' as const),
		value: fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(null, '', 0, [], {}, [{}])),
	}),
	fc.record({
		kind: fc.constant('rename' as const),
		name: fc.oneof(
			fc.string(),
			fc.constantFrom(
				'__proto__',
				'constructor',
				'toString',
				'then',
				'error',
				'data',
				'id',
				'file_id',
				'next_page',
				'request_id',
			),
		),
	}),
);

function changedItem(item: unknown, rest: Path, change: Change): unknown[] {
	if (rest.length > 0 || change.kind === 'replace') {
		return [changed(item, rest, change)];
	}
	return { delete: [], duplicate: [item, item], rename: [{ item }] }[change.kind];
}

function changedEntry(name: string, value: unknown, rest: Path, change: Change): [string, unknown][] {
	if (rest.length > 0 || change.kind === 'replace') {
		return [[name, changed(value, rest, change)]];
	}
	if (change.kind === 'rename') {
		return [[change.name, value]];
	}
	return change.kind === 'delete'
		? []
		: [
				[name, value],
				[`${name}_copy`, value],
			];
}

// Unlike an assignment, this makes an own key of `__proto__`, like a JSON parser.
function fromEntries(entries: readonly [string, unknown][]): object {
	const object = {};
	for (const [name, value] of entries) {
		Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
	}
	return object;
}
