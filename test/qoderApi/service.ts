import type { Account } from './account.ts';
import type { Modes } from './modes.ts';
import type { Generation } from './records.ts';
import type { Storage } from './storage.ts';

/** Changes count from the next request. */
export interface Service {
	/** Of the sample token. */
	readonly account: Account;
	readonly token: string;
	/** With other rows. */
	readonly otherAccount: Account;
	readonly otherToken: string;
	readonly storage: Storage;
	readonly modes: Modes;
	generation: Generation;
}

export const basePath = '/api/v1/cloud';

/** Valid, but answered with 403. */
export const forbiddenToken = 'pt-forbidden';

export function accountOf(service: Pick<Service, 'token' | 'otherToken'>, authorization = ''): 'sample' | 'other' | undefined {
	const token = tokenIn(authorization);
	if (token === service.token) {
		return 'sample';
	}
	return token === service.otherToken ? 'other' : undefined;
}

export function tokenIn(authorization = ''): string | undefined {
	return /^Bearer (.+)$/i.exec(authorization)?.[1];
}
