import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Host } from '../hosts/host.ts';
import { startWebHost } from '../hosts/webHost.ts';
import { type QoderApi, startQoderApi } from '../qoderApi/server.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('a fresh window', () => {
	let api: QoderApi;
	let host: Host;
	let workbench: Workbench;

	before(async () => {
		api = await startQoderApi();
		host = await startWebHost({
			extensionPath: fileURLToPath(new URL('../..', import.meta.url)),
			settings: { 'qoder.baseUrl': api.baseUrl },
		});
		workbench = await openWorkbench({ host });
		await workbench.openContainer();
	});

	after(async () => {
		await workbench?.close();
		await host?.close();
		await api?.close();
	});

	it('shows both views with a way to sign in, and sends nothing', async () => {
		for (const title of ['Files', 'Agents']) {
			const { buttons } = await workbench.view(title).welcome();
			assert.ok(buttons.includes('Sign In'), `${title} offers ${buttons}`);
		}
		assert.deepEqual(api.requests, []);
		assert.deepEqual(await workbench.toasts(), []);
	});
});
