import * as l10n from '@vscode/l10n';
import { ApiError } from './errors.ts';

/** Whether a header can hold this as a token: visible characters of ASCII, at least one. */
export function canBeSent(token: string): boolean {
	return /^[\x21-\x7e]+$/.test(token);
}

const longestWait = 5000;

/**
 * The token for a request, as it can be sent. Rejects with an `ApiError` (`unauthorized`) that does not quote it, after 5 s at
 * most, or with the signal's reason.
 */
export async function tokenFrom(
	source: () => PromiseLike<string | undefined>,
	host: string,
	url: string,
	signal: AbortSignal,
): Promise<string> {
	const refuse = (sentence: string, cause?: unknown) => new ApiError('unauthorized', sentence, { url, cause });
	const late = () =>
		refuse(
			l10n.t(
				'VS Code did not read the token for {0} within {1} s. Unlock the keyring, then try again.',
				host,
				longestWait / 1000,
			),
		);
	signal.throwIfAborted();
	const { promise: end, reject } = Promise.withResolvers<never>();
	const stop = () => reject(signal.reason);
	const timer = setTimeout(() => reject(late()), longestWait);
	signal.addEventListener('abort', stop);
	let token: string | undefined;
	try {
		token = await Promise.race([source(), end]);
	} catch (cause) {
		signal.throwIfAborted();
		throw cause instanceof ApiError
			? cause
			: refuse(l10n.t('The token for {0} cannot be read from where VS Code keeps it.', host), cause);
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', stop);
	}
	signal.throwIfAborted();
	if (!token) {
		throw refuse(l10n.t('Not signed in to {0}.', host));
	}
	// Checked here because the error of a header that cannot be sent would quote it.
	if (!canBeSent(token)) {
		throw refuse(l10n.t('The token for {0} holds characters that no token has.', host));
	}
	return token;
}
