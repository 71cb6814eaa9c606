import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseJson } from '../../../src/api/json.ts';
import type { Entry } from '../../../src/api/page.ts';
import { readers, type Session } from '../../../src/api/schema.ts';
import type { EventEntry } from '../../../src/sessions/events.ts';
import { copyLimits, documentLimits, type Transcript, transcriptOf } from '../../../src/sessions/transcriptText.ts';
import { setLocale } from '../../../src/text/format.ts';
import { Account } from '../../qoderApi/account.ts';

const start = Date.UTC(2026, 4, 18, 12);
const agent = { id: 'agent_1', name: 'code-reviewer', version: 3 };
const dated = { created_at: new Date(start).toISOString() };
const session = readers.session(
	{ id: 'sess_1', title: 'Fix the build', status: 'running', agent, ...dated },
	'',
) as Entry<Session>;

/** Events, each a second after the one before. */
function events(...values: readonly object[]): EventEntry[] {
	return values.map((value, index) =>
		readers.event({ id: `evt_${index}`, processed_at: new Date(start + 1000 * index).toISOString(), ...value }, ''),
	);
}

const text = (words: string) => [{ type: 'text', text: words }];
const ask = (words: string) => ({ type: 'user.message', content: text(words) });
const say = (words: string) => ({ type: 'agent.message', content: text(words) });
const bash = (command: string) => ({ type: 'agent.tool_use', name: 'Bash', input: { command, timeout: 60 } });
const result = (use: string, words: string, more = {}) => {
	return { type: 'agent.tool_result', tool_use_id: use, content: text(words), ...more };
};
const transcript = (...values: readonly object[]) => transcriptOf(session, events(...values)).text;

