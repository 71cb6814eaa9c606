// Parsers of addresses also take one slash, three, backslashes, and for these schemes none.
const address =
	/((?:jdbc:[\w:.-]{0,60}:|[a-z][a-z\d+.-]{1,30}:(?=[\\/])|(?:https?|wss?|ftp):|(?<![\w\\/])(?=[\\/]{2}))[\\/]*)(\S*)/gi;

/** Text without what the addresses in it may carry: user name, password, query, fragment and parameters. */
export function withoutCredentials(text: string): string {
	return text.replaceAll(address, (_address, start: string, rest: string) => start + withoutSecrets(rest));
}

// Readers disagree on where a password ends and the host begins. An address in which that is not clear is left out.
function withoutSecrets(rest: string): string {
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
