import * as l10n from '@vscode/l10n';
import { isHTTPError, isNetworkError, isTimeoutError, SchemaValidationError } from 'ky';
import type * as v from 'valibot';
import { plainText } from '../text/plainText.ts';
import { ApiError } from './errors.ts';
import { refusal } from './refusal.ts';
import { answerDetails, requestDetails, type SentRequest } from './request.ts';
import { describeIssues } from './schema.ts';
import { requestIdOf } from './transport.ts';

/** The `ApiError` for any failure of a request except an abort. */
export function failureOf(error: unknown, sent: SentRequest): ApiError {
	const { host } = sent;
	const details = answerDetails(sent);
	if (error instanceof ApiError) {
		return error;
	}
	if (isHTTPError(error)) {
		return refusal(error.response.status, error.data, sent, error.response.headers);
	}
	if (isTimeoutError(error)) {
		const sentence = l10n.t('{0} did not respond within {1} s.', host, sent.seconds);
		return new ApiError('timeout', sentence, { ...requestDetails(sent), maybeArrived: sent.isWrite });
	}
	if (isNetworkError(error)) {
		const { cause } = error;
		return new ApiError('offline', networkProblem(sent, cause), {
			...details,
			maybeArrived: sent.isWrite && !isUnsent(cause),
			// The cause may quote a signed address.
			cause: sent.token === undefined ? undefined : cause,
		});
	}
	const sentence =
		error instanceof SchemaValidationError
			? shapeProblem(host, error.issues as v.BaseIssue<unknown>[])
			: l10n.t('{0} sent a response that is not JSON. It may come from a proxy or a sign-in page.', host);
	return new ApiError('protocol', sentence, { ...details, maybeArrived: sent.isWrite });
}

/** The error for an answer above the size limit. */
export function tooLong(response: Response, sent: SentRequest): ApiError {
	const sentence = l10n.t('{0} sent a response larger than 16 MB.', sent.host);
	const id = requestIdOf(response.headers);
	const requestId = id && sent.token?.hideIn(id);
	return new ApiError('protocol', sentence, { ...requestDetails(sent), status: response.status, requestId });
}

/** The error for an answer that is no stream of events. */
export function unexpectedType(sent: SentRequest): ApiError {
	const sentence = l10n.t('{0} sent a response that is not a stream of events. It may come from a proxy.', sent.host);
	return new ApiError('protocol', sentence, answerDetails(sent));
}

function shapeProblem(host: string, issues: readonly v.BaseIssue<unknown>[]): string {
	return issues[0]?.input === undefined && !issues[0]?.path
		? l10n.t('{0} sent an empty response.', host)
		: l10n.t('{0} sent a response in an unexpected format ({1}).', host, describeIssues(issues));
}

function networkProblem({ host, last, isBrowser }: SentRequest, cause: unknown): string {
	if (last?.status !== undefined) {
		return l10n.t('{0} ended the connection before the response was complete.', host);
	}
	const status = proxyStatusOf(cause);
	if (status !== undefined) {
		return status === 407
			? l10n.t('Cannot reach {0}: the proxy requires a user name and password (HTTP 407).', host)
			: l10n.t('Cannot reach {0}: the proxy rejected the connection (HTTP {1}).', host, status);
	}
	const [code] = codesOf(cause);
	if (code !== undefined) {
		return l10n.t('Cannot reach {0} ({1}).', host, plainText(code, 60));
	}
	return isBrowser
		? l10n.t(
				'Cannot reach {0}. It probably does not allow browsers to read its responses (CORS). VS Code on the desktop can read them.',
				host,
			)
		: l10n.t('Cannot reach {0}.', host);
}

function chainOf(error: unknown, deepest = 10): Readonly<Record<string, unknown>>[] {
	if (typeof error !== 'object' || error === null || deepest === 0) {
		return [];
	}
	const { cause, errors } = error as { cause?: unknown; errors?: unknown };
	const [first] = Array.isArray(errors) ? errors : [];
	return [error as Readonly<Record<string, unknown>>, ...chainOf(cause ?? first, deepest - 1)];
}

// Node has a code such as ECONNREFUSED, Electron has one in its message, browsers have none.
function codesOf(error: unknown): string[] {
	return chainOf(error)
		.map(({ code, message }) => (typeof code === 'string' ? code : /^net::(ERR_\w+)/.exec(`${message}`)?.[1]))
		.filter((code) => code !== undefined);
}

// The status of CONNECT is only in the message: https://github.com/nodejs/undici/blob/v7.16.0/lib/dispatcher/proxy-agent.js
function proxyStatusOf(error: unknown): number | undefined {
	const statuses = chainOf(error).map(({ code, message }) =>
		Number(
			typeof code === 'number' ? code : /^(?:Proxy response \(|tunneling socket .*statusCode=)(\d{3})/.exec(`${message}`)?.[1],
		),
	);
	return statuses.find((status) => status >= 400 && status < 600);
}

// Nothing was sent if the connection failed.
function isUnsent(error: unknown): boolean {
	const unsent =
		/^(ECONNREFUSED|ENOTFOUND|EAI_\w+|E(HOST|NET)UNREACH|UND_ERR_CONNECT_TIMEOUT|.*CERT.*|ERR_(TLS|SSL|PROXY|TUNNEL|NAME|ADDRESS|INTERNET)_.*|ERR_CONNECTION_(REFUSED|TIMED_OUT)|UNABLE_TO_.*)$/;
	return (
		proxyStatusOf(error) !== undefined ||
		codesOf(error).some((code) => unsent.test(code)) ||
		chainOf(error).some(({ syscall }) => syscall === 'connect' || syscall === 'getaddrinfo')
	);
}
