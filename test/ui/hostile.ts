import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';

/** Nothing may request this. */
export const evil = 'http://evil.test/x.png';
/** Must stay texts. */
export const tries = [
	`[click](${evil})`,
	`![image](${evil})`,
	`<img src="${evil}" onerror="alert(1)">`,
	`<a href="${evil}">link</a>`,
	'[run](command:workbench.action.closeSidebar)',
	`<${evil}>`,
	evil,
	'www.evil.test',
	'someone@evil.test',
	'$(trash) icon',
	'`code` **bold** _it_ ~~gone~~ # head',
	'| a | b |\n|--|--|\n| c | d |',
	'\u001b[31mred\u001b[0m \u001b]8;;http://evil.test\u0007link\u001b]8;;\u0007',
	'\u202egnp.exe\u202c \u2066isolated\u2069',
	'a\u0000b\u0007c\u0008d\u007f\u0085e\u2028f\u2029g',
	'</td></tr></table><script>alert(1)</script>',
	'&lt;img src=x&gt; &#60;b&#62;',
	'[a]: http://evil.test\n\n[a]',
	'```\n[x](http://evil.test)\n```',
	'%s %d %o {0} {{x}}',
] as const;

/** Direction marks, and control characters other than line ends. */
export const unsafe = /[\u202a-\u202e\u2066-\u2069]|\p{Cc}(?<!\s)/u;

/** Nothing to click, load or run. */
export async function assertInert(place: Locator): Promise<void> {
	const found = await place
		.locator('a[href], a[data-href], img, script, iframe, object, [onerror], [onclick], .codicon-trash')
		.evaluateAll((all) => all.map(({ outerHTML }) => outerHTML));
	assert.deepEqual(found, []);
}
