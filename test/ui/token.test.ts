import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { Evidence } from './evidence.ts';
import { uiHost } from './host.ts';
import { type Session, startSession } from './session.ts';

/** VS Code for the browser stores each secret under a key of the local storage. */
const secretKey = (origin: string) =>
	`localStorage secret:${JSON.stringify({ extensionId: 'qoder-community.qoder-cloud-explorer', key: `qoder.pat:${origin}` })}`;

/** Without a keyring, the server keeps secrets in the page's memory. Its requests leave from Node, where only the API sees them. */
const isBrowser = uiHost.keepsSecrets;

describe('The token', () => {
	const rejected = 'pt-rejected-fedcba9876543210';
	let session: Session;
	let evidence: Evidence;
	let folders: string[];
	const received: IncomingMessage[] = [];

	before(async function () {
		this.timeout(300_000);
		const earlier = dataFolders();
		const receive = (request: IncomingMessage) => received.push(request);
		session = await startSession({ agents: 130, receive, settings: { 'qoder.pageSize': 20 } });
		folders = dataFolders().filter((folder) => !earlier.includes(folder));
		evidence = new Evidence(session.workbench.page.context());
	});

	after(() => session?.close());

	it('is used for every feature', async function () {
		this.timeout(120_000);
		const { api, files, agents, workbench } = session;
		const look = () => evidence.look(workbench.page);
		await files.clickWelcome('Sign In');
		await workbench.quickInput.submit();
		await workbench.quickInput.submit(rejected);
		await workbench.quickInput.untilMessage(/rejected/);
		await look();
		await workbench.quickInput.submit(api.token);
		await workbench.quickInput.untilClosed();
		await files.expand('Tool outputs');
		await files.untilRows('files', (rows) => rows.length > 20);
		const [first] = await agents.untilRows('agents', (rows) => rows.length > 20);
		await agents.tooltip(`${first?.label}`);
		await look();
		await agents.contextMenu(`${first?.label}`, 'Copy as cURL');
		await agents.click(`${first?.label}`);
		await look();
		await files.action('Filter Files…');
		await workbench.quickInput.submit('report');
		await files.action('Clear File Filter');
		for (const status of [401, 403, 429, 500, 503]) {
			api.faults.set([{ match: { path: 'agents' }, fault: { kind: 'status', status, headers: { 'retry-after': '60' } } }]);
			await agents.click('Load more');
			const failed = await agents.untilRows('the failure', (rows) => /^(Retry|Sign In) · /.test(`${rows.at(-1)?.description}`));
			await agents.tooltip(`${failed.at(-1)?.label}`);
			await look();
			api.faults.clear();
			await agents.action('Refresh Agents');
			await agents.untilRows('no failure', (rows) => rows.at(-1)?.label === 'Load more');
		}
		await workbench.runCommand('Qoder: Show Log');
		await workbench.page.locator('.part.panel .view-line', { hasText: 'GET' }).first().waitFor();
		await look();
		await evidence.lookInside(workbench.page);
		await workbench.reload();
		await workbench.openContainer();
		await look();
		if (isBrowser) {
			await agents.untilRows('agents', (rows) => rows.length > 20);
			await look();
			await evidence.lookInside(workbench.page);
			await workbench.runCommand('Qoder: Sign Out');
		}
		await agents.welcome();
		folders.forEach((folder) => void evidence.readFiles(folder));
		received.forEach((request) => void evidence.receive(request));
		await look();
	});

	it('is only in the Authorization header and in the secret storage', async () => {
		const { origin } = new URL(session.api.baseUrl);
		const header = `header authorization to ${origin}`;
		const token = session.api.token;
		const forms = [token, token.slice(3), btoa(token), encodeURIComponent(`Bearer ${token}`)];
		const arrived = 'received header authorization';
		assert.deepEqual(evidence.placesOf(forms), isBrowser ? [header, secretKey(origin), arrived].sort() : [arrived]);
		const rejectedForms = [rejected, rejected.slice(3), btoa(rejected)];
		assert.deepEqual(evidence.placesOf(rejectedForms), isBrowser ? [header, arrived] : [arrived]);
		assert.ok(session.api.requests.length > 10);
		assert.ok(session.api.requests.every((request) => request.hasAuthorization && `http://${request.host}` === origin));
		const kinds = new Map<string, number>();
		for (const place of evidence.places) {
			const kind = place.name.split(' ')[0] ?? '';
			kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
		}
		console.log(
			`      ${evidence.places.length} places searched: ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}`,
		);
		assert.ok(evidence.places.length > 1000);
		assert.ok(isBrowser || evidence.places.some(({ name }) => name === 'file settings.json'));
	});

	it('leaves no part of itself elsewhere in the requests', () => {
		const requests = new Evidence(session.workbench.page.context());
		received.forEach((request) => void requests.receive(request));
		for (const token of [session.api.token, rejected]) {
			const pieces = Array.from(token.slice(7), (_, start) => token.slice(start, start + 8));
			assert.deepEqual(requests.placesOf(pieces), ['received header authorization']);
		}
		const names = new Set(requests.places.map(({ name }) => name));
		assert.ok(received.length >= session.api.requests.length);
		console.log(`      ${received.length} requests received, with ${names.size - 1} different headers`);
	});

	it('is deleted from the storage after sign-out', async () => {
		const left = new Evidence(session.workbench.page.context());
		await left.lookInside(session.workbench.page);
		assert.deepEqual(left.placesOf([session.api.token]), []);
	});
});

describe('Many rejected requests', () => {
	let session: Session;

	before(async () => {
		session = await startSession({ files: 137, agents: 45, height: 1000 });
		await session.signIn();
	});

	after(() => session?.close());

	it('make one prompt, however many rows are clicked', async () => {
		const { api, files, agents, workbench } = session;
		api.faults.set([{ fault: { kind: 'expiredToken' } }]);
		for (const group of ['User uploads', 'Tool outputs', 'Skill outputs']) {
			await files.expand(group);
		}
		await files.untilRows('refusals', (rows) => rows.filter(({ label }) => /rejected/.test(label)).length === 3);
		assert.equal(await workbench.page.locator('.quick-input-widget').filter({ visible: true }).count(), 0);
		assert.deepEqual(await workbench.toasts(), []);
		await workbench.page.locator('.pane [role=treeitem]', { hasText: 'Token rejected' }).evaluateAll((all) => {
			for (const row of all) {
				row.querySelector<HTMLElement>('.label-name')?.click();
			}
		});
		await workbench.quickInput.untilMessage(/Personal access token/);
		await workbench.quickInput.cancel();
		await session.settled();
		assert.equal(await workbench.page.locator('.quick-input-widget').filter({ visible: true }).count(), 0);
		assert.equal((await agents.rows()).length, 45);
	});

	it('are sent again after the same token was entered', async () => {
		const { api, agents, workbench } = session;
		api.faults.set([{ fault: { kind: 'expiredToken' } }]);
		await agents.action('Refresh Agents');
		await agents.untilRows('a refusal', ([first]) => /^Refresh failed/.test(`${first?.label}`));
		api.faults.clear();
		await agents.click(/^Refresh failed/);
		await workbench.quickInput.untilMessage(/Personal access token/);
		await workbench.quickInput.submit(api.token);
		await workbench.quickInput.untilClosed();
		await agents.untilRows('agents', (rows) => rows.length === 45);
		assert.deepEqual(await workbench.toasts(), []);
	});
});

function dataFolders(): string[] {
	return readdirSync(tmpdir())
		.filter((name) => name.startsWith('vscode-server-'))
		.map((name) => join(tmpdir(), name));
}
