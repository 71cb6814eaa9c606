import { statSync } from 'node:fs';
import { packed, root } from './build.ts';
import type { Figure } from './table.ts';

/** The download, in kilobytes of 1,000 bytes. */
export function measureSizes(): Figure[] {
	const size = statSync(`${root}${packed}`).size / 1000;
	return [{ host: 'all', name: '.vsix', unit: 'KB', ours: [size], baseline: [], against: '', limit: 130 }];
}
