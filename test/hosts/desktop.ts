import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { startQoderApi } from '../qoderApi/server.ts';
import { Failure, reportFailure } from './failure.ts';
import { quietSettings } from './host.ts';

/** Downloads VS Code for the desktop: `npm run test:desktop -- 1.103.0`, by default the newest. */
async function runDesktop(version = 'stable'): Promise<void> {
	const extensionDevelopmentPath = fileURLToPath(new URL('../..', import.meta.url));
	const data = mkdtempSync(join(tmpdir(), 'vscode-desktop-'));
	const api = await startQoderApi();
	try {
		mkdirSync(join(data, 'User'), { recursive: true });
		writeFileSync(join(data, 'User/settings.json'), JSON.stringify({ ...quietSettings, 'qoder.baseUrl': api.baseUrl }));
		await runTests({
			version,
			extensionDevelopmentPath,
			extensionTestsPath: join(extensionDevelopmentPath, 'out/extension/index.js'),
			launchArgs: ['--disable-extensions', `--user-data-dir=${data}`],
		});
	} catch (error) {
		throw new Failure(
			`The tests did not pass in VS Code for the desktop: ${(error as Error).message}. It is downloaded from update.code.visualstudio.com and needs a display (on Linux: xvfb-run npm run test:desktop).`,
		);
	} finally {
		await api.close();
		rmSync(data, { recursive: true, force: true, maxRetries: 5 });
	}
}

try {
	await runDesktop(argv[2]);
} catch (error) {
	reportFailure(error);
}
