import { RequestError } from './errors.ts';
import type { Cursor } from './rows.ts';

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
	const choice = choices.find((candidate) => candidate === parameters[name]);
	if (choice === undefined && parameters[name] !== undefined) {
		throw RequestError.invalid(name, `Field '${name}' must be one of: ${choices.join(', ')}.`);
	}
	return choice;
}

export function readOrder(parameters: Parameters): 'asc' | 'desc' {
	return readChoice(parameters, 'order', ['asc', 'desc']) ?? 'desc';
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
	const { name, id, direction } = given;
	// The documentation's example cuts an id after 16 digits.
	if (!new RegExp(`^${prefix}_[0-9a-f]{12,32}$`).test(id) && !isKnown(id)) {
		const example = `${prefix}_019e3bb8e6c47d189212a79642136696`;
		throw RequestError.invalid(name, `Field '${name}' must be the id of a record, like ${example}.`);
	}
	return { id, direction };
}

/** At most one, a version number. */
export function readVersionCursor(parameters: Parameters, names: CursorNames): Cursor | undefined {
	const given = readOne(parameters, names);
	return given && { id: String(readNumber(given.name, given.id)), direction: given.direction };
}

export function readVersion({ version }: Parameters): number | undefined {
	return version === undefined ? undefined : readNumber('version', version);
}

function readNumber(name: string, text: string): number {
	if (!/^[1-9]\d{0,8}$/.test(text)) {
		throw RequestError.invalid(name, `Field '${name}' must be a positive integer.`);
	}
	return Number(text);
}

function readOne(parameters: Parameters, names: CursorNames) {
	const given = Object.entries(names).flatMap(([name, direction]) => {
		const id = parameters[name];
		return id === undefined ? [] : [{ name, direction, id }];
	});
	if (given[1]) {
		const all = given.map(({ name }) => `'${name}'`).join(', ');
		throw RequestError.invalid(given[1].name, `Only one of ${all} may be given.`);
	}
	return given[0];
}
