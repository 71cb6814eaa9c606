import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { read } from './project.ts';

describe('The notices of bundled packages', () => {
	it('match the bundle; `npm run build` writes them', () => {
		const script = fileURLToPath(new URL('../../esbuild.mjs', import.meta.url));
		assert.equal(read('THIRD-PARTY-NOTICES.md'), execFileSync(execPath, [script, '--notices'], { encoding: 'utf8' }));
	});

	it('are shipped', () => {
		assert.ok(read('.vscodeignore').split('\n').includes('!THIRD-PARTY-NOTICES.md'));
	});
});
