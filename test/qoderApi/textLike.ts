const mimeTypes = new Set([
	'application/json',
	'application/jsonl',
	'application/xml',
	'application/javascript',
	'application/x-yaml',
	'application/x-toml',
]);

const extensions = new Set(
	(
		'txt md csv json jsonl xml yaml yml toml ini conf cfg env log html htm css scss less js jsx ts tsx vue svelte py go rs java kt ' +
		'scala c cpp cc h hpp rb php swift r lua pl sh bash zsh fish ps1 sql graphql gql proto dockerfile makefile gitignore ' +
		'editorconfig eslintrc prettierrc tex rst adoc org svg'
	).split(' '),
);

const names = new Set(['dockerfile', 'makefile', 'gemfile', 'rakefile', 'procfile', 'vagrantfile', 'justfile', 'brewfile']);

/** Whether generation 3, as documented, accepts a file as text. */
export function isTextLike(filename: string, mimeType: string): boolean {
	const name = filename.toLowerCase();
	const [type = ''] = mimeType.toLowerCase().split(';');
	return (
		type.startsWith('text/') || mimeTypes.has(type) || names.has(name) || extensions.has(name.slice(name.lastIndexOf('.') + 1))
	);
}
