import type { Context } from 'hono';
import type { ApiEnv } from './app.ts';
import { objectIn, RequestError } from './errors.ts';
import type { Cursor } from './rows.ts';
import type { Service } from './service.ts';

/** Unchanged query parameters. */
export type Parameters = Readonly<Record<string, string>>;

/** Names, and directions of paging. */
export type CursorNames = Readonly<Record<string, Cursor['direction']>>;

export const newCursorNames: CursorNames = { page: 'after', after_id: 'after', before_id: 'before' };

export const oldCursorNames: CursorNames = { after_id: 'after', before_id: 'before' };

export const searchCursorNames: CursorNames = { page: 'after' };

/** An integer from 1 to 100, default 20. */
export function readLimit({ limit = '20' }: Parameters): number {
	if (!/^([1-9]\d?|100)$/.test(limit)) {
		throw RequestError.invalid('limit', "Field 'limit' must be an integer between 1 and 100.");
	}
	return Number(limit);
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
	const { name, cursor } = readOne(parameters, names);
	// The documentation's example cuts an id after 16 digits.
	if (cursor && !new RegExp(`^${prefix}_[0-9a-f]{12,32}$`).test(cursor.id) && !isKnown(cursor.id)) {
		const example = `${prefix}_019e3bb8e6c47d189212a79642136696`;
		throw RequestError.invalid(name, `Field '${name}' must be the id of a record, like ${example}.`);
	}
	return cursor;
}

/** At most one, a version number. */
export function readVersionCursor(parameters: Parameters, names: CursorNames): Cursor | undefined {
	const { name, cursor } = readOne(parameters, names);
	readVersion(parameters, name);
	return cursor;
}

export function readVersion(parameters: Parameters, name = 'version'): number | undefined {
	const text = parameters[name];
	if (text !== undefined && !/^[1-9]\d{0,8}$/.test(text)) {
		throw RequestError.invalid(name, `Field '${name}' must be a positive integer.`);
	}
	return text === undefined ? undefined : Number(text);
}

function readOne(parameters: Parameters, names: CursorNames): { readonly name: string; readonly cursor?: Cursor } {
	const given = Object.keys(names).filter((name) => parameters[name] !== undefined);
	const [name = '', second] = given;
	if (second !== undefined) {
		throw RequestError.invalid(second, `Only one of ${given.join(', ')} may be given.`);
	}
	const [id, direction] = [parameters[name], names[name]];
	return { name, ...(id !== undefined && direction && { cursor: { id, direction } }) };
}

const header = 'x-qoder-beta';
const version = 'search-2026-08-31';

/** The beta search takes its parameters from the body and ignores the query. */
export async function readSearch(
	{ req }: Context<ApiEnv>,
	{ generation, modes }: Service,
): Promise<{ readonly parameters: Parameters; readonly statuses: readonly string[] }> {
	if (generation === 1 || !modes.search) {
		throw new RequestError(404, `'${req.path}' was not found.`);
	}
	if (req.header(header) !== version) {
		throw RequestError.invalid(header, `Header '${header}' must be '${version}'.`);
	}
	const { statuses = [], ...fields } = objectIn(await req.text());
	const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
	return {
		parameters: Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
		statuses: Array.isArray(statuses) ? statuses.map(String) : [],
	};
}
