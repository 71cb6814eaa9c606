import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { type ClientOptions, QoderClient } from '../../../src/api/client.ts';
import { ApiError } from '../../../src/api/errors.ts';
import type { Exchange } from '../../../src/api/request.ts';
import { Token } from '../../../src/api/token.ts';

/** The token of scripted clients; no error may show it. */
export const token = 'pt-secret-0123456789';

/** The address of scripted clients: no request ever gets there. */
export const baseUrl = 'https://openapi.qoder.sh/api/v1/cloud';

/** One answer of a scripted service: JSON, a response, a failure of the network, or whatever a function makes of the request. */
export type Answer = object | Response | Error | ((request: Request) => Promise<Response>);

/** A client, its requests, and its reports. */
export interface Script {
	readonly client: QoderClient;
	readonly requests: readonly Request[];
	readonly exchanges: readonly Exchange[];
	/** The parameters of a request, by default of the last one. */
	query(index?: number): Record<string, string>;
}

/** A client whose requests get these answers, one after the other, and the last one ever after. */
export function script(answers: readonly Answer[], options: Partial<ClientOptions> = {}): Script {
	const requests: Request[] = [];
	const exchanges: Exchange[] = [];
	const fetch: typeof globalThis.fetch = async (input, init) => {
		const request = new Request(input, init);
		requests.push(request);
		const answer = answers[Math.min(requests.length, answers.length) - 1];
		if (answer instanceof Error) {
			throw answer;
		}
		return typeof answer === 'function' ? answer(request) : answer instanceof Response ? answer.clone() : json(answer);
	};
	return {
		client: new QoderClient({
			baseUrl,
			token: async () => new Token(token),
			fetch,
			report: (exchange) => exchanges.push(exchange),
			...options,
		}),
		requests,
		exchanges,
		query: (index = -1) => Object.fromEntries(new URL(requests.at(index)?.url ?? '').searchParams),
	};
}

/** A JSON answer. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
	return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** An error envelope of the service. */
export function envelope(type: string | undefined, message = 'No.', more: object = {}): object {
	return { type: 'error', error: { type, message }, ...more };
}

/** A page of generation 1 with these items. */
export function page(data: readonly unknown[], more: object = {}): object {
	return { data, first_id: null, last_id: null, has_more: false, ...more };
}

/** The `ApiError` with which this ends. It shows the token nowhere, however it is printed. */
export async function failure(promise: Promise<unknown>): Promise<ApiError> {
	const error: unknown = await promise.then(
		() => assert.fail('It did not fail.'),
		(reason: unknown) => reason,
	);
	assert.ok(error instanceof ApiError, `not an ApiError: ${inspect(error)}`);
	const printed = `${error}${error.stack}${JSON.stringify(error)}${inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })}`;
	assert.ok(!printed.includes(token), 'The token is in the error.');
	return error;
}

/** An answer that a test releases. */
export class Held {
	readonly #answer = Promise.withResolvers<Response>();
	readonly release = this.#answer.resolve;

	/** An answer for a script. Fails with the request's reason when it is aborted. */
	readonly answer = (request: Request): Promise<Response> => {
		request.signal.addEventListener('abort', () => this.#answer.reject(request.signal.reason));
		return this.#answer.promise;
	};
}
