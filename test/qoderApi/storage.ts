import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Account } from './account.ts';
import { streamOf } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { Modes } from './modes.ts';
import { ownHeaders } from './requestLog.ts';

/** Where the contents of a file are, and until when (RFC 3339 UTC). */
export interface SignedLink {
	readonly url: string;
	readonly expires_at: string;
}

interface Grant {
	readonly account: Account;
	readonly id: string;
}

/** Where signed links lead: a server without tokens, which refuses headers meant for the API. */
export class Storage {
	/** Like `http://127.0.0.1:4712`; empty until it listens. */
	origin = '';
	readonly app: Hono<{ Bindings: { incoming: IncomingMessage } }>;
	readonly #grants = new Map<string, Grant>();

	constructor(modes: Readonly<Modes>, faults: Faults) {
		const allowAnyOrigin = cors({ origin: '*' });
		this.app = new Hono<{ Bindings: { incoming: IncomingMessage } }>()
			.use((context, next) => (modes.storageCors ? allowAnyOrigin(context, next) : next()))
			.all('*', ({ req, env }) => faults.answer(req.raw, async (request) => this.#answer(request), env.incoming.socket, true));
	}

	/** Says that the link is for an hour, and accepts it for ever. */
	sign(account: Account, id: string): SignedLink {
		const signature = randomBytes(24).toString('base64url');
		const expires = Date.now() + 60 * 60 * 1000;
		this.#grants.set(signature, { account, id });
		const query = new URLSearchParams({ Expires: String(Math.floor(expires / 1000)), Signature: signature });
		return {
			url: `${this.origin}/files/${id}?${query}`,
			expires_at: `${new Date(expires).toISOString().slice(0, 19)}Z`,
		};
	}

	#answer(request: Request): Response {
		const url = new URL(request.url);
		if (ownHeaders([...request.headers.keys()]).length > 0) {
			return refusal(400, 'InvalidRequest', 'Only one authentication mechanism is allowed.');
		}
		const grant = this.#grants.get(url.searchParams.get('Signature') ?? '');
		if (request.method !== 'GET' || !grant || url.pathname !== `/files/${grant.id}`) {
			return refusal(403, 'SignatureDoesNotMatch', 'The request signature does not match.');
		}
		const file = grant.account.file(grant.id);
		if (!file) {
			return refusal(404, 'NoSuchKey', 'The specified key does not exist.');
		}
		const { size, chunks } = grant.account.contentOf(file);
		const headers = { 'content-type': 'application/octet-stream', 'content-length': String(size) };
		return new Response(streamOf(chunks), { headers });
	}
}

/** As a storage refuses. */
function refusal(status: number, code: string, message: string): Response {
	const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>\n`;
	return new Response(xml, { status, headers: { 'content-type': 'application/xml' } });
}
