import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { Evidence } from './evidence.ts';
import { uiHost } from './host.ts';
import { useSession } from './session.ts';

/** VS Code for the browser stores each secret under a key of the local storage. */
const secretKey = (origin: string) =>
	`localStorage secret:${JSON.stringify({ extensionId: 'qoder-community.qoder-cloud-explorer', key: `qoder.pat:${origin}` })}`;

/** The row after an answer. */
const failures = [
	[401, 'Token rejected'],
	[403, 'No permission'],
	[429, 'Too many requests'],
	[500, 'Service error'],
	[503, 'Service unavailable'],
] as const;

/** Without a keyring, the server keeps secrets in the page's memory. Its requests leave from Node, where only the API sees them. */
const isBrowser = uiHost.keepsSecrets;

describe('The token', () => {
	const rejected = 'pt-rejected-fedcba9876543210';
	let evidence: Evidence;
	let earlier: string[];
	const received: IncomingMessage[] = [];

	before(() => {
		earlier = dataFolders();
	});

	const receive = (request: IncomingMessage) => received.push(request);
	const session = useSession({ agents: 130, receive, settings: { 'qoder.pageSize': 20 } });

	it('is used for every feature', async function () {
		this.timeout(120_000);
		const { api, files, agents, workbench } = session;
		evidence = new Evidence(workbench.page.context());
		const look = () => evidence.look(workbench.page);
		await files.clickWelcome('Sign In');
		await workbench.quickInput.submit();
		await workbench.quickInput.submit(rejected);
		await workbench.quickInput.untilMessage(/rejected/);
		await look();
		await workbench.quickInput.submit(api.token);
		await workbench.quickInput.untilClosed();
		await files.expand('Tool outputs');
		await files.untilRow('Load more');
		const [first] = await agents.untilRows('agents', (rows) => rows.length > 20);
		await agents.tooltip(`${first?.label}`);
		await look();
		await agents.contextMenu(`${first?.label}`, 'Copy as cURL');
		await agents.click(`${first?.label}`);
		await look();
		await session.filterFiles('report');
		await files.action('Clear File Filter');
		for (const [status, label] of failures) {
			api.faults.set([{ match: { path: 'agents' }, fault: { kind: 'status', status, headers: { 'retry-after': '60' } } }]);
			await agents.click('Load more');
			await agents.tooltip(label);
			await look();
			api.faults.clear();
			await agents.action('Refresh Agents');
			await agents.untilRow('Load more');
		}
		await workbench.runCommand('Qoder: Show Log');
		await workbench.line('GET', '.part.panel').waitFor();
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
		for (const folder of dataFolders().filter((one) => !earlier.includes(one))) {
			evidence.readFiles(folder);
		}
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
		console.log(`      ${evidence.places.length} places searched`);
		assert.ok(evidence.places.length > 500);
		assert.ok(isBrowser || evidence.places.some(({ name }) => name === 'file settings.json'));
	});

	it('leaves no part of itself elsewhere in the requests', () => {
		const requests = new Evidence(session.workbench.page.context());
		received.forEach((request) => void requests.receive(request));
		for (const token of [session.api.token, rejected]) {
			const pieces = Array.from(token.slice(7), (_, start) => token.slice(start, start + 8));
			assert.deepEqual(requests.placesOf(pieces), ['received header authorization']);
		}
		assert.ok(received.length >= session.api.requests.length);
	});

	it('is deleted from the storage after sign-out', async () => {
		const left = new Evidence(session.workbench.page.context());
		await left.lookInside(session.workbench.page);
		assert.deepEqual(left.placesOf([session.api.token]), []);
	});
});

function dataFolders(): string[] {
	return readdirSync(tmpdir())
		.filter((name) => name.startsWith('vscode-server-'))
		.map((name) => join(tmpdir(), name));
}
