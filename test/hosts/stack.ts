import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/** Finds the source of a stack's line, by the map at the bundle's end. Empty for mocha's own lines. */
export function readSourceMap(bundle: string): (line: string) => string | undefined {
	const [, data = ''] = /sourceMappingURL=data:application\/json;base64,(\S+)\s*$/.exec(readFileSync(bundle, 'utf8')) ?? [];
	const map = new SourceMap(JSON.parse(Buffer.from(data, 'base64').toString()));
	return (line) => {
		const [place, inWorker, row, column] = /[^\s(]*out\/\w+\/index\.m?js(#vscode-extension)?:(\d+):(\d+)/.exec(line) ?? [];
		if (!place) {
			return line;
		}
		// A worker wraps code in two more lines.
		const entry = map.findEntry(Number(row) - 1 - (inWorker ? 2 : 0), Number(column) - 1);
		if (!('originalSource' in entry)) {
			return line;
		}
		const source = entry.originalSource.replace(/^(\.\.\/)+/, '');
		return source.includes('/mocha/')
			? undefined
			: line.replace(place, `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`);
	};
}
