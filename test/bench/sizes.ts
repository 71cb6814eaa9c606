import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { execPath } from 'node:process';
import { packed, root } from './build.ts';
import type { Figure } from './table.ts';

/** The code that runs before the first row is on the screen, and the download, in kilobytes of 1 000 bytes. */
export function measureSizes(): Figure[] {
	const shared = { host: 'all', unit: 'KB', baseline: [], against: '' } as const;
	const sizes = execFileSync(execPath, ['esbuild.mjs', '--sizes'], { cwd: root, encoding: 'utf8' });
	const [, start] = /^start (\d+)/m.exec(sizes) ?? [];
	return [
		...(start ? [{ ...shared, name: 'start code, minified', ours: [Number(start) / 1000], limit: 45 }] : []),
		{ ...shared, name: '.vsix', ours: [statSync(`${root}${packed}`).size / 1000] },
	];
}
