import type { IncomingMessage, ServerResponse } from 'node:http';
import { accountOf, basePath, type Service } from './service.ts';

/** How a request ended, or that it has not. */
interface Ending {
	/** Null until there is an answer, and for good when the connection ended without one. */
	status: number | null;
	/** How long the request took; null while it is under way. */
	ms: number | null;
	/** `cut` when the connection ended before the whole answer was sent, from either side. */
	outcome: 'open' | 'answered' | 'cut';
}

/** What is kept of a request. The token itself never is. */
export interface LoggedRequest extends Ending {
	readonly method: string;
	/** The host that the client requested, with its port, because a redirect may lead to a different host. */
	readonly host: string;
	/** Below the base URL, for example `/files`. */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly hasAuthorization: boolean;
	readonly isSampleToken: boolean;
	/** Whose rows it may see; null when its token opens no account. */
	readonly account: 'sample' | 'other' | null;
}

/** What is kept of a request to the storage. The query, which is the secret in a signed link, never is. */
export interface StorageRequest extends Ending {
	readonly method: string;
	/** For example `/files/file_019e3bb8e6c47d189212a79642136696`. */
	readonly path: string;
	/** The names of its headers, in lower case. */
	readonly headers: readonly string[];
	readonly hasAuthorization: boolean;
	readonly hasCookie: boolean;
	/** Headers that are none of the storage's business; the request was refused when there are any. */
	readonly ownHeaders: readonly string[];
}

/** Remembers requests in the order they came, from the moment they came. */
export class RequestLog<Entry extends Ending> {
	/** The requests so far; the array and its entries change as requests come and end. */
	readonly requests: Entry[] = [];

	/** Remembers a request, and how it ends. */
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

	/** Forgets every request. */
	clear(): void {
		this.requests.length = 0;
	}
}

const open: Ending = { status: null, ms: null, outcome: 'open' };

/** The entry of a request to the API; undefined for preflights and the control plane. */
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

/** The entry of a request to the storage, a preflight too. */
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

/** Those of these header names (lower case) that are meant for the API and must not reach the storage. */
export function ownHeaders(names: readonly string[]): string[] {
	return names.filter((name) => /^(authorization|cookie|x-request-id|x-qoder-.*|qoder-.*)$/.test(name));
}
