/** Makes names unique in any system: the second `a.txt` is `a (2).txt`. */
export function freeNames(names: readonly string[]): string[] {
	const taken = new Set<string>();
	const counts = new Map<string, number>();
	return names.map((name) => {
		let count = counts.get(keyOf(name)) ?? 1;
		let free = name;
		while (taken.has(keyOf(free))) {
			count += 1;
			free = numbered(name, count);
		}
		counts.set(keyOf(name), count);
		taken.add(keyOf(free));
		return free;
	});
}

/** `a (2).txt`. */
export function numbered(name: string, count: number): string {
	const dot = name.lastIndexOf('.');
	return dot > 0 ? `${name.slice(0, dot)} (${count})${name.slice(dot)}` : `${name} (${count})`;
}

// Some systems ignore case and the composition of accents.
function keyOf(name: string): string {
	return name.normalize('NFC').toLowerCase();
}
