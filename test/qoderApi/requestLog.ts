import type { IncomingMessage, ServerResponse } from 'node:http';
import { accountOf, basePath, type Service } from './service.ts';

/** How a request ended, or that it has not. */
export interface Ending {
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
	/** The host the client asked for, with its port: a redirect may lead to another one. */
	readonly host: string;
	/** Below the base URL, for example `/files`. */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly hasAuthorization: boolean;
	readonly isSampleToken: boolean;
	/** Whose rows it may see; null when its token opens no account. */
	readonly account: 'sample' | 'other' | null;
}

type Tokens = Pick<Service, 'token' | 'otherToken'>;

/** Remembers requests in the order they came, from the moment they came. */
export class RequestLog {
	/** The requests so far; the array and its entries change as requests come and end. */
	readonly requests: LoggedRequest[] = [];
	readonly #tokens: Tokens;
	readonly #write: (line: string) => void;

	constructor(tokens: Tokens, write: (line: string) => void) {
		this.#tokens = tokens;
		this.#write = write;
	}

	/** Remembers a request and, when it ends, how it ended. Preflights and the control plane are left out. */
	add(request: IncomingMessage, response: ServerResponse): void {
		const { method = '', url = '/', headers } = request;
		if (method === 'OPTIONS' || url.startsWith('/_control')) {
			return;
		}
		const target = this.#withoutToken(url).replace(basePath, '');
		const { pathname, searchParams } = new URL(`http://localhost${target}`);
		const entry: LoggedRequest = {
			method,
			host: headers.host ?? '',
			path: pathname,
			query: Object.fromEntries(searchParams),
			hasAuthorization: headers.authorization !== undefined,
			isSampleToken: headers.authorization === `Bearer ${this.#tokens.token}`,
			account: accountOf(this.#tokens, headers.authorization) ?? null,
			status: null,
			ms: null,
			outcome: 'open',
		};
		this.requests.push(entry);
		watchEnd(entry, response, () => this.#write(`${method} ${target} ${entry.status ?? 'no answer'} ${entry.ms} ms`));
	}

	/** Forgets every request. */
	clear(): void {
		this.requests.length = 0;
	}

	#withoutToken(text: string): string {
		return text
			.replaceAll(/(pt-|Bearer)[^&/?#]*/gi, '$1…')
			.replaceAll(this.#tokens.token, '…')
			.replaceAll(this.#tokens.otherToken, '…');
	}
}

/** Writes into an entry how its request ends, and says so then. */
export function watchEnd(entry: Ending, response: ServerResponse, ended: () => void): void {
	const start = performance.now();
	const end = (outcome: 'answered' | 'cut') => {
		if (entry.outcome === 'open') {
			entry.status = response.headersSent ? response.statusCode : null;
			entry.ms = Math.round(performance.now() - start);
			entry.outcome = outcome;
			ended();
		}
	};
	response.on('finish', () => end('answered'));
	response.on('close', () => end('cut'));
}
