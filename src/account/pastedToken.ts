// Added by terminals, chats and web pages: a name, a scheme, quotes, the end of code.
const around =
	/^(?:(?:export|setx?)\s+|\$env:)?QODER_PAT\s*[=:\s]\s*|^authorization\s*:\s*|^bearer(?:\s+|$)|^[\x22\x27\x60\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f\uff02\uff07]+|[\x22\x27\x60\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f\uff02\uff07;,]+$/iu;

// Not drawn, such as byte order marks and marks of direction.
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

// The limit of a header.
const longest = 8192;

/** Removes spaces, quotes, `QODER_PAT=` and `Bearer`. */
export function cleanToken(pasted: string): string {
	let token = pasted
		.slice(0, longest)
		.replaceAll(/[\t\n\r]+/g, ' ')
		.replaceAll(invisible, '')
		.trim();
	for (let before = ''; before !== token; ) {
		before = token;
		token = token.replace(around, '').trim();
	}
	return token;
}

/** The first character other than visible ASCII; positions start at 1. */
export function wrongCharacter(token: string): { readonly character: string; readonly position: number } | undefined {
	const characters = [...token];
	const index = characters.findIndex((character) => !/^[\x21-\x7e]$/.test(character));
	const character = characters[index];
	return character === undefined ? undefined : { character, position: index + 1 };
}
