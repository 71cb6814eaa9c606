import { plainText } from '../text/plainText.ts';

/** Characters of a sentence that VS Code shows, at most. */
const maxSentence = 1000;

/**
 * A sentence as VS Code can show it in a message, a picker or a box, whatever names are in it: one line, cut at a length. VS Code
 * makes links of `[label](command:…)` there, so none is left.
 */
export function plainSentence(text: string, max = maxSentence): string {
	return plainText(text, max).replaceAll('](', '] (');
}

/** Several lines of a dialog, each of them as {@link plainSentence} makes it. */
export function plainLines(text: string): string {
	return text
		.split('\n')
		.map((line) => plainSentence(line))
		.join('\n');
}

/** A label in which VS Code would draw `$(name)` as an icon, with the icon as text. */
export function plainLabel(text: string, max = 300): string {
	return plainSentence(text, max).replaceAll(/(?<!\\)\$\(/g, '\\$(');
}
