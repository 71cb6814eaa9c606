import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { before, describe, it } from 'mocha';

/** A file, or the few that are loaded together: its bytes, and what they are of. */
interface Part {
	readonly name: string;
	readonly bytes: number;
	readonly contents: readonly string[];
}

describe('The bundle', () => {
	const script = fileURLToPath(new URL('../../esbuild.mjs', import.meta.url));
	let parts: readonly Part[] = [];

	before(() => {
		parts = execFileSync(execPath, [script, '--sizes'], { encoding: 'utf8' }).trim().split('\n').map(readPart);
	});

	// A little above what it is, so that whoever adds to it notices.
	const limits: readonly [name: string, bytes: number, what: string][] = [
		['activation', 3000, 'what is compiled before `activate`'],
		['start', 45_000, 'what is compiled before the first row'],
		['browser', 170_000, 'the one file of a web worker'],
		['packed', 123_000, 'what both take in a packed extension'],
	];
	for (const [name, bytes, what] of limits) {
		it(`is small: ${what} is ${bytes / 1000} kB at most`, () => {
			const size = one(name).bytes;
			assert.ok(size > 0 && size <= bytes, `${size} bytes`);
		});
	}

	it('is split: all parts together are hardly larger than one file', () => {
		const sum = parts
			.filter(({ name }) => !['activation', 'browser', 'packed'].includes(name))
			.reduce((total, { bytes }) => total + bytes, 0);
		assert.ok(sum <= 1.03 * one('browser').bytes, `${sum} bytes`);
	});

	const later: readonly [what: string, pattern: RegExp][] = [
		['HTTP', /^ky$|^src\/api\/(requests|send|transport|retry|failure|refusal|bytes|contents|upload)\.ts$/],
		['validation', /^valibot$|^src\/api\/(schema|dialects)\.ts$/],
		['hovers', /^src\/(tree\/hover|text\/(facts|markdown)|\w+\/\w+Lines)\.ts$/],
		['documents', /^src\/documents\/(fileSystem|openFiles|texts|records|contentsCache|languages|follow|goneMarks)\.ts$/],
		[
			'commands',
			/^src\/(commands|account\/sign\w+|documents\/(rowCommands|openRows)|files\/(open|saveAs|deleteFiles|findFile))\.ts$/,
		],
		['uploads', /^src\/files\/upload\w*\.ts$/],
		['comparing versions', /^src\/agents\/(version\w*|changesEditor)\.ts$/],
		['tools', /^src\/tools\/(?!registration)\w+\.ts$/],
	];
	for (const [what, pattern] of later) {
		it(`loads ${what} when they are first used`, () => {
			const matching = ({ contents }: Part) => contents.filter((from) => pattern.test(from));
			assert.deepEqual(matching(one('start')), []);
			assert.notDeepEqual(matching(one('browser')), []);
		});
	}

	function one(name: string): Part {
		const part = parts.find((each) => each.name === name);
		assert.ok(part, `there is no ${name}`);
		return part;
	}
});

/** A line of `node esbuild.mjs --sizes`: `start 44902: src/paging/pagedList.ts 3696, …`. */
function readPart(line: string): Part {
	const [, name = '', bytes = '', contents = ''] = /^(\w+) (\d+): (.*)$/.exec(line) ?? [];
	return { name, bytes: Number(bytes), contents: contents.split(', ').map((from) => from.replace(/ \d+$/, '')) };
}
