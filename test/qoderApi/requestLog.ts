import type { IncomingMessage, ServerResponse } from 'node:http';
import { accountOf, basePath, type Service } from './service.ts';

interface Ending {
	/** Null until, or without, an answer. */
	status: number | null;
	/** Null while the request is under way. */
	ms: number | null;
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
	readonly hasCookie: boolean;
	/** Headers that are not for the storage, which refuses them. */
	readonly ownHeaders: readonly string[];
}

export class RequestLog<Entry extends Ending> {
	/** Changes as requests begin and end. */
	readonly requests: Entry[] = [];

	add(entry: Entry, response: ServerResponse, ended: (entry: Entry) => void): void {
		this.requests.push(entry);
		const start = performance.now();
		const end = (outcome: 'answered' | 'cut') => {
			if (entry.outcome === 'open') {
				entry.status = response.headersSent ? response.statusCode : null;
				entry.ms = Math.round(performance.now() - start);
				entry.outcome = outcome;
				ended(entry);
			}
		};
		response.on('finish', () => end('answered'));
		response.on('close', () => end('cut'));
	}

	clear(): void {
		this.requests.length = 0;
	}
}

const open: Ending = { status: null, ms: null, outcome: 'open' };

/** Undefined for preflights and the control plane. */
export function apiEntry({ method = '', url = '/', headers }: IncomingMessage, service: Service): LoggedRequest | undefined {
	if (method === 'OPTIONS' || url.startsWith('/_control')) {
		return undefined;
	}
	const target = url
		.replaceAll(/(pt-|Bearer)[^&/?#]*/gi, '$1…')
		.replaceAll(service.token, '…')
		.replaceAll(service.otherToken, '…')
		.replace(basePath, '');
	const { pathname, searchParams } = new URL(`http://localhost${target}`);
	return {
		method,
		host: headers.host ?? '',
		path: pathname,
		query: Object.fromEntries(searchParams),
		hasAuthorization: headers.authorization !== undefined,
		isSampleToken: headers.authorization === `Bearer ${service.token}`,
		account: accountOf(service, headers.authorization) ?? null,
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
		hasCookie: headers.includes('cookie'),
		ownHeaders: ownHeaders(headers),
		...open,
	};
}

/** Headers (lower case) for the API that must not reach the storage. */
export function ownHeaders(names: readonly string[]): string[] {
	return names.filter((name) => /^(authorization|cookie|x-request-id|x-qoder-.*|qoder-.*)$/.test(name));
}
