import { changed, type FaultOf, type FaultTable } from './exchange.ts';
import type { JsonObject } from './records.ts';
import { lifetimeHeader } from './storage.ts';

/** For answers with the address of contents; others stay the same. */
interface ContentFaultDetails {
	/** Milliseconds, default 0. */
	expiredLink: { readonly ms?: number };
	/** With a password, plain `http:` to another machine, a local file, or no text. */
	badLink: { readonly link: keyof typeof badLinks };
}

export type ContentFault = FaultOf<ContentFaultDetails>;

const badLinks = {
	credentials: (url: URL) => `${url.protocol}//user:secret@${url.host}${url.pathname}${url.search}`,
	http: (url: URL) => `http://storage.example.com${url.pathname}${url.search}`,
	file: () => 'file:///etc/hosts',
	number: () => 42,
	missing: () => undefined,
};

export const contentFaults: FaultTable<ContentFaultDetails> = {
	expiredLink: ({ ms = 0 }, { request, next }) => {
		const headers = new Headers(request.headers);
		headers.set(lifetimeHeader, String(ms));
		return next(changed(request, { headers }));
	},
	badLink: async ({ link }, { request, next }) => {
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
};
