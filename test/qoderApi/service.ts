import type { Account } from './account.ts';
import type { Modes } from './modes.ts';
import type { Generation } from './records.ts';
import type { Storage } from './storage.ts';

/** What the API serves, to whom, and as which generation; changes take effect with the next request. */
export interface Service {
	/** The account of the sample token. */
	readonly account: Account;
	readonly token: string;
	/** The account of the other token, with rows of its own. */
	readonly otherAccount: Account;
	readonly otherToken: string;
	readonly storage: Storage;
	readonly modes: Modes;
	generation: Generation;
}

/** The path of the API on its host. */
export const basePath = '/api/v1/cloud';

/** The token that is valid but may list nothing: it is answered with 403. */
export const forbiddenToken = 'pt-forbidden';

/** Which account an Authorization header opens; undefined when it opens none. */
export function accountOf(service: Pick<Service, 'token' | 'otherToken'>, authorization = ''): 'sample' | 'other' | undefined {
	const token = tokenIn(authorization);
	if (token === service.token) {
		return 'sample';
	}
	return token === service.otherToken ? 'other' : undefined;
}

/** The token in an Authorization header. */
export function tokenIn(authorization = ''): string | undefined {
	return /^Bearer (.+)$/i.exec(authorization)?.[1];
}
