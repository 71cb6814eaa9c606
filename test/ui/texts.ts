import { readFileSync } from 'node:fs';

/** The texts of the extension in a language. */
export interface Texts {
	/** A text of the manifest by its key, such as `view.files`. */
	readonly manifest: Readonly<Record<string, string>>;
	/** A text of the source, by what it is in English. */
	t(english: string): string;
}

/** The texts of one of VS Code's languages, such as `ja`; English when none is named. */
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
