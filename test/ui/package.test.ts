import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'mocha';
import { startServerHost } from '../hosts/serverHost.ts';
import { readVsix, unpackVsix } from '../hosts/vsix.ts';
import { startSession } from './session.ts';
import { packed } from './setup.ts';
import { shortWalk } from './shortWalk.ts';
import { textsOf } from './texts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const allowed = [
	/^\[Content_Types\]\.xml$/,
	/^extension\.vsixmanifest$/,
	/^extension\/package(\.nls(\.[\w-]+)?)?\.json$/,
	/^extension\/(readme|changelog|SECURITY|THIRD-PARTY-NOTICES)\.md$/,
	/^extension\/LICENSE\.txt$/,
	/^extension\/dist\/extension\.js$/,
	/^extension\/l10n\/bundle\.l10n\.[\w-]+\.json$/,
	/^extension\/media\/(icon\.png|qoder\.svg|walkthrough\/\w+\.svg)$/,
];

describe('The packed extension', function () {
	this.timeout(120_000);
	let folder: string;

	before(() => {
		folder = mkdtempSync(join(tmpdir(), 'packed-'));
	});

	after(() => rmSync(folder, { recursive: true, force: true }));

	it('holds what it needs and nothing else', () => {
		const names = [...readVsix(packed).keys()];
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
		assert.ok(statSync(packed).size <= 150_000, `${statSync(packed).size} bytes`);
	});

	it('has an icon of 256 pixels', () => {
		const icon = readFileSync(join(root, 'media/icon.png'));
		assert.deepEqual([icon.readUInt32BE(16), icon.readUInt32BE(20)], [256, 256]);
	});

	for (const locale of [undefined, 'zh-cn', 'ja']) {
		it(`works in VS Code for the browser, in ${locale ?? 'English'}`, async () => {
			const extensionPath = join(folder, 'unpacked');
			unpackVsix(packed, extensionPath);
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
			extensionPath: packed,
			settings: { 'qoder.pageSize': 20 },
		});
		try {
			await shortWalk(session);
		} finally {
			await session.close();
		}
	});
});
