import * as l10n from '@vscode/l10n';
import { ApiError } from './errors.ts';

/** Whether a header can hold this as a token: visible characters of ASCII, at least one. */
export function canBeSent(token: string): boolean {
	return /^[\x21-\x7e]+$/.test(token);
}

/** The token for a request, as it can be sent. Rejects with an `ApiError` (`unauthorized`) that does not quote it. */
export async function tokenFrom(source: () => PromiseLike<string | undefined>, host: string, url: string): Promise<string> {
	let token: string | undefined;
	try {
		token = await source();
	} catch (cause) {
		if (cause instanceof ApiError) {
			throw cause;
		}
		throw new ApiError('unauthorized', l10n.t('The token for {0} cannot be read from where VS Code keeps it.', host), {
			url,
			cause,
		});
	}
	if (!token) {
		throw new ApiError('unauthorized', l10n.t('Not signed in to {0}.', host), { url });
	}
	// Checked here because the error of a header that cannot be sent would quote it.
	if (!canBeSent(token)) {
		throw new ApiError('unauthorized', l10n.t('The token for {0} holds characters that no token has.', host), { url });
	}
	return token;
}
