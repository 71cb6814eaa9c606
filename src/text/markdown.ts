import type { Fact } from './facts.ts';

/** Markdown that shows `text` literally. */
export function inert(text: string): string {
	return text.replace(/[^\p{L}\p{N}\p{M} ]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** A name and a table, without links, images or HTML from the service. */
export function tableOf(name: string, facts: readonly Fact[]): string {
	const rows = facts.map(([label, value]) => `| ${inert(label)} | ${inert(value)} |`);
	return [`**${inert(name)}**`, '', '| | |', '|:--|:--|', ...rows].join('\n');
}
