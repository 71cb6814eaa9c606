import type { Context } from 'hono';
import type { ApiEnv } from './app.ts';
import { objectIn, RequestError } from './errors.ts';
import type { CursorNames, Parameters } from './parameters.ts';
import type { JsonObject } from './records.ts';
import type { Cursor } from './rows.ts';
import type { Service } from './service.ts';

const header = 'x-qoder-beta';
const version = 'search-2026-08-31';

export const searchCursorNames: CursorNames = { page: 'after' };

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
	const body = objectIn(await req.text());
	if (!body) {
		throw new RequestError(400, 'The body must be a JSON object.');
	}
	const { statuses = [], ...fields } = body;
	const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
	return {
		parameters: Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
		statuses: Array.isArray(statuses) ? statuses.map(String) : [],
	};
}

/** Only the first page has the number of all matches. */
export function withTotal(answer: JsonObject, cursor: Cursor | undefined, matching: readonly unknown[]): JsonObject {
	return { ...answer, total: cursor === undefined ? matching.length : null };
}
