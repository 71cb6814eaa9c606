const mimeTypes = /^(text\/.*|application\/(jsonl?|xml|javascript|x-yaml|x-toml))$/;

const names = new RegExp(
	'(^|\\.)(txt|md|csv|jsonl?|xml|ya?ml|toml|ini|conf|cfg|env|log|html?|s?css|less|[jt]sx?|vue|svelte|py|go|rs|java|kt|scala|cc?|cpp|' +
		'h|hpp|rb|php|swift|r|lua|pl|sh|bash|zsh|fish|ps1|sql|graphql|gql|proto|dockerfile|makefile|gitignore|editorconfig|eslintrc|' +
		'prettierrc|tex|rst|adoc|org|svg|gemfile|rakefile|procfile|vagrantfile|justfile|brewfile)$',
);

/** Whether generation 3, as documented, accepts a file as text. */
export function isTextLike(filename: string, mimeType: string): boolean {
	return mimeTypes.test(mimeType.toLowerCase().split(';')[0] ?? '') || names.test(filename.toLowerCase());
}
