import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { plainText } from '../text/plainText.ts';
import { ApiError, type ApiErrorDetails, type ApiErrorKind, isCapped } from './errors.ts';
import { jsonIn } from './json.ts';
import { requestDetails, type SentRequest } from './request.ts';
import { isRedirect, retryAfterOf } from './transport.ts';

/** The error for a refusal (Errors). The status decides, not the type. */
export function refusal(status: number, body: unknown, sent: SentRequest, headers = new Headers()): ApiError {
	const { host, cursor, last, token } = sent;
	const hidden = (text: string | undefined) => (text && token?.hideIn(text)) || undefined;
	const json = typeof body === 'string' ? jsonIn(body) : body;
	const answer = refusalIn(json);
	const [type, param, message] = [hidden(answer.type), hidden(answer.param), hidden(answer.message)];
	const requestId = hidden(answer.requestId ?? last?.requestId);
	const retryAfter = retryAfterOf(headers);
	// Only behind a status of success, the type decides.
	const effective = status < 300 && status > 0 ? (statusOf.get(type ?? '') ?? 400) : status;
	const details = { ...requestDetails(sent), status, requestId, retryAfter };
	const hasWait = retryAfter !== undefined && retryAfter > 0 && !isCapped(retryAfter);
	const error = (kind: ApiErrorKind, sentence: string, more: ApiErrorDetails = {}) =>
		new ApiError(kind, requestId ? withRequestId(sentence, requestId) : sentence, {
			...details,
			advises: kind === 'rateLimited' && hasWait,
			...more,
		});
	if (token === undefined) {
		const sentence = isRedirect(status)
			? l10n.t('{0} redirects too often, or does not provide the address.', host)
			: sentenceFor(storageKind(effective), effective, host, { message: l10n.t('HTTP {0}', status), param, retryAfter });
		return error(storageKind(effective), sentence);
	}
	if (isFromProxy(status, json, headers)) {
		return error('protocol', proxyText(status, host));
	}
	const kind = kindOf(effective);
	const sentence =
		status === 404 && !isEnvelope(json)
			? proxyText(status, host)
			: sentenceFor(kind, effective, host, { message: message && plainText(message), param, retryAfter });
	return error(kind, sentence, {
		type,
		param,
		startOver: cursor !== undefined && (effective === 400 || effective === 404),
		// A gateway timed out, or lost the service.
		maybeArrived: sent.isWrite && (effective === 502 || effective === 504),
	});
}

/** The id stands before the full stop. */
function withRequestId(sentence: string, requestId: string): string {
	const [, text = '', stop = ''] = /^(.*?)([.。]?)$/s.exec(sentence) ?? [];
	return `${l10n.t('{0} (request ID: {1})', text, plainText(requestId, 60))}${stop}`;
}

// The storage refuses the address, so another token does not help.
function storageKind(status: number): ApiErrorKind {
	return [401, 403, 409].includes(status) ? 'invalid' : kindOf(status);
}

/** Whether a proxy or firewall refused, not the service, which sends JSON. Timeouts, 413, 429 and 5xx count from any sender. */
function isFromProxy(status: number, json: unknown, headers: Headers): boolean {
	const challenges = `${headers.get('www-authenticate')}, ${headers.get('proxy-authenticate')}`;
	if (headers.has('cf-mitigated') || /(^|,)\s*(negotiate|ntlm|kerberos|basic|digest)\b/i.test(challenges)) {
		return status >= 400;
	}
	const isJson = isEnvelope(json) || /^[^;]*\bjson\b/i.test(headers.get('content-type') ?? '');
	return status === 407 || status === 511 || (status >= 400 && status < 500 && ![408, 413, 429].includes(status) && !isJson);
}

function proxyText(status: number, host: string): string {
	switch (status) {
		case 404:
			return l10n.t(
				'There is nothing at this address on {0} (HTTP 404), or a proxy responded in its place. Check the qoder.baseUrl setting.',
				host,
			);
		case 407:
			return l10n.t('Cannot reach {0}: the proxy requires a user name and password (HTTP 407).', host);
		default:
			return l10n.t('A proxy, a firewall or a sign-in page responded in place of {0} (HTTP {1}).', host, status);
	}
}

