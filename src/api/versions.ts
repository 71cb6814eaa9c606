import * as l10n from '@vscode/l10n';
import { plainText } from '../text/plainText.ts';
import { type Connection, inPath } from './connection.ts';
import type { PageQuery } from './dialects.ts';
import { versionIn, versions } from './dialects.ts';
import { ApiError } from './errors.ts';
import type { Cursor, Page } from './page.ts';
import type { Agent } from './schema.ts';

/** One page of an agent's versions, newest first. */
export async function listVersions(
	connection: Connection,
	id: string,
	query: PageQuery,
	signal: AbortSignal | undefined,
): Promise<Page<Agent>> {
	return connection.list(`agents/${inPath(id)}/versions`, versions, query, signal);
}

/**
 * An agent in a version. The list is searched if the service ignores the parameter. Rejects with an `ApiError` (`protocol`) for
 * an unknown version.
 */
export async function getVersion(
	connection: Connection,
	id: string,
	version: number,
	signal: AbortSignal | undefined,
): Promise<unknown> {
	const sent = await connection.get('agents', id, { version }, signal);
	if (isVersion(sent, version)) {
		return sent;
	}
	let cursor: Cursor | undefined;
	for (let pages = 0; pages < 10; pages += 1) {
		const page = await listVersions(connection, id, { limit: 100, ...cursor }, signal).catch((error: unknown) => {
			if (error instanceof ApiError && error.status === 404) {
				return undefined;
			}
			throw error;
		});
		const found = page?.items.find(({ value }) => isVersion(value, version));
		if (found) {
			return found.value;
		}
		cursor = page?.next;
		if (!cursor) {
			break;
		}
	}
	const { host } = connection.baseUrl;
	const other = versionIn(sent);
	throw new ApiError(
		'protocol',
		other === undefined
			? l10n.t('Version {1} of this agent was requested, but {0} sent one without a version number.', host, version)
			: l10n.t('Version {2} of this agent was requested, but {0} sent version {1}.', host, plainText(other, 20), version),
	);
}

function isVersion(agent: unknown, version: number): boolean {
	return versionIn(agent) === `${version}`;
}
