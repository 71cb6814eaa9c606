/** Bytes up to which today's service certainly takes a file; its documents disagree about more. */
export const safeSize = 5 * 1024 * 1024;

const mimeTypes: Readonly<Record<string, string>> = {
	csv: 'text/csv',
	css: 'text/css',
	htm: 'text/html',
	html: 'text/html',
	js: 'application/javascript',
	json: 'application/json',
	md: 'text/markdown',
	svg: 'image/svg+xml',
	toml: 'application/x-toml',
	xml: 'application/xml',
	yaml: 'application/x-yaml',
	yml: 'application/x-yaml',
	gif: 'image/gif',
	jpeg: 'image/jpeg',
	jpg: 'image/jpeg',
	pdf: 'application/pdf',
	png: 'image/png',
	webp: 'image/webp',
	zip: 'application/zip',
};

// The documentation's lists (Files, "Supported types"); the images are what the service was seen to take.
const listedTypes = /^(text\/.+|application\/(json|xml|javascript|x-yaml|x-toml)|image\/(png|jpeg|webp|gif))$/;
const listedExtensions = new Set(
	(
		'txt,md,csv,json,xml,yaml,yml,toml,ini,conf,cfg,env,log,html,htm,css,scss,less,js,jsx,ts,tsx,vue,svelte,py,go,rs,java,kt,' +
		'scala,c,cpp,cc,h,hpp,rb,php,swift,r,lua,pl,sh,bash,zsh,fish,ps1,sql,graphql,gql,proto,dockerfile,makefile,gitignore,' +
		'editorconfig,eslintrc,prettierrc,tex,rst,adoc,org,svg'
	).split(','),
);
const listedNames = /^(docker|make|gem|rake|proc|vagrant|just|brew)file$/;

/** The MIME type of a file, by its name. */
export function mimeTypeOf(name: string): string {
	return mimeTypes[extensionOf(name)] ?? (isText(name) ? 'text/plain' : 'application/octet-stream');
}

/** Whether a file is of a type that the documentation says the service takes. */
export function isListed(name: string, mimeType: string): boolean {
	return listedTypes.test(mimeType.split(';')[0]?.trim().toLowerCase() ?? '') || isText(name);
}

function isText(name: string): boolean {
	return listedExtensions.has(extensionOf(name)) || listedNames.test(name.toLowerCase());
}

function extensionOf(name: string): string {
	return name.toLowerCase().split('.').at(-1) ?? '';
}
