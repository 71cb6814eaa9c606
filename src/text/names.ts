import * as l10n from '@vscode/l10n';
import { formatCount } from './format.ts';
import { plainText } from './plainText.ts';

const maxNames = 8;

/** Names on one line; of many, the first eight and how many more there are. */
export function listNames(names: readonly string[]): string {
	const shown = names.slice(0, maxNames).map((name) => plainText(name, 60));
	const more = names.length - shown.length;
	return [...shown, ...(more > 0 ? [l10n.t('{0} more', formatCount(more))] : [])].join(', ');
}
