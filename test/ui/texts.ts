import { readFileSync } from 'node:fs';

/** The extension's texts in a language. */
export interface Texts {
	/** By key, such as `view.files`. */
	readonly manifest: Readonly<Record<string, string>>;
	/** By the English text. */
	t(english: string): string;
}

/** For a locale like `ja`; default English. */
export function textsOf(locale?: string): Texts {
	const bundle = locale ? readJson(`l10n/bundle.l10n.${locale}.json`) : {};
	return {
		manifest: readJson(locale ? `package.nls.${locale}.json` : 'package.nls.json'),
		t: (english) => bundle[english] ?? english,
	};
}

function readJson(path: string): Readonly<Record<string, string>> {
	return JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
}
