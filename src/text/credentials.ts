// Parsers of addresses also take one slash, three, backslashes, and for these schemes none.
const address =
	/((?:jdbc:[\w:.-]{0,60}:|[a-z][a-z\d+.-]{1,30}:(?=[\\/])|(?:https?|wss?|ftp):|(?<![\w\\/])(?=[\\/]{2}))[\\/]*)(\S*)/gi;

/** Text without what the addresses in it may carry: user name, password, query, fragment and parameters. */
export function withoutCredentials(text: string): string {
	return text.replaceAll(address, (_address, start: string, rest: string) => start + withoutUser(rest));
}

const deepest = 20;

/** A value without what the addresses in it may carry, and with an ellipsis for what is nested too deep to be read. */
export function withoutCredentialsIn(value: unknown, depth = 0): unknown {
	if (typeof value === 'string') {
		return withoutCredentials(value);
	}
	// A number that JavaScript cannot hold is an object without a prototype.
	if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) === null) {
		return value;
	}
	if (depth >= deepest) {
		return '…';
	}
	return Array.isArray(value)
		? value.map((part) => withoutCredentialsIn(part, depth + 1))
		: Object.fromEntries(
				Object.entries(value).map(([key, part]) => [withoutCredentials(key), withoutCredentialsIn(part, depth + 1)]),
			);
}

// Readers disagree on where a password ends and the host begins. An address in which that is not clear is left out.
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
