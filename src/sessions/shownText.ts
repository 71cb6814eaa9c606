import { plainText, unseen } from '../text/plainText.ts';

// Any of these may end a line in an editor.
const ends = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
const unsafe = new RegExp(`[${unseen}]`, 'gu');
const kept = /^[\t\u200c\u200d]$/;

/** A text as visible lines, cut to the limits. */
export function shortened(text: string, maxCharacters: number, maxLines: number) {
	const head = text.slice(0, maxCharacters).toWellFormed();
	const all = head.trimEnd().split(ends);
	const shown = all.slice(0, maxLines).map(visible);
	const rest = text.length > maxCharacters ? text.slice(maxCharacters) : '';
	const isCut = all.length > maxLines || rest !== '';
	const hidden = isCut ? text.length - all.slice(0, maxLines).join('\n').length : 0;
	const moreLines = Math.max(0, all.length - shown.length) + countEnds(rest);
	return { text: shown, more: hidden, moreLines: isCut ? moreLines : 0 };
}

function countEnds(text: string): number {
	let count = 0;
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
		count += 1;
	}
	return count;
}

/** As `\uXXXX`. */
function visible(line: string): string {
	return line.replace(unsafe, (found) =>
		kept.test(found)
			? found
			: Array.from({ length: found.length }, (_, index) => `\\u${found.charCodeAt(index).toString(16).padStart(4, '0')}`).join(
					'',
				),
	);
}

const backtick = '\u0060';

/** Markdown code on one line, which the text cannot end. */
export function codeSpan(text: string): string {
	const line = plainText(text, 600);
	const fence = backtick.repeat(longestRun([line], /\u0060+/g) + 1);
	const pad = line.startsWith(backtick) || line.endsWith(backtick) ? ' ' : '';
	return line ? `${fence}${pad}${line}${pad}${fence}` : '';
}

export function longestRun(lines: readonly string[], runs: RegExp): number {
	return lines.flatMap((line) => line.match(runs) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
