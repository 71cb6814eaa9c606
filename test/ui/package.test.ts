import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';
import { npmCommand } from '../hosts/npm.ts';
import { startServerHost } from '../hosts/serverHost.ts';
import { readVsix, unpackVsix } from '../hosts/vsix.ts';
import { startSession } from './session.ts';
import { shortWalk } from './shortWalk.ts';
import { textsOf } from './texts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const allowed = [
	/^\[Content_Types\]\.xml$/,
	/^extension\.vsixmanifest$/,
	/^extension\/package(\.nls(\.[\w-]+)?)?\.json$/,
	/^extension\/(readme|changelog|SECURITY)\.md$/,
	/^extension\/LICENSE\.txt$/,
	/^extension\/dist\/extension\.js$/,
	/^extension\/l10n\/bundle\.l10n\.[\w-]+\.json$/,
	/^extension\/media\/(icon\.png|qoder\.svg|walkthrough\/\w+\.svg)$/,
];

describe('The packed extension', function () {
	this.timeout(120_000);
	let folder: string;
	let file: string;

	before(async () => {
		folder = mkdtempSync(join(tmpdir(), 'packed-'));
		file = join(folder, 'extension.vsix');
		const npm = npmCommand(['run', '--silent', 'package', '--', '--out', file]);
		await promisify(execFile)(npm.file, npm.args, { cwd: root, shell: npm.shell });
	});

	after(() => rmSync(folder, { recursive: true, force: true }));

	it('holds what it needs and nothing else', () => {
		const names = [...readVsix(file).keys()];
		assert.deepEqual(
			names.filter((name) => !allowed.some((pattern) => pattern.test(name))),
			[],
		);
		assert.deepEqual(
			allowed.filter((pattern) => !names.some((name) => pattern.test(name))),
			[],
		);
	});

	it('is small: 150 kB at most', () => {
		assert.ok(statSync(file).size <= 150_000, `${statSync(file).size} bytes`);
	});

	it('has an icon of 256 pixels', () => {
		const icon = readFileSync(join(root, 'media/icon.png'));
		assert.deepEqual([icon.readUInt32BE(16), icon.readUInt32BE(20)], [256, 256]);
	});

	for (const locale of [undefined, 'zh-cn', 'ja']) {
		it(`works in VS Code for the browser, in ${locale ?? 'English'}`, async () => {
			const extensionPath = join(folder, 'unpacked');
			unpackVsix(file, extensionPath);
			const session = await startSession({
				files: 137,
				agents: 45,
				extensionPath,
				settings: { 'qoder.pageSize': 20 },
				...(locale ? { locale } : {}),
			});
			try {
				await shortWalk(session, textsOf(locale));
			} finally {
				await session.close();
			}
		});
	}

	it('works in VS Code Server, which installs it', async function () {
		if (platform === 'win32') {
			this.skip();
		}
		const session = await startSession({
			files: 137,
			agents: 45,
			start: (options) => startServerHost({ ...options, version: '1.103' }),
			extensionPath: file,
			settings: { 'qoder.pageSize': 20 },
		});
		try {
			await shortWalk(session);
		} finally {
			await session.close();
		}
	});
});
