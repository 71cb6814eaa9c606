import * as l10n from '@vscode/l10n';
import { ApiError } from './errors.ts';
import { unlessAborted } from './time.ts';

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

	/** Removes the token, also as a segment of a path, because the service may repeat it. */
	hideIn(text: string): string {
		return text.replaceAll(this.#text, '…').replaceAll(encodeURIComponent(this.#text), '…');
	}

	storeIn(secrets: { store(key: string, value: string): PromiseLike<void> }, key: string): PromiseLike<void> {
		return secrets.store(key, this.#text);
	}

	/** SHA-256 in hexadecimal digits, to compare tokens without storing them. */
	async fingerprint(): Promise<string> {
		const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(this.#text)));
		return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
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

/** Rejects with an `ApiError`, `unauthorized` unless the source's, which does not quote the token, or with the signal's reason. */
export async function tokenFrom(
	source: () => Promise<Token | undefined>,
	host: string,
	url: string,
	signal: AbortSignal,
): Promise<Token> {
	const refuse = (sentence: string, cause?: unknown) => new ApiError('unauthorized', sentence, { url, cause });
	signal.throwIfAborted();
	const token = await unlessAborted(source(), signal).catch((cause: unknown) => {
		signal.throwIfAborted();
		throw cause instanceof ApiError ? cause : refuse(l10n.t('VS Code could not read the stored token for {0}.', host), cause);
	});
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

// Added by terminals, chats and web pages: a name, a scheme, quotes, the end of code.
const around =
	/^(?:(?:export|setx?)\s+|\$env:)?QODER_PAT\s*[=:\s]\s*|^authorization\s*:\s*|^bearer(?:\s+|$)|^[\x22\x27\x60\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f\uff02\uff07]+|[\x22\x27\x60\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f\uff02\uff07;,]+$/iu;

// Not drawn, such as byte order marks and marks of direction.
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

// The limit of a header.
const maxTokenLength = 8192;

/** Removes spaces, quotes, `QODER_PAT=` and `Bearer`. */
export function cleanToken(pasted: string): string {
	let token = pasted
		.slice(0, maxTokenLength)
		.replaceAll(/[\t\n\r]+/g, ' ')
		.replaceAll(invisible, '')
		.trim();
	for (let before = ''; before !== token; ) {
		before = token;
		token = token.replace(around, '').trim();
	}
	return token;
}

/** The first character other than visible ASCII; positions start at 1. */
export function wrongCharacter(token: string): { readonly character: string; readonly position: number } | undefined {
	const characters = [...token];
	const index = characters.findIndex((character) => !/^[\x21-\x7e]$/.test(character));
	const character = characters[index];
	return character === undefined ? undefined : { character, position: index + 1 };
}
