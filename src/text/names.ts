import * as l10n from '@vscode/l10n';
import { formatCount } from './format.ts';
import { plainText } from './plainText.ts';

const maxNames = 8;

/** Joins names with the comma of the language. */
export function joinNames(names: readonly string[]): string {
	return names.join(l10n.t(', '));
}

/** Joins the sentences that apply, and ends all but the last. Chinese and Japanese have no space between them. */
export function joinSentences(sentences: readonly (string | false | undefined)[]): string {
	return sentences
		.filter((sentence) => typeof sentence === 'string')
		.reduce((text, next) => {
			const isEnded = /[.。!?！？…]["”’」]?$/.test(text);
			const ended = isEnded ? text : `${text}${next.endsWith('。') ? '。' : '.'}`;
			return `${ended}${ended.endsWith('。') ? '' : ' '}${next}`;
		});
}

/** The first eight names, and the number of the others. */
export function listNames(names: readonly string[]): string {
	const shown = names.slice(0, maxNames).map((name) => plainText(name, 60));
	const more = names.length - shown.length;
	return joinNames([...shown, ...(more > 0 ? [l10n.t('{0} more', formatCount(more))] : [])]);
}
