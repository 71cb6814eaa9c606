type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;
type SourceText = {
	parse(text: string, reviver: Reviver): unknown;
	/** Missing in older browsers: https://github.com/tc39/proposal-json-parse-with-source. */
	readonly rawJSON?: (text: string) => object;
};

const { parse, rawJSON } = JSON as SourceText;
const mayBeInexact = /[\d.]{16}|\de\+?\d{3}/i;
/** Characters. In a longer text, numbers may be inexact, because each value costs a microsecond. */
const maxExactText = 4_000_000;

/** Parses JSON. With `rawJSON`, `JSON.stringify` prints even inexact numbers unchanged. Throws a `SyntaxError`. */
export function parseJson(text: string): unknown {
	if (rawJSON && text.length <= maxExactText && mayBeInexact.test(text)) {
		try {
			return parse(text, (_key, value, { source = '' } = {}) =>
				typeof value === 'number' && isInexact(value, source) ? rawJSON(source) : value,
			);
		} catch (error) {
			// `JSON.parse` alone can read deeper nesting.
			if (!(error instanceof RangeError)) {
				throw error;
			}
		}
	}
	return JSON.parse(text);
}

/** Parses JSON; `undefined` for other text. */
export function jsonIn(text: string): unknown {
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}

function isInexact(value: number, source: string): boolean {
	return !Number.isFinite(value) || (source.replaceAll(/\D/g, '').length > 15 && String(value) !== source);
}