interface Refusal {
	readonly type: string | undefined;
	readonly message: string | undefined;
	readonly param: string | undefined;
	readonly requestId: string | undefined;
}

/**
 * Reads the documented envelope, the gateway's, problem details (RFC 9457), common frameworks' and OAuth's (RFC 6749, section
 * 5.2).
 */
function refusalIn(body: unknown): Refusal {
	const answer = Object(body);
	const error = Object(answer.error);
	const problem = [textIn(answer.title), textIn(answer.detail)].filter(Boolean).join(': ');
	const messages = [
		textIn(error.message),
		textIn(answer.message),
		problem,
		textsIn(answer.detail),
		textIn(answer.error_description),
		textIn(answer.error),
		textsIn(answer.errors),
	];
	return {
		// Any server on the way can send a code alone.
		type: textIn(error.type) ?? (isOfGateway(answer) ? answer.code : undefined),
		message: messages.find(Boolean),
		param: textIn(error.param),
		requestId: textIn(answer.request_id),
	};
}

function textsIn(list: unknown): string | undefined {
	const texts = (Array.isArray(list) ? list : []).slice(0, 3).map((item: unknown) => {
		const { message, msg, detail, title } = Object(item) as Readonly<Record<string, unknown>>;
		return [item, message, msg, detail, title].find((text) => typeof text === 'string' && text);
	});
	return texts.filter(Boolean).join('; ');
}

/** A refusal may have any status. A record may have any field, but has an id. */
export function isRefusal(body: unknown): boolean {
	const answer = Object(body);
	return !['data', 'id', 'file_id', 'url'].some((field) => field in answer) && isEnvelope(answer);
}

function isEnvelope(body: unknown): boolean {
	const answer = Object(body);
	return isObject(answer.error) || isOfGateway(answer);
}

/** This schema, or a refusal. */
export function orRefusal<T>(schema: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, unknown> {
	return v.lazy((answer) => (isRefusal(answer) ? v.unknown() : schema));
}

function isOfGateway(answer: { code?: unknown; message?: unknown }): answer is { code: string; message: string } {
	const { code, message } = answer;
	return typeof code === 'string' && typeof message === 'string';
}

function isObject(value: unknown): boolean {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textIn(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

const statusOf = new Map([
	['authentication_error', 401],
	['TOKEN_INVALID', 401],
	['permission_error', 403],
	['not_found_error', 404],
	['conflict_error', 409],
	['CONFLICT', 409],
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
		case 409:
			return 'conflict';
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

interface Reason {
	readonly message: string | undefined;
	readonly param: string | undefined;
	readonly retryAfter: number | undefined;
}

function sentenceFor(kind: ApiErrorKind, status: number, host: string, { message, param, retryAfter }: Reason): string {
	const reason = message ?? l10n.t('HTTP {0}', status);
	switch (kind) {
		case 'unauthorized':
			return l10n.t('{0} rejected the token: {1}', host, reason);
		case 'forbidden':
			return l10n.t('The token does not have permission to do this on {0}: {1}', host, reason);
		case 'conflict':
			return l10n.t('{0} rejected the request, because the item is in use or was changed in the meantime: {1}', host, reason);
		case 'timeout':
			return l10n.t('{0} timed out waiting for the request (HTTP 408).', host);
		case 'rateLimited':
			return !retryAfter || isCapped(retryAfter)
				? l10n.t('Too many requests to {0} (HTTP 429).', host)
				: l10n.t('Too many requests to {0}. Try again in {1} s.', host, Math.ceil(retryAfter));
		case 'unavailable':
			return l10n.t('{0} is currently unavailable: {1}', host, reason);
		case 'server':
			return l10n.t('{0} returned an error: {1}', host, reason);
		case 'invalid':
			if (status === 413) {
				return l10n.t('{0} does not accept a request of this size: {1}', host, reason);
			}
			return param
				? l10n.t('{0} rejected the request ({1}): {2}', host, plainText(param, 60), reason)
				: l10n.t('{0} rejected the request: {1}', host, reason);
		default:
			return status === 0 || isRedirect(status)
				? l10n.t(
						'{0} redirects to another address. The redirect was not followed, because it would also send the token there.',
						host,
					)
				: l10n.t('{0} sent an unexpected response: {1}', host, reason);
	}
}
