/** A new cursor for the place of this request: its digits are one further back. */
export function freshCursor({ pathname, searchParams }: URL): string {
	const isBefore = searchParams.has('before') || searchParams.has('before_id');
	const isUp = (searchParams.get('order') === 'asc') !== isBefore;
	const given = ['after', 'before', 'after_id', 'before_id', 'page']
		.map((name) => searchParams.get(name))
		.find((id) => id !== null);
	const kind = pathname.endsWith('/events')
		? 'evt'
		: pathname.endsWith('/agents')
			? 'agent'
			: pathname.endsWith('/sessions')
				? 'sess'
				: 'file';
	const [, prefix = kind, digits] = /^([a-z]+)_([0-9a-f]+)$/.exec(given ?? '') ?? [];
	if (digits === undefined) {
		return `${prefix}_${(isUp ? '0' : 'f').repeat(32)}`;
	}
	const next = BigInt(`0x${digits}`) + (isUp ? 1n : -1n);
	return `${prefix}_${next.toString(16).padStart(digits.length, '0')}`;
}
