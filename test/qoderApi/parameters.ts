import { RequestError } from './errors.ts';
import type { Cursor } from './listing.ts';

/** Unchanged query parameters. */
export type Parameters = Readonly<Record<string, string>>;

/** Names, and directions of paging. */
export type CursorNames = Readonly<Record<string, Cursor['direction']>>;

export const newCursorNames: CursorNames = { page: 'after', after_id: 'after', before_id: 'before' };

export const oldCursorNames: CursorNames = { after_id: 'after', before_id: 'before' };

/** An integer from 1 to 100, default 20. */
export function readLimit(parameters: Parameters): number {
	const text = parameters['limit'] ?? '20';
	const limit = Number(text);
	if (!/^\d+$/.test(text) || limit < 1 || limit > 100) {
		throw RequestError.invalid('limit', "Field 'limit' must be an integer between 1 and 100.");
	}
	return limit;
}

export function readChoice<T extends string>(parameters: Parameters, name: string, choices: readonly T[]): T | undefined {
	const text = parameters[name];
	if (text === undefined) {
		return undefined;
	}
	const choice = choices.find((candidate) => candidate === text);
	if (choice === undefined) {
		throw RequestError.invalid(name, `Field '${name}' must be one of: ${choices.join(', ')}.`);
	}
	return choice;
}

/** At most one. The record may be deleted, but the text must be an id. */
export function readCursor(
	parameters: Parameters,
	names: CursorNames,
	prefix: string,
	isKnown: (id: string) => boolean,
): Cursor | undefined {
	const given = readOne(parameters, names);
	if (!given) {
		return undefined;
	}
	const { name, text: id, direction } = given;
	// The documentation's example cuts an id after 16 digits.
	const isId = new RegExp(`^${prefix}_[0-9a-f]{12,32}$`).test(id);
	if (!isId && !isKnown(id)) {
		throw RequestError.invalid(
			name,
			`Field '${name}' must be the id of a record, like ${prefix}_019e3bb8e6c47d189212a79642136696.`,
		);
	}
	return { id, direction };
}

/** At most one, a version number. */
export function readVersionCursor(parameters: Parameters, names: CursorNames): Cursor | undefined {
	const given = readOne(parameters, names);
	if (given && !/^[1-9]\d{0,8}$/.test(given.text)) {
		throw RequestError.invalid(given.name, `Field '${given.name}' must be a positive integer.`);
	}
	return given && { id: given.text, direction: given.direction };
}

export function readVersion({ version }: Parameters): number | undefined {
	if (version !== undefined && !/^[1-9]\d{0,8}$/.test(version)) {
		throw RequestError.invalid('version', "Field 'version' must be a positive integer.");
	}
	return version === undefined ? undefined : Number(version);
}

function readOne(parameters: Parameters, names: CursorNames) {
	const given = Object.entries(names).filter(([name]) => parameters[name] !== undefined);
	const [first, second] = given;
	if (first === undefined) {
		return undefined;
	}
	if (second !== undefined) {
		throw RequestError.invalid(second[0], `Only one of ${given.map(([name]) => `'${name}'`).join(', ')} may be given.`);
	}
	const [name, direction] = first;
	return { name, direction, text: parameters[name] ?? '' };
}
