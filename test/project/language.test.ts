import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { filesBelow, read } from './project.ts';

/** Words that hide the actor, the thing or the reason. Name the thing, use the verb of the API, and give reasons with “because”. */
const banned =
	/\b(?:anew|whoever|of ours|hands? out|handed out|rests? the mouse|(?:is|are|was) told|tells?|asks? for|asked for|what stands|gone|another one)\b|, as (?:it|they|the|there|a|VS|this|that|all|no|else|each)\b/i;

const maxWords = 28;
const maxCharacters = 70;

describe('The language', () => {
	for (const folder of ['src', 'test']) {
		const sentences = filesBelow(folder, '.ts').flatMap((path) => sentencesIn(read(path)).map((text) => ({ path, text })));

		it(`of comments in ${folder} names actors, things and reasons`, () => {
			report(sentences.filter(({ text }) => banned.test(text)));
		});

		it(`of comments in ${folder} has sentences of at most ${maxWords} words`, () => {
			report(
				sentences.filter(
					({ text }) =>
						text
							.replaceAll(/https?:\S+/g, '')
							.trim()
							.split(/\s+/).length > maxWords,
				),
			);
		});
	}

	it(`of test titles needs at most ${maxCharacters} characters`, () => {
		const titles = filesBelow('test', '.ts').flatMap((path) => titlesIn(read(path)).map((text) => ({ path, text })));
		report(titles.filter(({ text }) => text.length > maxCharacters));
	});
});

function report(found: readonly { readonly path: string; readonly text: string }[]): void {
	assert.deepEqual(
		found.map(({ path, text }) => `${path}: ${text}`),
		[],
	);
}

/** The sentences of all comments: blocks, lines that follow each other, and ends of lines of code. */
function sentencesIn(source: string): string[] {
	const comments = source.matchAll(
		/^[ \t]*(?:\/\*(?<block>[\s\S]*?)\*\/|(?<lines>\/\/.*(?:\n[ \t]*\/\/.*)*))|(?<=[;,{}()[\]] )\/\/(?<end> .*)$/gm,
	);
	return [...comments].flatMap(({ groups: { block, lines, end } = {} }) => {
		const text = block?.replaceAll(/^\s*\*+/gm, ' ') ?? lines?.replaceAll(/^[ \t]*\/\//gm, ' ') ?? end ?? '';
		return text
			.trim()
			.replaceAll(/\s+/g, ' ')
			.split(/(?<=[.!?:;]) /);
	});
}

/** The titles of tests, with `${…}` in templates as it is in the source. */
function titlesIn(source: string): string[] {
	return [...source.matchAll(/\bit(?:Once)?\(\s*(['`"])((?:(?!\1).)*)\1/g)].map(([, , title = '']) => title);
}
