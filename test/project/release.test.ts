import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { filesBelow, manifest, read } from './project.ts';

const { repository } = manifest;
const workflows = filesBelow('.github/workflows', '.yml');

describe('A release', () => {
	it('has the address of its repository in package.json only', () => {
		assert.match(repository, /^https:\/\/github\.com\/[\w-]+\/[\w-]+$/);
		const pages = [
			...filesBelow('docs', '.md'),
			...['README', 'CONTRIBUTING', 'SECURITY', 'CHANGELOG'].map((page) => `${page}.md`),
		];
		for (const file of ['package.json', ...pages, ...filesBelow('.github', '.yml')]) {
			for (const [address] of read(file).matchAll(/https:\/\/github\.com\/[\w-]+\/qoder[\w-]*/g)) {
				assert.equal(address, repository, `${file} names another repository`);
			}
		}
		assert.deepEqual([manifest.bugs, manifest.homepage], [`${repository}/issues`, `${repository}#readme`]);
	});

	it('has a dated heading in the changelog', () => {
		const version = manifest.version.replaceAll('.', '\\.');
		assert.match(read('CHANGELOG.md'), new RegExp(`^## \\[${version}\\] - \\d{4}-\\d{2}-\\d{2}$`, 'm'));
	});

	for (const workflow of workflows) {
		it(`${workflow} pins each action by its commit, and names the version`, () => {
			const used = [...read(workflow).matchAll(/uses: (.+)/g)].map(([, action = '']) => action);
			assert.ok(used.length > 0);
			for (const action of used.filter((action) => !action.startsWith('./'))) {
				assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
			}
		});
	}
});
