import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// A string, in any of the three quotes.
const literal = String.raw`'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\`(?:[^\`\\]|\\.)*\``;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The part of the manifest that the tests read. */
export interface Manifest {
	readonly version: string;
	readonly repository: string;
	readonly bugs: string;
	readonly homepage: string;
	readonly engines: { readonly vscode: string };
	readonly main: string;
	readonly browser: string;
	readonly icon: string;
	readonly scripts: Readonly<Record<string, string>>;
	readonly devDependencies: Readonly<Record<string, string>>;
	readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: unknown }; readonly virtualWorkspaces: unknown };
	readonly contributes: {
		readonly commands: readonly {
			readonly command: string;
			readonly title: string;
			readonly category: string;
			readonly icon?: string;
			readonly enablement?: string;
		}[];
		readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
		readonly keybindings: readonly { readonly command: string }[];
		readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
		readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
		readonly configuration: {
			readonly properties: Readonly<
				Record<string, { readonly default: unknown; readonly scope?: string; readonly ignoreSync?: boolean }>
			>;
		};
		readonly walkthroughs: readonly { readonly steps: readonly WalkthroughStep[] }[];
	};
}

interface MenuItem {
	readonly command: string;
	readonly when: string;
	readonly group?: string;
}

interface WalkthroughStep {
	readonly description: string;
	readonly media: { readonly svg: string };
	readonly completionEvents: readonly string[];
}

/** The text of a file of this project. */
export function read(path: string): string {
	return readFileSync(root + path, 'utf8');
}

/** The value of a JSON file of this project. */
export function readJson<T = Readonly<Record<string, string>>>(path: string): T {
	return JSON.parse(read(path));
}

/** The files below a folder of this project whose names end so, by their paths in it. */
export function filesBelow(folder: string, end: string): string[] {
	return readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
		.map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
		.filter((file) => file.endsWith(end))
		.sort();
}

export const manifest = readJson<Manifest>('package.json');

/** Every source file by its path, without its comments. */
export const sources = new Map(filesBelow('src', '.ts').map((path) => [path, withoutComments(read(path))]));

/** The string literals of a piece of source. */
export function literalsOf(source: string): string[] {
	return [...source.matchAll(new RegExp(literal, 'g'))].map(([text]) => text.slice(1, -1));
}

/** What `l10n.t` is called with, and how often it is called with anything but a literal. */
export function translatedIn(source: string): { readonly strings: string[]; readonly others: number } {
	const calls = [...source.matchAll(/\bl10n\.t\(/g)].length;
	const strings = [...source.matchAll(new RegExp(String.raw`\bl10n\.t\(\s*(${literal})`, 'g'))].map(([, text = '']) =>
		text.slice(1, -1).replaceAll(/\\(.)/g, '$1'),
	);
	return { strings, others: calls - strings.length };
}

/** The strings that the source has translated. */
export const strings = new Set([...sources.values()].flatMap((source) => translatedIn(source).strings));

function withoutComments(source: string): string {
	return source.replaceAll(new RegExp(String.raw`${literal}|/\*[^]*?\*/|//.*`, 'g'), (found) =>
		found.startsWith('//') || found.startsWith('/*') ? '' : found,
	);
}