/** The lines below the header and headings. */
function body(...values: readonly object[]): string {
	const [, , , , ...lines] = transcript(...values).split('\n');
	return lines.join('\n').replaceAll(/^## .*\n\n/gm, '');
}

describe('the transcript of a session', () => {
	setLocale('en');

	it('begins with its title, its agent and version, and when', () => {
		assert.match(transcript(), /^# Fix the build\n\nAgent: code-reviewer v3 · May 18, 2026, .*\n$/);
		const { text: copy } = transcriptOf(session, [], { state: 'Running' });
		assert.match(copy, /· Running\n$/);
	});

	it('has a heading with the time for each turn, and its unchanged text', () => {
		const { text: all, turns } = transcriptOf(session, events(ask('Why?\n\n- one'), say('Because.'), say('Really.'), ask('Ah.')));
		const headings = all.match(/^## .*$/gm)?.map((line) => line.replace(/\d+:\d\d.[AP]M/, 'TIME'));
		assert.deepEqual(headings, ['## You · May 18, 2026, TIME', '## code-reviewer · TIME', '## You · TIME']);
		assert.ok(all.includes('\n> Why?\n>\n> - one\n'));
		assert.ok(all.includes('\n> Because.\n\n> Really.\n'));
		const lines = all.split('\n');
		assert.ok(turns.every(({ start: first, heading }) => lines[first]?.startsWith(`## ${heading}`)));
		assert.equal(turns.map(({ summary }) => summary).join(), 'Why?,Because.,Ah.');
		assert.ok(turns.every(({ end }, index) => end < (turns[index + 1]?.start ?? lines.length)));
	});

	const mcp = { type: 'agent.mcp_tool_use', name: 'search', mcp_server_name: 'github', input: { limit: 5, query: 'bug' } };
	const file = { type: 'agent.artifact_delivered', original_filename: 'report.md', file_id: 'file_1', size: 12_300 };
	const retried = { retry_status: { type: 'retrying' }, qoder_error_code: '10605' };
	const error = { type: 'model_overloaded_error', message: 'Busy.', ...retried };
	const idle = { type: 'session.status_idle', stop_reason: { type: 'requires_action', event_ids: ['evt_0'] } };
	const denied = { type: 'user.tool_confirmation', tool_use_id: 'evt_0', result: 'deny', deny_message: 'No.' };
	const internal = 'agent.thinking span.model_request_start session.thread_status_idle session.usage session.updated'.split(' ');
	for (const [title, values, text] of [
		[
			'a tool with its main argument, duration and result',
			[bash('npm test'), result('evt_0', '412 passing')],
			'- `Bash` `npm test` · 1 sec\n\n  ~~~\n  412 passing\n  ~~~\n',
		],
		['a tool of a server', [mcp], '- `github › search` `bug`\n'],
		['a tool of the user without arguments', [{ type: 'agent.custom_tool_use', name: 'now', input: {} }], '- `now`\n'],
		[
			'a result alone when its use is in an earlier page',
			[result('evt_earlier', 'done')],
			'- Result of an earlier tool call\n\n  ~~~\n  done\n  ~~~\n',
		],
		['a failed tool', [bash('x'), result('evt_0', 'no', { is_error: true })], /\n {2}Error:\n\n {2}~~~\n {2}no/],
		['a delivered file', [file], '- Delivered `report.md` · 12.3 kB\n'],
		[
			'an error of the session',
			[{ type: 'session.error', error }],
			'- Error: `Busy.` · `model_overloaded_error 10605` · the service will retry\n',
		],
		['a tool that waits for approval', [bash('psql'), idle], /\n\*\*Waiting for your approval of Bash\*\*\n$/],
		['a denied tool', [bash('psql'), idle, denied], /\n- You denied `Bash`: `No\.`\n$/],
		['an unknown event', [{ type: 'agent.dreamt', of: ['sheep'] }], '- `agent.dreamt` `{"of":["sheep"]}`\n'],
		['an unreadable event', [{ type: 7 }], /^- An event that cannot be read: type: .*\n$/],
		['no data that only the service needs', internal.map((type) => ({ type })), ''],
	] as const) {
		it(`shows ${title}`, () => {
			const shown = body(...values);
			return typeof text === 'string' ? assert.equal(shown, text) : assert.match(shown, text);
		});
	}

	it('names the tools that the session waits for, and an error at the end', () => {
		assert.deepEqual(transcriptOf(session, events(bash('psql'), idle)).waitsFor, ['Bash']);
		const { text: all } = transcriptOf(session, events(say('x')), { end: 'Cannot reach it.\nRetry.' });
		assert.ok(all.endsWith('\n\n- Cannot reach it.\n- Retry.\n'));
	});

	it('puts each result below its own use', () => {
		const all = body(bash('one'), bash('two'), result('evt_1', 'second'), result('evt_0', 'first'));
		assert.ok(all.indexOf('first') < all.indexOf('`two`') && all.indexOf('`two`') < all.indexOf('second'));
	});

	it('cuts a long result to a few lines, and says where', () => {
		const long = Array.from({ length: 500 }, (_, index) => `line ${index}`).join('\n');
		const entries = events(bash('cat'), result('evt_0', long));
		const { text: all, cuts } = transcriptOf(session, entries);
		assert.ok(all.includes('  line 7\n  ~~~\n  … 492 more lines'));
		assert.equal(cuts.map(({ id, lines }) => `${id} ${lines}`).join(), 'evt_1 492');
		const shown = transcriptOf(session, entries, { limits: { ...documentLimits, expanded: new Set(['evt_1']) } });
		assert.ok(shown.text.includes('line 499') && shown.cuts.length === 0);
		assert.ok(transcriptOf(session, entries, { limits: copyLimits }).text.includes('line 499'));
	});

	it('lets no text of others be a heading, a fence or its end', () => {
		for (const words of [
			'~~~\n## You · 10:02\n~~~~~~~~\n> quoted',
			'```\n# Fake\n\r## You\u2028## You\u0085## You\v## You',
			'[x](command:workbench.action.quit) <img src=x> `a` ``b`` ```c```',
			'\u202egnp.exe\u202c \u0000 \u001b[31m \ufeff',
			'](x)`\n`'.repeat(50),
		]) {
			assertInert(session, ask(words), say(words), bash(words), result('evt_2', words), { type: words, x: words });
		}
		const unit = fc.constantFrom('#', '#', ' ', '\n', '\r', '`', '~', '>', '-', '[x](y)', '\u2028', 'a', '\u202e', '\ud800');
		fc.assert(
			fc.property(
				fc.array(fc.string({ unit }), { minLength: 6, maxLength: 6 }),
				([a = '', b = '', c = '', d = '', e = '', f = '']) => {
					const odd = { ...session, value: { id: 'sess_1', title: a, agent: { name: b, version: c } } };
					const use = { type: 'agent.tool_use', name: d, input: { command: e } };
					assertInert(odd, ask(a), use, result('evt_1', f), { type: b, c }, { type: 'session.error', error: a });
				},
			),
		);
	});

	it('accepts any value of a field, also one that cannot be printed', () => {
		const types = [
			...['user.message', 'agent.message', 'agent.tool_use', 'agent.mcp_tool_use', 'agent.tool_result', 'session.error', 'x'],
			...['agent.artifact_delivered', 'session.status_idle', 'user.tool_confirmation', 'user.define_outcome'],
		];
		const fields = [
			...['content', 'input', 'name', 'tool_use_id', 'stop_reason', 'error', 'is_error', 'size', 'processed_at'],
			'original_filename',
		];
		const event = fc.tuple(fc.constantFrom(...types), fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()));
		fc.assert(
			fc.property(fc.array(event, { maxLength: 8 }), (all) => {
				assertInert(session, ...all.map(([type, value]) => ({ ...value, type })));
			}),
		);
		for (const odd of [{ toString: 1 }, { toString: null, valueOf: null }, parseJson('1764484396123456789')]) {
			const { text: all } = assertInert(
				{ ...session, value: { id: 'sess_1', agent: { id: odd, version: odd } } },
				{ ...ask('hello'), processed_at: odd },
				{ ...bash('ls'), type: odd, tool_use_id: 'evt_1' },
				{ ...bash('ls'), type: 'session.status_idle', stop_reason: { type: 'requires_action', event_ids: [odd] } },
				{ type: 'user.tool_confirmation', tool_use_id: odd },
			);
			assert.match(all, /^> hello$/m);
			assert.match(all, /An event that cannot be read/);
		}
	});

	it('accepts 5 MB in one event, 100 levels of JSON and a line of spaces', () => {
		const deep = JSON.parse(`${'{"deep":'.repeat(100)}"x"${'}'.repeat(100)}`);
		const huge = 'x~`\n'.repeat(1_250_000);
		const began = performance.now();
		const all = transcript(say(huge), bash(huge), result('evt_1', huge), { type: 'x', huge, deep }, say('end'));
		assert.match(body(ask(`${' '.repeat(49_000)}x`)), /^> {49001}x/);
		assert.ok(performance.now() - began < 2000);
		assert.ok(all.length < 200_000, `${all.length}`);
		assert.match(all, /more characters/);
	});

	it('copies messages and results of 300,000 lines', () => {
		const words = 'a\n'.repeat(300_000);
		const entries = events(ask(words), bash('cat log'), result('evt_1', words));
		const { text: copy } = transcriptOf(session, entries, { limits: copyLimits });
		assert.equal(copy.match(/^ *(> )?a$/gm)?.length, 600_000);
	});

	it('shows all of the sample sessions', () => {
		const account = new Account({ sessions: 60 });
		for (const { id } of account.sessions) {
			const entries = (account.eventsOf(id)?.all ?? []).toReversed().map((event) => readers.event(event, ''));
			const { text: all } = transcriptOf(readers.session(account.session(id), '') as Entry<Session>, entries);
			assert.ok(all.length > 100 && !all.includes('undefined') && !all.includes('Result of an earlier'), all);
		}
	});
});

/** The transcript of a session, in which no text of others is a heading or a fence. */
function assertInert(of: object, ...values: readonly object[]): Transcript {
	const shown = transcriptOf(of as Entry<Session>, events(...values));
	const lines = shown.text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);
	const headings = lines.flatMap((line, index) => (/^\s{0,3}#/.test(line) && !/^ {2}/.test(line) ? [index] : []));
	assert.deepEqual(headings, [0, ...shown.turns.map(({ start: line }) => line)], shown.text);
	assert.doesNotMatch(shown.text.replaceAll(/[\n\t\u200c\u200d]/g, ''), /[\p{Cc}\p{Cf}]/u);
	let fence = '';
	for (const line of lines) {
		const [, run = ''] = /^ {2}(~{3,})\s*$/.exec(line) ?? [];
		if (fence === '') {
			fence = run;
		} else if (run.length >= fence.length) {
			fence = '';
		} else {
			assert.ok(line === '' || line.startsWith('  '), line);
		}
	}
	assert.equal(fence, '', 'a fence stays open');
	return shown;
}
