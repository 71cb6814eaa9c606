import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseJson } from '../../../src/api/json.ts';
import type { Entry } from '../../../src/api/page.ts';
import { readers, type Session } from '../../../src/api/schema.ts';
import type { EventEntry } from '../../../src/sessions/eventWindow.ts';
import { copyLimits, documentLimits, type Transcript, transcriptOf } from '../../../src/sessions/transcriptText.ts';
import { setLocale } from '../../../src/text/format.ts';
import { Account } from '../../qoderApi/account.ts';

const start = Date.UTC(2026, 4, 18, 12);
const session = readers.session(
	{
		id: 'sess_1',
		title: 'Fix the build',
		status: 'running',
		agent: { id: 'agent_1', name: 'code-reviewer', version: 3 },
		created_at: new Date(start).toISOString(),
	},
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
const result = (use: string, words: string, more = {}) => ({
	type: 'agent.tool_result',
	tool_use_id: use,
	content: text(words),
	...more,
});

function transcript(...values: readonly object[]): string {
	return transcriptOf(session, events(...values)).text;
}

/** The lines below the header and headings. */
function body(...values: readonly object[]): string {
	return transcript(...values)
		.split('\n')
		.slice(4)
		.join('\n')
		.replaceAll(/^## .*\n\n/gm, '');
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
		assert.deepEqual(
			turns.map(({ end }, index) => end < (turns[index + 1]?.start ?? lines.length)),
			[true, true, true],
		);
	});

	it('shows a tool with its main argument, duration and result', () => {
		assert.equal(
			body(bash('npm test'), result('evt_0', '412 passing')),
			'- `Bash` `npm test` · 1 sec\n\n  ~~~\n  412 passing\n  ~~~\n',
		);
		const mcp = { type: 'agent.mcp_tool_use', name: 'search', mcp_server_name: 'github', input: { limit: 5, query: 'bug' } };
		assert.equal(body(mcp), '- `github › search` `bug`\n');
		assert.equal(body({ type: 'agent.custom_tool_use', name: 'now', input: {} }), '- `now`\n');
	});

	it('puts each result below its own use', () => {
		const all = body(bash('one'), bash('two'), result('evt_1', 'second'), result('evt_0', 'first'));
		assert.ok(all.indexOf('first') < all.indexOf('`two`') && all.indexOf('`two`') < all.indexOf('second'));
	});

	it('shows a result alone when its use is in an earlier page', () => {
		assert.equal(body(result('evt_earlier', 'done')), '- Result of an earlier tool call\n\n  ~~~\n  done\n  ~~~\n');
	});

	it('cuts a long result to a few lines, and says where', () => {
		const long = Array.from({ length: 500 }, (_, index) => `line ${index}`).join('\n');
		const entries = events(bash('cat'), result('evt_0', long));
		const { text: all, cuts } = transcriptOf(session, entries);
		assert.ok(all.includes('  line 7\n  ~~~\n  … 492 more lines'));
		assert.deepEqual(
			cuts.map(({ id, lines }) => [id, lines]),
			[['evt_1', 492]],
		);
		assert.match(all.split('\n')[cuts[0]?.line ?? 0] ?? '', /492 more lines/);
		const shown = transcriptOf(session, entries, { limits: { ...documentLimits, whole: new Set(['evt_1']) } });
		assert.ok(shown.text.includes('line 499') && shown.cuts.length === 0);
		assert.ok(transcriptOf(session, entries, { limits: copyLimits }).text.includes('line 499'));
	});

	it('names files, errors, and what the session waits for', () => {
		const file = { type: 'agent.artifact_delivered', original_filename: 'report.md', file_id: 'file_1', size: 12_300 };
		assert.equal(body(file), '- Delivered `report.md` · 12.3 kB\n');
		const error = {
			type: 'model_overloaded_error',
			message: 'Busy.',
			retry_status: { type: 'retrying' },
			qoder_error_code: '10605',
		};
		assert.equal(
			body({ type: 'session.error', error }),
			'- Error: `Busy.` · `model_overloaded_error 10605` · the service will retry\n',
		);
		const failed = result('evt_0', 'no', { is_error: true });
		assert.match(body(bash('x'), failed), /\n {2}Error:\n\n {2}~~~\n {2}no/);
		const idle = { type: 'session.status_idle', stop_reason: { type: 'requires_action', event_ids: ['evt_0'] } };
		const waiting = transcriptOf(session, events(bash('psql'), idle));
		assert.ok(waiting.text.endsWith('**Waiting for your approval of Bash**\n'));
		assert.deepEqual(waiting.waitsFor, ['Bash']);
		const answered = { type: 'user.tool_confirmation', tool_use_id: 'evt_0', result: 'deny', deny_message: 'No.' };
		assert.ok(transcript(bash('psql'), idle, answered).endsWith('- You denied `Bash`: `No.`\n'));
	});

	it('shows unknown and unreadable events on one line', () => {
		assert.equal(body({ type: 'agent.dreamt', of: ['sheep'] }), '- `agent.dreamt` `{"of":["sheep"]}`\n');
		assert.match(body({ type: 7 }), /^- An event that cannot be read: type: .*\n$/);
	});

	it('leaves out data that only the service needs', () => {
		const types = [
			'agent.thinking',
			'span.model_request_start',
			'session.thread_status_idle',
			'session.usage',
			'session.updated',
		];
		assert.equal(body(...types.map((type) => ({ type }))), '');
	});

	it('shows an error at the end', () => {
		assert.ok(
			transcriptOf(session, events(say('x')), { end: 'Cannot reach it.\nRetry.' }).text.endsWith(
				'\n\n- Cannot reach it.\n- Retry.\n',
			),
		);
	});

	it('lets no text of others be a heading, a fence or its end', () => {
		const hostile = [
			'~~~\n## You · 10:02\n~~~~~~~~\n> quoted',
			'```\n# Fake\n\r## You\u2028## You\u0085## You\v## You',
			'[x](command:workbench.action.quit) <img src=x> `a` ``b`` ```c```',
			'\u202egnp.exe\u202c \u0000 \u001b[31m \ufeff',
			'](x)`\n`'.repeat(50),
		];
		for (const words of hostile) {
			assertInert(
				transcriptOf(session, events(ask(words), say(words), bash(words), result('evt_2', words), { type: words, x: words })),
			);
		}
	});

	it('is inert for any event', () => {
		const words = fc.string({
			unit: fc.constantFrom('#', '#', ' ', '\n', '\r', '`', '~', '>', '-', '[x](y)', '\u2028', 'a', '\u202e', '\ud800'),
		});
		fc.assert(
			fc.property(fc.array(words, { minLength: 6, maxLength: 6 }), ([a = '', b = '', c = '', d = '', e = '', f = '']) => {
				const odd = { ...session, value: { id: 'sess_1', title: a, agent: { name: b, version: c } } } as Entry<Session>;
				const values = [
					ask(a),
					{ type: 'agent.tool_use', name: d, input: { command: e } },
					result('evt_1', f),
					{ type: b, c },
					{ type: 'session.error', error: a },
				];
				assertInert(transcriptOf(odd, events(...values)));
			}),
		);
	});

	it('accepts any value of a field', () => {
		const types = [
			'user.message',
			'agent.message',
			'agent.tool_use',
			'agent.mcp_tool_use',
			'agent.tool_result',
			'agent.artifact_delivered',
		];
		const more = ['session.error', 'session.status_idle', 'user.tool_confirmation', 'user.define_outcome', 'x'];
		const fields = [
			'content',
			'input',
			'name',
			'tool_use_id',
			'stop_reason',
			'error',
			'is_error',
			'size',
			'processed_at',
			'original_filename',
		];
		const event = fc.tuple(fc.constantFrom(...types, ...more), fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()));
		fc.assert(
			fc.property(fc.array(event, { maxLength: 8 }), (all) => {
				assertInert(transcriptOf(session, events(...all.map(([type, value]) => ({ ...value, type })))));
			}),
		);
	});

	it('accepts values that cannot be printed', () => {
		for (const odd of [{ toString: 1 }, { toString: null, valueOf: null }, parseJson('1764484396123456789')]) {
			const values = [
				{ ...ask('hello'), processed_at: odd },
				{ ...bash('ls'), type: odd, tool_use_id: 'evt_1' },
				{ ...bash('ls'), type: 'session.status_idle', stop_reason: { type: 'requires_action', event_ids: [odd] } },
				{ type: 'user.tool_confirmation', tool_use_id: odd },
			];
			const agent = { id: odd, version: odd };
			const { text: all } = transcriptOf({ ...session, value: { id: 'sess_1', agent } } as Entry<Session>, events(...values));
			assert.match(all, /^> hello$/m);
			assert.match(all, /An event that cannot be read/);
		}
	});

	it('accepts 5 MB in one event and 100 levels of JSON', () => {
		let deep: unknown = 'x';
		for (let level = 0; level < 100; level += 1) {
			deep = { deep };
		}
		const huge = 'x~`\n'.repeat(1_250_000);
		const began = performance.now();
		const { text: all } = transcriptOf(
			session,
			events(say(huge), bash(huge), result('evt_1', huge), { type: 'x', huge, deep }, say('end')),
		);
		assert.ok(performance.now() - began < 2000);
		assert.ok(all.length < 200_000, `${all.length}`);
		assert.match(all, /more characters/);
	});

	it('formats a line of spaces as quickly as any other', () => {
		const began = performance.now();
		assert.match(body(ask(`${' '.repeat(49_000)}x`)), /^> {49001}x/);
		assert.ok(performance.now() - began < 500);
	});

	it('copies messages and results of 300,000 lines', () => {
		const words = 'a\n'.repeat(300_000);
		const { text: copy } = transcriptOf(session, events(ask(words), bash('cat log'), result('evt_1', words)), {
			limits: copyLimits,
		});
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

	function assertInert({ text: all, turns }: Transcript): void {
		const lines = all.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);
		const headings = lines.flatMap((line, index) => (/^\s{0,3}#/.test(line) && !/^ {2}/.test(line) ? [index] : []));
		assert.deepEqual(headings, [0, ...turns.map(({ start: line }) => line)], all);
		assert.doesNotMatch(all.replaceAll(/[\n\t\u200c\u200d]/g, ''), /[\p{Cc}\p{Cf}]/u);
		let fence = '';
		for (const line of lines) {
			const [, run = ''] = /^ {2}(~{3,})\s*$/.exec(line) ?? [];
			if (fence === '' && run) {
				fence = run;
			} else if (fence && run.length >= fence.length) {
				fence = '';
			} else if (fence) {
				assert.ok(line === '' || line.startsWith('  '), line);
			}
		}
		assert.equal(fence, '', 'a fence stays open');
	}
});
