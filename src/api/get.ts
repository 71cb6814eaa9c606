import ky from 'ky';
import { failureOf, refusal } from './failure.ts';
import { cursorOf, type Query } from './paging.ts';
import { budget, retryPolicy } from './retry.ts';
import { answerSchema, type PageEnvelope } from './schema.ts';
import { type Exchange, type Fetch, wholeFetch } from './transport.ts';

/** A request for one page. */
interface PageQuery {
	/** Address of the listing, without a query. */
	readonly url: string;
	readonly query: Query;
	readonly token: string;
	readonly signal: AbortSignal;
	readonly fetch: Fetch | undefined;
	readonly report: ((exchange: Exchange) => void) | undefined;
}

/** Asks for one page. Rejects with an `ApiError`, or with the signal's reason when the signal was aborted. */
export async function get({ url, query, token, signal, fetch, report }: PageQuery): Promise<PageEnvelope> {
	const attempts: Exchange[] = [];
	const observe = (exchange: Exchange) => {
		attempts.push(exchange);
		// A service could send the token back as the id; it is not to get into a log.
		report?.({ ...exchange, requestId: exchange.requestId?.replaceAll(token, '…') });
	};
	const asked = () => ({ host: new URL(url).host, url, token, cursor: cursorOf(query), last: attempts.at(-1) });
	try {
		const answer = await ky
			.get(url, {
				searchParams: query,
				headers: { authorization: `Bearer ${token}` },
				signal,
				retry: retryPolicy(),
				timeout: false,
				totalTimeout: budget,
				redirect: 'manual',
				credentials: 'omit',
				cache: 'no-store',
				// Looked up for each request: VS Code may replace the global one, for proxies and certificates, at any time.
				fetch: wholeFetch(fetch ?? globalThis.fetch, observe),
			})
			.json(answerSchema);
		if ('data' in answer) {
			return answer as PageEnvelope;
		}
		throw refusal(200, answer, asked());
	} catch (error) {
		throw signal.aborted ? signal.reason : failureOf(error, asked());
	}
}
