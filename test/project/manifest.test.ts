import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { manifest, read, readJson, sources } from './project.ts';

const { commands, menus, keybindings, views, viewsContainers, walkthroughs, configuration } = manifest.contributes;
const ids = commands.map(({ command }) => command);
const source = [...sources.values()].join('\n');

/** What can only be done to a row; all others work from the palette. */
const rowCommands = [
	'qoder.loadMore',
	'qoder.searchFurther',
	'qoder.retry',
	'qoder.open',
	'qoder.openDetails',
	'qoder.openSystemPrompt',
	'qoder.showMoreLines',
	'qoder.openInConsole',
	'qoder.openChanges',
	'qoder.compareVersions',
	'qoder.copyId',
	'qoder.copyName',
	'qoder.copyJson',
	'qoder.copyCurl',
	'qoder.refreshGroup',
	'qoder.uploadResource',
	'qoder.cancelUpload',
	'qoder.retryUpload',
	'qoder.dismissUpload',
	'qoder.delete',
];

describe('The manifest', () => {
	it('contributes exactly the registered commands', () => {
		const registered = [...(sources.get('src/commands.ts') ?? '').matchAll(/^\t\t'(qoder\.[\w.]+)':/gm)].map(([, id]) => id);
		assert.deepEqual(registered.toSorted(), ids.toSorted());
	});

	it('has a title and a category for each command', () => {
		const texts = readJson('package.nls.json');
		for (const { command, title, category } of commands) {
			assert.ok(texts[title.replaceAll('%', '')], `${command} has no title`);
			assert.equal(category, 'Qoder', command);
		}
	});

	it('has an existing icon for each command', () => {
		const shown = Object.values(menus).flatMap((items) => items.filter(({ group }) => /^(inline|navigation)/.test(group ?? '')));
		for (const { command } of shown) {
			assert.match(commands.find((one) => one.command === command)?.icon ?? '', /^\$\([\w-]+\)$/, command);
		}
	});

	it('has a different icon for each of two orders', () => {
		const icon = (id: string) => commands.find(({ command }) => command === id)?.icon;
		assert.notEqual(icon('qoder.agents.newestFirst'), icon('qoder.agents.oldestFirst'));
	});

	it('keeps palette commands before activation, except useless ones', () => {
		const whens = new Map(menus['commandPalette']?.map(({ command, when }) => [command, when]));
		const offered = commands.filter(({ command, enablement }) => holds(enablement) && holds(whens.get(command)));
		assert.deepEqual(
			offered.map(({ command }) => command),
			[
				'qoder.signIn',
				'qoder.signOut',
				'qoder.switchService',
				'qoder.refresh',
				'qoder.filter',
				'qoder.loadAll',
				'qoder.findFile',
				'qoder.showLog',
				'qoder.upload',
			],
		);
	});

	it('keeps the choice of a service on this machine, like its token', () => {
		assert.equal(configuration.properties['qoder.baseUrl']?.ignoreSync, true);
	});

	it('lets no workspace or folder set the base URL, so any may be open', () => {
		assert.equal(configuration.properties['qoder.baseUrl']?.scope, 'application');
		assert.equal(manifest.capabilities.untrustedWorkspaces.supported, true);
		assert.equal(manifest.capabilities.virtualWorkspaces, true);
	});

	it('hides row commands from the palette, but no feature', () => {
		const hidden = (menus['commandPalette'] ?? []).filter(({ when }) => when === 'false').map(({ command }) => command);
		assert.deepEqual(
			rowCommands.filter((command) => !hidden.includes(command)),
			[],
		);
		// Refresh, filter and clear of one view are hidden too: the palette has them for both.
		const rest = hidden.filter((command) => !rowCommands.includes(command));
		assert.deepEqual(
			rest.filter((command) => !ids.includes(command.replace(/\.(files|agents)\./, '.'))),
			[],
		);
	});

	it('names only existing commands, views, rows and context keys', () => {
		const items = Object.values(menus).flat();
		for (const { command } of [...items, ...keybindings]) {
			assert.ok(ids.includes(command), `${command} is not contributed`);
		}
		const known = new Set([...Object.values(views).flat(), ...viewsContainers.activitybar].map(({ id }) => id));
		for (const { when } of items) {
			for (const [, id = ''] of when.matchAll(/view == ([\w.]+)/g)) {
				assert.ok(known.has(id), `${id} is no view`);
			}
			for (const [key] of when.replaceAll(/view == [\w.]+/g, '').matchAll(/qoder\.[\w.]+/g)) {
				assert.ok(source.includes(`'${key}'`), `${key} is never set`);
			}
			for (const kind of /viewItem (?:==|=~) [/^(]*([\w|]+)/.exec(when)?.[1]?.split('|') ?? []) {
				assert.ok(source.includes(`'${kind}'`), `no row is of the kind ${kind}`);
			}
		}
	});

	it('names only existing files', () => {
		const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);
		const icons = [...Object.values(views).flat(), ...viewsContainers.activitybar].map(({ icon }) => icon);
		for (const path of [manifest.icon, ...icons, ...steps.map(({ media }) => media.svg)]) {
			assert.ok(existsSync(fileURLToPath(new URL(`../../${path}`, import.meta.url))), `${path} is missing`);
		}
		assert.deepEqual([manifest.main, manifest.browser], ['./dist/extension.js', './dist/extension.js']);
	});

	it('has a walkthrough whose steps can be done', () => {
		const focus = Object.values(views).flatMap((all) => all.map(({ id }) => `${id}.focus`));
		const runs = (command: string) => ids.includes(command) || focus.includes(command) || command.startsWith('workbench.');
		const texts = readJson('package.nls.json');
		for (const { description, completionEvents } of walkthroughs.flatMap(({ steps }) => steps)) {
			const text = texts[description.replaceAll('%', '')] ?? '';
			const linked = [...text.matchAll(/\(command:([^)]+)\)/g)].map(([, command = '']) => command);
			const awaited = completionEvents.flatMap((event) =>
				event.startsWith('onCommand:') ? [event.slice('onCommand:'.length)] : [],
			);
			assert.deepEqual(
				[...linked, ...awaited].filter((command) => !runs(command)),
				[],
			);
			assert.ok(completionEvents.length > 0 && linked.length > 0, text);
		}
	});

	it('has walkthrough pictures that follow the theme, without words', () => {
		for (const { media } of walkthroughs.flatMap(({ steps }) => steps)) {
			const svg = read(media.svg);
			assert.doesNotMatch(svg, /<text|<script|href|"#[0-9a-f]{3,8}"/i, media.svg);
			assert.match(svg, /var\(--vscode-/, media.svg);
		}
	});

	it('reads each setting that it contributes, and runs at its types', () => {
		for (const key of Object.keys(configuration.properties)) {
			assert.ok(source.includes(`'${key.replace('qoder.', '')}'`), `${key} is never read`);
		}
		const [, minor] = /(\d+\.\d+)/.exec(manifest.devDependencies['@types/vscode'] ?? '') ?? [];
		assert.equal(manifest.engines.vscode, `^${minor}.0`);
	});
});

/** Whether a condition of `!`, `&&` and `||` holds while no key is set. */
function holds(when = 'true'): boolean {
	return when.split('||').some((all) => all.split('&&').every((one) => one.trim().startsWith('!') || one.trim() === 'true'));
}
