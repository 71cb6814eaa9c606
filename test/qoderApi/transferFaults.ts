import { changed, type Exchange, type FaultTable, streamOf, withHeader } from './exchange.ts';
import type { JsonObject } from './records.ts';
import { lifetimeHeader } from './storage.ts';

const badLinks = {
	credentials: (url: URL) => `${url.protocol}//user:secret@${url.host}${url.pathname}${url.search}`,
	http: (url: URL) => `http://storage.example.com${url.pathname}${url.search}`,
	file: () => 'file:///etc/hosts',
	number: () => 42,
	missing: () => undefined,
};

export const transferFaults = {
	/** The link expires after so many milliseconds; default 0. */
	expiredLink: ({ ms = 0 }: { readonly ms?: number }, { request, next }) => next(withHeader(request, lifetimeHeader, String(ms))),
	/** With a password, plain `http:` to another machine, a local file, or no text. */
	badLink: async ({ link }: { readonly link: keyof typeof badLinks }, { request, next }) => {
		const answer = await next(request);
		const body = (await answer.json()) as JsonObject;
		if (typeof body['url'] !== 'string') {
			return new Response(JSON.stringify(body), answer);
		}
		const url = badLinks[link](new URL(body['url']));
		const headers = new Headers(answer.headers);
		headers.delete('location');
		if (answer.status === 302 && typeof url === 'string') {
			headers.set('location', url);
		}
		return new Response(JSON.stringify({ ...body, url }), { status: answer.status, headers });
	},
	/** Executes the request when released, unless the client has given up. */
	holdUpload: (_fault, exchange) =>
		rewriteRequest(exchange, async function* (body) {
			const chunks: Uint8Array[] = [];
			for await (const chunk of body) {
				chunks.push(chunk);
			}
			await exchange.hold();
			yield* chunks;
		}),
	/** Reads 1 KB, and the rest when released; before, it cannot see that a client gave up. */
	stallUpload: (_fault, exchange) =>
		rewriteRequest(exchange, async function* (body) {
			let taken = 0;
			for await (const chunk of body) {
				await (taken < 1024 && taken + chunk.length >= 1024 && exchange.hold());
				taken += chunk.length;
				yield chunk;
			}
		}),
	/** Executes the request, then ends the connection without an answer. */
	lostAnswer: async (_fault, { request, next, socket }) => {
		await next(request);
		socket.destroy();
		return new Response();
	},
} satisfies FaultTable;

function rewriteRequest(
	{ request, next }: Exchange,
	change: (body: ReadableStream<Uint8Array>) => AsyncGenerator<Uint8Array>,
): Promise<Response> {
	return next(request.body ? changed(request, { body: streamOf(change(request.body)) }) : request);
}
