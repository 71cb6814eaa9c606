// Parsers of addresses accept one slash, three slashes and backslashes, and none at all for these schemes.
const address =
	/((?:jdbc:[\w:.-]{0,60}:|[a-z][a-z\d+.-]{1,30}:(?=[\\/])|(?:https?|wss?|ftp):|(?<![\w\\/])(?=[\\/]{2}))[\\/]*)(\S*)/gi;

/** Removes user names, passwords, queries, fragments and parameters from addresses. */
export function withoutCredentials(text: string): string {
	return text.replaceAll(address, (_address, start: string, rest: string) => start + withoutUser(rest));
}

const maxScanDepth = 20;

/** Removes credentials from all addresses in a value. Values below 20 levels become an ellipsis. */
export function withoutCredentialsIn(value: unknown, depth = 0): unknown {
	if (typeof value === 'string') {
		return withoutCredentials(value);
	}
	// An inexact number of `JSON.rawJSON` has no prototype.
	if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) === null) {
		return value;
	}
	if (depth >= maxScanDepth) {
		return '…';
	}
	return Array.isArray(value)
		? value.map((part) => withoutCredentialsIn(part, depth + 1))
		: Object.fromEntries(
				Object.entries(value).map(([key, part]) => [withoutCredentials(key), withoutCredentialsIn(part, depth + 1)]),
			);
}

// Readers disagree on where a password ends, so an ambiguous address becomes an ellipsis.
function withoutUser(rest: string): string {
	const last = rest.lastIndexOf('@');
	const host = rest.slice(0, rest.search(/[/\\?#"<>]|$/));
	if (last >= host.length) {
		const isPath = /^[\w-]+(\.[\w-]+)+$/.test(host) && /^[/\\][^:?#"<>]*$/.test(rest.slice(host.length, last));
		return isPath ? withoutParameters(rest) : '…';
	}
	return withoutParameters(rest.slice(last + 1));
}

function withoutParameters(rest: string): string {
	return rest.replaceAll(/[?#][^"<>]*|;\w{1,60}=[^"<>]*/g, '');
}
