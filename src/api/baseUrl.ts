import * as l10n from '@vscode/l10n';
import { ApiError } from './errors.ts';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether a URL is `https:`, or `http:` on this machine. */
function isPrivate({ protocol, hostname }: URL): boolean {
	return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
}

// 127.0.0.0/8 and 0.0.0.0/8, also as IPv6. `URL` has normalized the numbers.
const thisMachine =
	/^((.+\.)?localhost(\.localdomain)?\.?|ip6-(localhost|loopback)|(127|0)(\.\d{1,3}){3}|\[::1?\]|\[::(ffff:)?(7f[\da-f]{2}|[\da-f]{1,2}|0):[\da-f]{1,4}\])$/;

/** Whether the client may follow this address: `https:`, and this machine only if the service runs on it. */
export function isSafeFrom(service: URL, url: URL): boolean {
	return thisMachine.test(url.hostname) ? thisMachine.test(service.hostname) && isPrivate(url) : url.protocol === 'https:';
}

const settingProblem = (reason: string) => l10n.t('The qoder.baseUrl setting is not valid: {0}', reason);

/** Parses the base URL of the service, without a trailing slash. Throws an `ApiError` (`invalid`, param `qoder.baseUrl`). */
export function parseBaseUrl(text: string, problem = settingProblem): URL {
	const refuse = (reason: string) => new ApiError('invalid', problem(reason), { param: 'qoder.baseUrl' });
	const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
	if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
		throw refuse(l10n.t('it is not an https:// address.'));
	}
	if (url.username || url.password) {
		throw refuse(l10n.t('it contains a user name or password.'));
	}
	if (url.search || url.hash) {
		throw refuse(l10n.t('it contains a query or a fragment.'));
	}
	if (!isPrivate(url)) {
		throw refuse(l10n.t('http:// would send the token unencrypted. Use https://; http:// works for this machine only.'));
	}
	url.pathname = url.pathname.replace(/\/+$/, '');
	// Even an empty query or fragment leaves its mark at the end.
	url.search = '';
	url.hash = '';
	return url;
}
