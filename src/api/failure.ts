import * as l10n from '@vscode/l10n';
import { isHTTPError, isNetworkError, isTimeoutError, SchemaValidationError } from 'ky';
import * as v from 'valibot';
import { plainText } from '../text/plainText.ts';
import { ApiError, type ApiErrorKind } from './errors.ts';
import { budget, retryAfterOf } from './retry.ts';
import { describeIssues, refusalSchema } from './schema.ts';
import type { Exchange } from './transport.ts';

/** The request that failed. */
export interface Asked {
	readonly host: string;
	/** Without the query. */
	readonly url: string;
	/** To be kept out of the error, should the service repeat it. */
	readonly token: string;
	/** The parameter that named a place in the listing, if there was one. */
	readonly cursor: string | undefined;
	/** The last attempt that ended. */
	readonly last: Exchange | undefined;
}

/** The one `ApiError` for whatever a request ended with, an abort apart. */
export function failureOf(error: unknown, asked: Asked): ApiError {
	const { host, url, last } = asked;
	const details = { url, status: last?.status, requestId: last?.requestId };
	if (error instanceof ApiError) {
		return error;
	}
	if (isHTTPError(error)) {
		return refusal(error.response.status, error.data, asked, error.response.headers);
	}
	if (isTimeoutError(error)) {
		return new ApiError('timeout', l10n.t('{0} did not answer within {1} s.', host, budget / 1000), { url });
	}
	if (isNetworkError(error)) {
		const { cause } = error;
		return new ApiError('offline', networkProblem(asked, cause), { ...details, cause });
	}
	const sentence =
		error instanceof SchemaValidationError
			? shapeProblem(host, error.issues as v.BaseIssue<unknown>[])
			: l10n.t('{0} sent an answer that is not JSON. A proxy or a sign-in page may be in between.', host);
	return new ApiError('protocol', sentence, details);
}

/** The error for an answer that says no, after the tables of the documentation (Errors). */
export function refusal(status: number, body: unknown, asked: Asked, headers = new Headers()): ApiError {
	const { host, url, cursor, last } = asked;
	const hidden = (text: string | null | undefined) => text?.replaceAll(asked.token, '…') || undefined;
	const parsed = v.safeParse(refusalSchema, body);
	const envelope = parsed.success ? parsed.output : undefined;
	const type = hidden(envelope?.error.type);
	const param = hidden(envelope?.error.param);
	const requestId = hidden(envelope?.request_id ?? last?.requestId);
	const retryAfter = retryAfterOf(headers);
	// A refusal inside a success is judged by its type.
	const meant = status < 300 && status > 0 ? (statusOf.get(type ?? '') ?? 400) : status;
	const kind = kindOf(meant);
	const message = hidden(envelope?.error.message);
	const sentence = sentenceFor(kind, meant, host, { message: message && plainText(message), param, retryAfter });
	return new ApiError(kind, requestId ? l10n.t('{0} (request {1})', sentence, plainText(requestId, 60)) : sentence, {
		status,
		type,
		param,
		requestId,
		retryAfter,
		url,
		startOver: cursor !== undefined && (param === cursor || meant === 404),
	});
}

const statusOf = new Map([
	['authentication_error', 401],
	['permission_error', 403],
	['not_found_error', 404],
	['api_error', 500],
	['feature_not_available', 503],
]);

function kindOf(status: number): ApiErrorKind {
	switch (status) {
		case 401:
			return 'unauthorized';
		case 403:
			return 'forbidden';
		case 408:
			return 'timeout';
		case 429:
			return 'rateLimited';
		case 502:
		case 503:
		case 504:
			return 'unavailable';
	}
	const hundreds = Math.floor(status / 100);
	return hundreds === 5 ? 'server' : hundreds === 4 ? 'invalid' : 'protocol';
}

/** What the envelope and the headers said. */
interface Said {
	readonly message: string | undefined;
	readonly param: string | undefined;
	readonly retryAfter: number | undefined;
}

function sentenceFor(kind: ApiErrorKind, status: number, host: string, { message, param, retryAfter }: Said): string {
	const said = message ?? l10n.t('HTTP {0}', status);
	switch (kind) {
		case 'unauthorized':
			return l10n.t('{0} rejected the token: {1}', host, said);
		case 'forbidden':
			return l10n.t('The token may not list this on {0}: {1}', host, said);
		case 'timeout':
			return l10n.t('{0} gave up waiting for the request (HTTP 408).', host);
		case 'rateLimited':
			return retryAfter === undefined
				? l10n.t('{0} asks to slow down (HTTP 429).', host)
				: l10n.t('{0} asks to slow down: try again in {1} s.', host, Math.ceil(retryAfter));
		case 'unavailable':
			return l10n.t('{0} is not available at the moment: {1}', host, said);
		case 'server':
			return l10n.t('{0} failed: {1}', host, said);
		case 'invalid':
			if (status === 404 && !message) {
				return l10n.t('{0} does not know this address (HTTP 404). Check the setting qoder.baseUrl.', host);
			}
			return param
				? l10n.t('{0} refused the request ({1}): {2}', host, plainText(param, 60), said)
				: l10n.t('{0} refused the request: {1}', host, said);
		default:
			return status === 0 || (status >= 300 && status < 400)
				? l10n.t('{0} redirects to another address, which is not followed because the token would go with it.', host)
				: l10n.t('{0} sent an answer that is not understood: {1}', host, said);
	}
}

function shapeProblem(host: string, issues: readonly v.BaseIssue<unknown>[]): string {
	return issues[0]?.input === undefined && !issues[0]?.path
		? l10n.t('{0} sent an empty answer.', host)
		: l10n.t('{0} sent an answer of an unknown shape ({1}).', host, describeIssues(issues));
}

function networkProblem({ host, last }: Asked, cause: unknown): string {
	if (last?.status !== undefined) {
		return l10n.t('{0} broke off its answer.', host);
	}
	// Node tells a code, such as ECONNREFUSED or SELF_SIGNED_CERT_IN_CHAIN, in the error or in its cause; browsers tell none.
	const codes: unknown[] = [Object(cause).code, Object(Object(cause).cause).code];
	const code = codes.find((candidate) => typeof candidate === 'string');
	return code === undefined
		? l10n.t('Cannot reach {0}.', host)
		: l10n.t('Cannot reach {0} ({1}).', host, plainText(`${code}`, 60));
}
