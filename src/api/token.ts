import * as l10n from '@vscode/l10n';
import { ApiError, type ApiErrorDetails } from './errors.ts';

/** A personal access token. It prints as `…`: only the header of a request, what hides it, and SecretStorage open it. */
export class Token {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	/** Whether a header can hold it: visible characters of ASCII, at least one. */
	get canBeSent(): boolean {
		return /^[\x21-\x7e]+$/.test(this.#text);
	}

	/** The `Authorization` header. */
	header(): string {
		return `Bearer ${this.#text}`;
	}

	/** A text of the service without the token, which the service may repeat. */
	hideIn(text: string): string {
		return text.replaceAll(this.#text, '…');
	}

	/** Keeps the token in SecretStorage. */
	storeIn(secrets: { store(key: string, value: string): PromiseLike<void> }, key: string): PromiseLike<void> {
		return secrets.store(key, this.#text);
	}

	/** A one-way hash, which tells tokens apart without keeping them: SHA-256. */
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

/**
 * The token for a request, as it can be sent. Rejects with an `ApiError` (`unauthorized`) that does not quote it, after 5 s at
 * most, or with the signal's reason.
 */
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
	// Checked here because the error of a header that cannot be sent would quote it.
	if (!token.canBeSent) {
		throw refuse(l10n.t('The token for {0} contains characters that are not valid in a token.', host));
	}
	return token;
}
