const mimeTypes: ReadonlyMap<string, string> = new Map([
	['csv', 'text/csv'],
	['css', 'text/css'],
	['htm', 'text/html'],
	['html', 'text/html'],
	['js', 'application/javascript'],
	['json', 'application/json'],
	['md', 'text/markdown'],
	['svg', 'image/svg+xml'],
	['toml', 'application/x-toml'],
	['xml', 'application/xml'],
	['yaml', 'application/x-yaml'],
	['yml', 'application/x-yaml'],
	['gif', 'image/gif'],
	['jpeg', 'image/jpeg'],
	['jpg', 'image/jpeg'],
	['pdf', 'application/pdf'],
	['png', 'image/png'],
	['webp', 'image/webp'],
	['zip', 'application/zip'],
]);

// The documentation's list (Files, "Supported types"), and the images that the service accepted in tests.
const listedTypes = /^(text\/.+|application\/(json|xml|javascript|x-yaml|x-toml)|image\/(png|jpeg|webp|gif))$/;
const listedExtensions = new Set(
	(
		'txt,md,csv,json,xml,yaml,yml,toml,ini,conf,cfg,env,log,html,htm,css,scss,less,js,jsx,ts,tsx,vue,svelte,py,go,rs,java,kt,' +
		'scala,c,cpp,cc,h,hpp,rb,php,swift,r,lua,pl,sh,bash,zsh,fish,ps1,sql,graphql,gql,proto,dockerfile,makefile,gitignore,' +
		'editorconfig,eslintrc,prettierrc,tex,rst,adoc,org,svg'
	).split(','),
);
const listedNames = /^(docker|make|gem|rake|proc|vagrant|just|brew)file$/;

/** The MIME type by name if possible, because systems disagree: some call `index.ts` a video. */
export function mimeTypeOf(name: string, reported = ''): string {
	const named = mimeTypes.get(extensionOf(name)) ?? (isText(name) ? 'text/plain' : undefined);
	return named ?? (reported.includes('/') ? reported : 'application/octet-stream');
}

/** Whether the documentation lists this name or type. */
export function isListed(name: string, mimeType: string): boolean {
	return listedTypes.test(mimeType.split(';')[0]?.trim().toLowerCase() ?? '') || isText(name);
}

function isText(name: string): boolean {
	return listedExtensions.has(extensionOf(name)) || listedNames.test(name.toLowerCase());
}

function extensionOf(name: string): string {
	return name.toLowerCase().split('.').at(-1) ?? '';
}
