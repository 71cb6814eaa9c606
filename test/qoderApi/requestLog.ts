import type { IncomingMessage, ServerResponse } from 'node:http';
import { accountOf, basePath, type Service } from './service.ts';

interface Ending {
	/** Null until, or without, an answer. */
	status: number | null;
	/** `cut`: either side ended the connection before the whole answer. */
	outcome: 'open' | 'answered' | 'cut';
}

/** Never contains the token. */
export interface LoggedRequest extends Ending {
	readonly method: string;
	/** With the port; a redirect may lead to a different host. */
	readonly host: string;
	/** Below the base URL, like `/files`. */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly hasAuthorization: boolean;
	readonly isSampleToken: boolean;
	/** Null if the token opens no account. */
	readonly account: 'sample' | 'other' | null;
}

/** Without the query, which is the secret of a signed link. */
export interface StorageRequest extends Ending {
	readonly method: string;
	/** Like `/files/file_019e3bb8e6c47d189212a79642136696`. */
	readonly path: string;
	/** In lower case. */
	readonly headers: readonly string[];
	readonly hasAuthorization: boolean;
	/** Headers that are not for the storage, which refuses them. */
	readonly ownHeaders: readonly string[];
}

const open: Ending = { status: null, outcome: 'open' };

/** Follows an entry of a log to the end of its answer, of which `ended` is called with a description. */
export function follow(entry: Ending, response: ServerResponse, ended: (text: string) => void): void {
	const start = performance.now();
	const end = (outcome: 'answered' | 'cut') => {
		if (entry.outcome === 'open') {
			const status = response.headersSent ? response.statusCode : null;
			Object.assign(entry, { status, outcome });
			ended(`${status ?? 'no answer'} ${Math.round(performance.now() - start)} ms`);
		}
	};
	response.on('finish', () => end('answered'));
	response.on('close', () => end('cut'));
}

/** Undefined for preflights and the control plane. */
export function apiEntry({ method = '', url = '/', headers }: IncomingMessage, service: Service): LoggedRequest | undefined {
	if (method === 'OPTIONS' || url.startsWith('/_control')) {
		return undefined;
	}
	const target = url
		.replaceAll(/(pt-|Bearer)[^&/?#]*/gi, '$1…')
		.replaceAll(service.token, '…')
		.replace(basePath, '');
	const { pathname, searchParams } = new URL(`http://localhost${target}`);
	const account = accountOf(service, headers.authorization) ?? null;
	return {
		method,
		host: headers.host ?? '',
		path: pathname,
		query: Object.fromEntries(searchParams),
		hasAuthorization: headers.authorization !== undefined,
		isSampleToken: account === 'sample',
		account,
		...open,
	};
}

/** Also for preflights. */
export function storageEntry({ method = '', url = '/', headers: received }: IncomingMessage): StorageRequest {
	const headers = Object.keys(received);
	return {
		method,
		path: url.split('?')[0] ?? '',
		headers,
		hasAuthorization: headers.includes('authorization'),
		ownHeaders: ownHeaders(headers),
		...open,
	};
}

/** Headers (lower case) for the API that must not reach the storage. */
export function ownHeaders(names: readonly string[]): string[] {
	return names.filter((name) => /^(authorization|cookie|x-request-id|x-qoder-.*|qoder-.*)$/.test(name));
}
