import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { sendPrompt } from '../../../src/agents/sendPrompt.ts';
import { snapshotOf } from '../../../src/agents/snapshot.ts';
import { type Capabilities, capabilities } from '../../../src/api/dialects.ts';
import { type Answer, baseUrl, envelope, failure, json, script } from '../api/script.ts';

const agent = (version: number, system: string, more: object = {}) => ({
	id: 'agent_1',
	name: 'docs-writer',
	system,
	version,
	...more,
});
const before = snapshotOf({ id: 'agent_1', value: agent(7, 'Theirs.') });
const conflict = json(envelope('conflict_error', 'Version conflict'), 409);
const broken = new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
const unsent = new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) });
const forbidden = json(envelope('permission_error'), 403);
const missing = json(envelope('not_found_error'), 404);

describe('A prompt', () => {
	/** Sends a prompt to a service with these answers, each of which may be the agent. */
	function sent(answers: readonly Answer[], known: Capabilities = capabilities.current) {
		assert.ok(before);
		const { client, requests } = script(answers, { capabilities: known });
		const read = async () => {
			const entry = await client.getAgent('agent_1');
			const snapshot = entry.problem === undefined ? snapshotOf(entry) : undefined;
			assert.ok(snapshot);
			return snapshot;
		};
		return { outcome: sendPrompt(client, before, 'Mine.', read), requests };
	}

	const versionsIn = async ({ outcome }: ReturnType<typeof sent>) => {
		const { published, current } = await outcome;
		return [published?.version, current.version];
	};

	it('is sent with the version that it replaces, and nothing else', async () => {
		const { outcome, requests } = sent([agent(8, 'Mine.')]);
		assert.equal((await outcome).published?.version, 8);
		const [request, ...others] = requests;
		assert.deepEqual([request?.method, request?.url, others.length], ['POST', `${baseUrl}/agents/agent_1`, 0]);
		assert.equal(request?.headers.get('content-type'), 'application/json');
		assert.equal(await request?.text(), '{"system":"Mine.","version":7}');
	});

	it('is published when the service stores it in another form', async () => {
		assert.deepEqual(await versionsIn(sent([agent(8, 'Mine')])), [8, 8]);
	});

	it('is looked up when no answer came, or one without the version', async () => {
		const unclear = [
			broken,
			json({}, 500),
			json({}, 504),
			new Response('<html>'),
			new Response(null, { status: 204 }),
			json({ ok: 1 }),
		];
		for (const answer of unclear) {
			assert.deepEqual(await versionsIn(sent([answer, agent(8, 'Mine.')])), [8, 8]);
		}
	});

	it('is looked up after a conflict, which a browser can cause itself', async () => {
		assert.deepEqual(await versionsIn(sent([conflict, agent(8, 'Mine.')])), [8, 8]);
		assert.deepEqual(await versionsIn(sent([conflict, agent(8, 'Other.')])), [undefined, 8]);
	});

	it('is looked up in the version after its own when there are more', async () => {
		assert.deepEqual(await versionsIn(sent([broken, agent(9, 'Other.'), agent(8, 'Mine.')])), [8, 9]);
		assert.deepEqual(await versionsIn(sent([broken, agent(9, 'Other.'), agent(8, 'Third.')])), [undefined, 9]);
	});

	it('is not published when the version is still the same', async () => {
		for (const answer of [broken, conflict]) {
			const error = await failure(sent([answer, agent(7, 'Theirs.')]).outcome);
			assert.equal(error.maybeArrived, false);
		}
		assert.deepEqual(await versionsIn(sent([conflict, agent(7, 'Theirs.', { archived_at: '2026-05-01T00:00:00Z' })])), [
			undefined,
			7,
		]);
	});

	it('may have been published when it cannot be looked up', async () => {
		for (const answer of [broken, conflict]) {
			assert.equal((await failure(sent([answer, forbidden]).outcome)).maybeArrived, true);
		}
	});

	it('is not looked up when it was certainly refused', async () => {
		for (const answer of [unsent, forbidden, missing, json({}, 400), json({}, 429, { 'retry-after': '0' })]) {
			const { outcome, requests } = sent([answer]);
			assert.equal((await failure(outcome)).maybeArrived, false);
			assert.equal(requests.length, 1);
		}
	});

	it('is read-only where the service replaces whole agents only', async () => {
		const readonly = /does not let a system prompt be changed by itself/;
		assert.match((await failure(sent([missing], capabilities.documented).outcome)).message, readonly);
		for (const known of Object.values(capabilities)) {
			assert.match((await failure(sent([json({}, 405)], known).outcome)).message, readonly);
		}
		assert.doesNotMatch((await failure(sent([missing]).outcome)).message, readonly);
	});
});
