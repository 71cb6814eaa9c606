import { readFixture } from '../qoderApi/contents.ts';
import type { EventDraft } from '../qoderApi/events.ts';
import { Random } from '../qoderApi/random.ts';
import type { AgentRecord, FileRecord, JsonObject, SessionRecord } from '../qoderApi/records.ts';
import { idOf } from '../qoderApi/sampleData.ts';
import type { QoderApi } from '../qoderApi/server.ts';

/** Oldest first: name, model, version and days ago. */
const agents = [
	['release-notes', 'efficient', 4, 40],
	['docs-translator', 'lite', 12, 33],
	['invoice-checker', 'auto', 3, 21],
	['test-fixer', 'performance', 9, 9],
	['sales-analyst', 'ultimate', 5, 4],
] as const;

/** Oldest first: title, agent, status and days ago. */
const sessions = [
	['Release notes for 4.18', 'release-notes', 'idle', 19],
	['Translate the user guide', 'docs-translator', 'terminated', 12],
	['Two invoices for order 10482', 'invoice-checker', 'idle', 6],
	['Fix the flaky checkout test', 'test-fixer', 'running', 0.02],
	['Sales report, second quarter', 'sales-analyst', 'idle', 0.01],
] as const;

/** The agent whose changes are shown. */
export const triage = 'incident-triage';

const prompts = {
	before: [
		'You look at each new incident first. Find out what changed and who is affected.',
		'',
		'## Rules',
		'',
		'- Look at the last deployments before you read logs.',
		'- Page the engineer on call for every incident.',
		'- Post one message when you are done.',
	],
	after: [
		'You look at each new incident first. Find out what changed and who is affected.',
		'',
		'## Rules',
		'',
		'- Look at the last deployments before you read logs.',
		'- Page the engineer on call only when customers are affected.',
		'- Never restart a service. Name the command that would do it.',
		'- Post a message every 15 minutes, and when you are done.',
	],
};

/** Groups files by session, or by purpose. */
export function fillAccount({ account }: QoderApi): void {
	account.reset({ files: 0, agents: 0, sessions: 0 });
	for (const [name, model, version, days] of agents) {
		account.addAgents(1, { name, model, version, updated_at: daysAgo(days), mcp_servers: [] });
	}
	addTriage(account);
	const random = new Random(1);
	for (const [title, agent, status, days] of sessions) {
		const id = idOf('sess', timeOf(days), random);
		account.addSessions(1, { ...sessionFields(account.agents, agent), id, title, status, created_at: daysAgo(days) });
	}
	const session = (start: string) => account.sessions.find(({ title }) => title?.startsWith(start))?.id ?? '';
	const add = (
		filename: string,
		mime_type: string,
		purpose: FileRecord['purpose'],
		size_bytes: number,
		days: number,
		id?: string,
	) => account.addFiles(1, { purpose, filename, mime_type, size_bytes, status: 'ready', created_at: daysAgo(days) }, id);

	add('onboarding-checklist.md', 'text/markdown', 'skill_output', 4210, 35, session('Translate'));
	add('user-guide.ja.md', 'text/markdown', 'tool_output', 61_440, 12, session('Translate'));
	add('architecture.svg', 'image/svg+xml', 'tool_output', 18_900, 19, session('Release'));
	add('release-notes-4.18.md', 'text/markdown', 'tool_output', 7340, 18, session('Release'));
	add('orders-2026-05.csv', 'text/csv', 'user_upload', 214_800, 6);
	add('invoice-7732.pdf', 'application/pdf', 'tool_output', 48_200, 5, session('Two invoices'));
	add('test-run.log', 'text/plain', 'tool_output', 38_100, 0.01, session('Fix'));
	for (const [name, type] of [
		['sales.csv', 'text/csv'],
		['chart.png', 'image/png'],
		['report.md', 'text/markdown'],
	] as const) {
		add(name, type, 'tool_output', readFixture(name).length, 0.005, session('Sales'));
	}
	account.eventsOf(session('Fix'))?.set(flakyTest);
}

function addTriage(account: QoderApi['account']): void {
	const state = (prompt: readonly string[]): Partial<AgentRecord> => ({
		system: prompt.join('\n'),
		instructions: prompt.join('\n'),
	});
	const toolset = { type: 'agent_toolset_20260401' };
	const [id = ''] = account.addAgents(1, {
		name: triage,
		description: 'Looks at each new incident first',
		...state(prompts.before),
		model: 'auto',
		version: 6,
		tools: [toolset],
		mcp_servers: [],
		default_environment: '',
		updated_at: daysAgo(14),
	});
	account.changeAgent(id, {
		...state(prompts.after),
		model: 'ultimate',
		version: 7,
		tools: [toolset, { type: 'mcp_toolset', mcp_server_name: 'statuspage' }],
		updated_at: daysAgo(0),
	});
}

function sessionFields(all: readonly AgentRecord[], name: string): Pick<SessionRecord, 'agent' | 'resources'> {
	const { id = '', version = 1 } = all.find((agent) => agent.name === name) ?? {};
	return { agent: { id, version, name, type: 'agent' }, resources: [] };
}

function daysAgo(days: number): string {
	return new Date(timeOf(days)).toISOString();
}

/** Before now, because rows show relative times. */
function timeOf(days: number): number {
	return Date.now() - days * 86_400_000;
}

const text = (words: string): JsonObject => ({ content: [{ type: 'text', text: words }] });
const use = (key: string, name: string, input: JsonObject): EventDraft => ({ type: 'agent.tool_use', key, name, input });
const result = (key: string, words: string): EventDraft => ({ type: 'agent.tool_result', tool_use_id: key, ...text(words) });

/** This session still runs. */
const flakyTest: readonly EventDraft[] = [
	{ type: 'session.status_running' },
	{ type: 'user.message', ...text('The checkout test fails about once a day. Find out why, and fix it if the fix is small.') },
	{ type: 'agent.message', ...text('I compare the last three logs first, then I read the test that they name.') },
	use('logs', 'Bash', { command: 'tail -n 3 logs/build-*.log' }),
	result('logs', '1) checkout › keeps the cart when the session is renewed\n   AssertionError: expected 2 items, got 0'),
	use('test', 'Read', { file_path: 'test/checkout/cart.test.ts' }),
	result('test', 'session.renew();\nawait sleep(50);\nassert.equal(cart.items.length, 2);'),
	{ type: 'agent.message', ...text('The test is at fault, not the cart: it waits 50 ms instead of waiting for `renew()`.') },
	use('edit', 'Edit', { file_path: 'test/checkout/cart.test.ts' }),
	result('edit', 'The file test/checkout/cart.test.ts was changed.'),
	use('again', 'Bash', { command: 'for i in $(seq 40); do npm test -- --grep "keeps the cart" || break; done' }),
];
