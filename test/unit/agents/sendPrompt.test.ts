import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { sendPrompt } from '../../../src/agents/sendPrompt.ts';
import { snapshotOf } from '../../../src/agents/snapshot.ts';
import { type Capabilities, capabilities } from '../../../src/api/dialects.ts';
import { type Answer, baseUrl, envelope, failure, json, script } from '../api/script.ts';

const agent = (version: number, system: string, more: object = {}) => {
	return { id: 'agent_1', name: 'docs-writer', system, version, ...more };
};
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

	it('is sent with the version that it replaces, and nothing else', async () => {
		const { outcome, requests } = sent([agent(8, 'Mine.')]);
		assert.equal((await outcome).published?.version, 8);
		const [request, ...others] = requests;
		assert.deepEqual([request?.method, request?.url, others.length], ['POST', `${baseUrl}/agents/agent_1`, 0]);
		assert.equal(request?.headers.get('content-type'), 'application/json');
		assert.equal(await request?.text(), '{"system":"Mine.","version":7}');
	});

	const mine = agent(8, 'Mine.');
	for (const [title, answers, published, current] of [
		['when the service stores it in another form', [agent(8, 'Mine')], 8, 8],
		['after a lost answer', [broken, mine], 8, 8],
		['after HTTP 500', [json({}, 500), mine], 8, 8],
		['after HTTP 504', [json({}, 504), mine], 8, 8],
		['after a page of someone else', [new Response('<html>'), mine], 8, 8],
		['after an empty answer', [new Response(null, { status: 204 }), mine], 8, 8],
		['after an answer without the version', [json({ ok: 1 }), mine], 8, 8],
		['after a conflict, which a browser can cause itself', [conflict, mine], 8, 8],
		['in the version after its own when there are more', [broken, agent(9, 'Other.'), mine], 8, 9],
	] as const) {
		it(`is published, as is seen ${title}`, async () => {
			const outcome = await sent(answers).outcome;
			assert.deepEqual([outcome.published?.version, outcome.current.version], [published, current]);
		});
	}

	for (const [title, answers, current] of [
		['with another prompt', [conflict, agent(8, 'Other.')], 8],
		['with later ones', [broken, agent(9, 'Other.'), agent(8, 'Third.')], 9],
		['that is archived', [conflict, agent(7, 'Theirs.', { archived_at: '2026-05-01T00:00:00Z' })], 7],
	] as const) {
		it(`is not published in an agent ${title}`, async () => {
			const outcome = await sent(answers).outcome;
			assert.deepEqual([outcome.published, outcome.current.version], [undefined, current]);
		});
	}

	const { current, documented } = capabilities;
	const readOnly = /does not let a system prompt be changed by itself/;
	const other = /^(?!.*by itself)/;
	for (const [title, answers, known, maybeArrived, requests, message] of [
		['after a lost answer, with the same version', [broken, agent(7, 'Theirs.')], current, false, 2, other],
		['after a conflict, with the same version', [conflict, agent(7, 'Theirs.')], current, false, 2, other],
		['after a lost answer, not looked up', [broken, forbidden], current, true, 2, other],
		['after a conflict, not looked up', [conflict, forbidden], current, true, 2, other],
		['that was not sent', [unsent], current, false, 1, other],
		['that was forbidden', [forbidden], current, false, 1, other],
		['of a missing agent', [missing], current, false, 1, other],
		['that was invalid', [json({}, 400)], current, false, 1, other],
		['after too many requests', [json({}, 429, { 'retry-after': '0' })], current, false, 1, other],
		['where only whole agents are replaced', [missing], documented, false, 1, readOnly],
		['that the documented service does not accept', [json({}, 405)], documented, false, 1, readOnly],
		['that today’s service does not accept', [json({}, 405)], current, false, 1, readOnly],
	] as const) {
		it(`${title} is an error, and may have arrived: ${maybeArrived}`, async () => {
			const { outcome, requests: all } = sent(answers, known);
			const error = await failure(outcome);
			assert.deepEqual([error.maybeArrived ?? false, all.length], [maybeArrived, requests]);
			assert.match(error.message, message);
		});
	}
});
