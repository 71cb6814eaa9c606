import { statSync } from 'node:fs';
import { packed, root } from './build.ts';
import type { Figure } from './table.ts';

/** The size of what people download, in kilobytes of 1 000 bytes; peers ship bundles of 389 KB (Hex Editor) to 2.6 MB (Confluent). */
export function measureSizes(): Figure[] {
	const size = (path: string) => [statSync(`${root}${path}`).size / 1000];
	const shared = { host: 'all', unit: 'KB', baseline: [], against: '' } as const;
	return [
		{ ...shared, name: 'dist bundle, minified', ours: size('dist/extension.js'), limit: 60 },
		{ ...shared, name: '.vsix', ours: size(packed), limit: 150 },
	];
}
