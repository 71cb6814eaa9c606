/** Names that do not clash with each other in any system, in the same order: the second `a.txt` is `a (2).txt`. */
export function freeNames(names: readonly string[]): string[] {
	const taken = new Set<string>();
	return names.map((name) => {
		let free = name;
		for (let count = 2; taken.has(keyOf(free)); count += 1) {
			free = numbered(name, count);
		}
		taken.add(keyOf(free));
		return free;
	});
}

/** A name with a number before its extension: `a (2).txt`. */
export function numbered(name: string, count: number): string {
	const dot = name.lastIndexOf('.');
	return dot > 0 ? `${name.slice(0, dot)} (${count})${name.slice(dot)}` : `${name} (${count})`;
}

// Some systems tell names apart neither by case nor by how accents are put together.
function keyOf(name: string): string {
	return name.normalize('NFC').toLowerCase();
}
