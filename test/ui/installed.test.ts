import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { packed } from '../hosts/pack.ts';
import { unpackVsix } from '../hosts/vsix.ts';
import { hostName } from './host.ts';
import { startSession } from './session.ts';
import { shortWalk } from './shortWalk.ts';

describe('The packed extension, installed', () => {
	let folder: string;

	before(() => {
		folder = mkdtempSync(join(tmpdir(), 'packed-'));
	});

	after(() => rmSync(folder, { recursive: true, force: true }));

	it('signs in and loads more', async () => {
		// VS Code for the browser installs from a gallery only, so there it runs from where an installation puts it.
		if (hostName === 'web') {
			unpackVsix(packed, folder);
		}
		const extensionPath = hostName === 'web' ? folder : packed;
		const session = await startSession({ files: 137, agents: 45, extensionPath, settings: { 'qoder.pageSize': 20 } });
		try {
			await shortWalk(session);
		} finally {
			await session.close();
		}
	});
});
