/** Text without what the addresses in it may carry: user name, password, query and fragment. */
export function withoutCredentials(text: string): string {
	return text.replaceAll(/\b([a-z][a-z\d+.-]*:\/\/)([^\s"<>]*)/gi, (_address, scheme: string, rest: string) => {
		// Readers disagree on where the password ends and the host begins.
		const isUnclear = /^[^/]*[?#][^/]*@/.test(rest);
		return scheme + (isUnclear ? '…' : rest.replace(/^[^/]*@/, '').replace(/[?#].*/, ''));
	});
}
