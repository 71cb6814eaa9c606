import { readFileSync, statSync } from 'node:fs';
import { packed, root } from './build.ts';
import type { Figure } from './table.ts';

/** The size of what people download, in kilobytes of 1 000 bytes; peers ship bundles of 389 KB (Hex Editor) to 2.6 MB (Confluent). */
export function measureSizes(): Figure[] {
	const size = (path: string) => [statSync(`${root}${path}`).size / 1000];
	// What activation loads: a line that imports the rest.
	const rest = readFileSync(`${root}dist/extension.mjs`, 'utf8').match(/parts\/[\w-]+\.mjs/g) ?? [];
	const start = ['extension.mjs', ...rest].flatMap((path) => size(`dist/${path}`)).reduce((sum, one) => sum + one, 0);
	const shared = { host: 'all', unit: 'KB', baseline: [], against: '' } as const;
	return [
		{ ...shared, name: 'compiled for the first row, minified', ours: [start], limit: 45 },
		{ ...shared, name: '.vsix', ours: size(packed), limit: 200 },
	];
}
