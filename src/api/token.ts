import * as l10n from '@vscode/l10n';
import { ApiError, type ApiErrorDetails } from './errors.ts';

/** Prints as `…`, so that no log contains it. */
export class Token {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	/** A header can hold visible ASCII only. */
	get canBeSent(): boolean {
		return /^[\x21-\x7e]+$/.test(this.#text);
	}

	header(): string {
		return `Bearer ${this.#text}`;
	}

	/** Removes the token, because the service may repeat it. */
	hideIn(text: string): string {
		return text.replaceAll(this.#text, '…');
	}

	storeIn(secrets: { store(key: string, value: string): PromiseLike<void> }, key: string): PromiseLike<void> {
		return secrets.store(key, this.#text);
	}

	/** SHA-256, to compare tokens without storing them. */
	async fingerprint(): Promise<string> {
		return String(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(this.#text))));
	}

	equals(other: Token | undefined): boolean {
		return other !== undefined && this.#text === other.#text;
	}

	toString(): string {
		return '…';
	}

	toJSON(): string {
		return '…';
	}

	[Symbol.for('nodejs.util.inspect.custom')](): string {
		return 'Token …';
	}
}

const longestWait = 5000;

/** Rejects within 5 s with an `ApiError` (`unauthorized`), which does not quote the token, or with the signal's reason. */
export async function tokenFrom(
	source: () => PromiseLike<Token | undefined>,
	host: string,
	url: string,
	signal: AbortSignal,
): Promise<Token> {
	const refuse = (sentence: string, details: ApiErrorDetails = {}) => new ApiError('unauthorized', sentence, { url, ...details });
	const late = () =>
		refuse(
			l10n.t(
				'VS Code did not read the token for {0} within {1} s. Unlock the keyring, then try again.',
				host,
				longestWait / 1000,
			),
			{ advises: true },
		);
	signal.throwIfAborted();
	const { promise: end, reject } = Promise.withResolvers<never>();
	const stop = () => reject(signal.reason);
	const timer = setTimeout(() => reject(late()), longestWait);
	signal.addEventListener('abort', stop);
	let token: Token | undefined;
	try {
		token = await Promise.race([source(), end]);
	} catch (cause) {
		signal.throwIfAborted();
		throw cause instanceof ApiError ? cause : refuse(l10n.t('VS Code could not read the stored token for {0}.', host), { cause });
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', stop);
	}
	signal.throwIfAborted();
	if (!token) {
		throw refuse(l10n.t('Not signed in to {0}.', host));
	}
	// The error of an invalid header would quote it.
	if (!token.canBeSent) {
		throw refuse(l10n.t('The token for {0} contains characters that are not valid in a token.', host));
	}
	return token;
}
