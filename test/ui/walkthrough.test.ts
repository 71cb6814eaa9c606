import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { useSession } from './session.ts';
import { textsOf } from './texts.ts';

const { manifest } = textsOf();
const steps = ['signIn', 'files', 'filter', 'agents', 'keyboard'];

describe('The walkthrough', () => {
	const session = useSession({ files: 20, agents: 5, width: 1700, height: 760 });

	it('opens on request only, with pictures, and ticks off finished steps', async () => {
		const { page, quickInput } = session.workbench;
		const step = (id: string) => page.locator('.getting-started-step', { hasText: manifest[`walkthrough.${id}`] ?? '' });
		assert.equal(await page.locator('.gettingStartedContainer').count(), 0);
		await session.workbench.runCommand('Welcome: Open Walkthrough...');
		await quickInput.pick(manifest['walkthrough.title'] ?? '');
		for (const id of steps) {
			await step(id).click();
			await page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame').locator('svg').waitFor();
			await session.settled();
		}
		await session.signIn();
		await step('signIn').locator('.codicon.complete').waitFor();
	});
});
