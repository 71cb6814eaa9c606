import { plainText } from '../text/plainText.ts';

/** Characters. */
const maxSentence = 1000;

/** One line, at most `max` characters. Links are broken, because VS Code turns `[label](command:…)` into one. */
export function plainSentence(text: string, max = maxSentence): string {
	return plainText(text, max).replaceAll('](', '] (');
}

/** Several lines of a dialog. */
export function plainLines(text: string): string {
	return text
		.split('\n')
		.map((line) => plainSentence(line))
		.join('\n');
}

/** A label without icons: VS Code draws `$(name)`. */
export function plainLabel(text: string, max = 300): string {
	return plainSentence(text, max).replaceAll(/(?<!\\)\$\(/g, '\\$(');
}
