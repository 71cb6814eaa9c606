import { plainText } from '../text/plainText.ts';

/** The character limit of a sentence. */
const maxSentence = 1000;

/**
 * A sentence for a message, a picker or a box: one line, cut at a length. Links are broken, because VS Code turns
 * `[label](command:…)` into one there.
 */
export function plainSentence(text: string, max = maxSentence): string {
	return plainText(text, max).replaceAll('](', '] (');
}

/** The lines of a dialog, each through {@link plainSentence}. */
export function plainLines(text: string): string {
	return text
		.split('\n')
		.map((line) => plainSentence(line))
		.join('\n');
}

/** A label without icons, because VS Code draws `$(name)` as an icon. */
export function plainLabel(text: string, max = 300): string {
	return plainSentence(text, max).replaceAll(/(?<!\\)\$\(/g, '\\$(');
}
