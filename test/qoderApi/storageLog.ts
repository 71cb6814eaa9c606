import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Ending, watchEnd } from './requestLog.ts';

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

/** Remembers requests to the storage in the order they came, preflights too. */
export class StorageLog {
	/** The requests so far; the array and its entries change as requests come and end. */
	readonly requests: StorageRequest[] = [];
	readonly #write: (line: string) => void;

	constructor(write: (line: string) => void) {
		this.#write = write;
	}

	/** Remembers a request and, when it ends, how it ended. */
	add(request: IncomingMessage, response: ServerResponse): void {
		const { method = '', url = '/' } = request;
		const headers = Object.keys(request.headers);
		const [path = ''] = url.split('?');
		const entry: StorageRequest = {
			method,
			path,
			headers,
			hasAuthorization: headers.includes('authorization'),
			hasCookie: headers.includes('cookie'),
			ownHeaders: ownHeaders(headers),
			status: null,
			ms: null,
			outcome: 'open',
		};
		this.requests.push(entry);
		watchEnd(entry, response, () => this.#write(`${method} storage ${path} ${entry.status ?? 'no answer'} ${entry.ms} ms`));
	}

	/** Forgets every request. */
	clear(): void {
		this.requests.length = 0;
	}
}

/** Those of these header names (lower case) that are meant for the API and must not reach the storage. */
export function ownHeaders(names: readonly string[]): string[] {
	return names.filter((name) => /^(authorization|cookie|x-request-id|x-qoder-.*|qoder-.*)$/.test(name));
}
