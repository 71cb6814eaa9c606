import type { Account } from './account.ts';
import type { Modes } from './modes.ts';
import type { Generation } from './records.ts';
import type { Storage } from './storage.ts';

/** What the API serves, to whom, and as which generation; changes take effect with the next request. */
export interface Service {
	readonly account: Account;
	/** The only token that is let in. */
	readonly token: string;
	readonly storage: Storage;
	readonly modes: Modes;
	generation: Generation;
}

/** The path of the API on its host. */
export const basePath = '/api/v1/cloud';

/** The token that is valid but may list nothing: it is answered with 403. */
export const forbiddenToken = 'pt-forbidden';
