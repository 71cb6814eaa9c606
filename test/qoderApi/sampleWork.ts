import type { JsonObject } from './records.ts';

export interface SampleStep {
	readonly tool: string;
	readonly input: JsonObject;
	readonly result: string;
	/** The MCP server of the tool. */
	readonly server?: string;
	readonly isError?: boolean;
}

/** A user's request, the agent's steps, and its answer. */
export interface SampleTurn {
	readonly ask: string;
	/** What the agent says first. */
	readonly plan?: string;
	readonly steps: readonly SampleStep[];
	readonly answer: string;
}

/** Turns of sessions. */
export const sampleWork: readonly (readonly SampleTurn[])[] = [
	[
		{
			ask: 'The build of `main` fails about once a day. Find out why, please, and fix it if it is small.\n\nThe last three logs are in `/data/workspace/logs`.',
			plan: 'I’ll compare the three logs first, then look at the tests that they name.',
			steps: [
				{
					tool: 'Bash',
					input: { command: 'ls -la /data/workspace/logs && tail -n 20 /data/workspace/logs/*.log', timeout: 60 },
					result:
						'total 412\n-rw-r--r-- 1 agent agent 138211 May 17 02:11 build-1841.log\n-rw-r--r-- 1 agent agent 140007 May 17 23:48 build-1846.log\n-rw-r--r-- 1 agent agent 137950 May 18 09:02 build-1850.log\n\n==> build-1841.log <==\n  1) checkout › keeps the cart when the session is renewed\n     AssertionError: expected 2 items, got 0\n     at test/checkout/cart.test.ts:88:12\n\n==> build-1846.log <==\n  1) checkout › keeps the cart when the session is renewed\n     AssertionError: expected 2 items, got 0\n     at test/checkout/cart.test.ts:88:12\n\n==> build-1850.log <==\n  1) checkout › keeps the cart when the session is renewed\n     AssertionError: expected 2 items, got 0',
				},
				{
					tool: 'Read',
					input: { file_path: '/data/workspace/test/checkout/cart.test.ts', offset: 60, limit: 40 },
					result:
						"60\tdescribe('checkout', () => {\n61\t\tit('keeps the cart when the session is renewed', async () => {\n62\t\t\tawait cart.add(first, second);\n63\t\t\tsession.renew();\n64\t\t\tawait sleep(50);\n65\t\t\tassert.equal(cart.items.length, 2);\n66\t\t});\n67\t});",
				},
				{
					tool: 'Grep',
					input: { pattern: 'renew\\(', path: '/data/workspace/src', output_mode: 'content' },
					result: 'src/session.ts:41:\trenew(): Promise<void> {\nsrc/session.ts:58:\t\tvoid this.renew();',
				},
				{
					tool: 'Edit',
					input: {
						file_path: '/data/workspace/test/checkout/cart.test.ts',
						old_string: '\t\tsession.renew();\n\t\tawait sleep(50);',
						new_string: '\t\tawait session.renew();',
					},
					result: 'The file /data/workspace/test/checkout/cart.test.ts has been updated.',
				},
				{
					tool: 'Bash',
					input: { command: 'for i in $(seq 40); do npm test -- --grep "keeps the cart" || break; done | tail -n 3' },
					result: '  40 passing (12s)',
				},
			],
			answer:
				'The test was at fault, not the cart.\n\n- `session.renew()` resolves after a request; the test waited 50 ms instead, which is not always enough.\n- It now waits for `renew()` itself. 40 runs in a row passed.\n\n```ts\nawait session.renew();\nassert.equal(cart.items.length, 2);\n```\n\nI did not check the other tests that use `sleep`; there are **six**.',
		},
		{
			ask: 'Thanks! Do the same for the other six, and deliver one patch.',
			steps: [
				{
					tool: 'Grep',
					input: { pattern: 'await sleep\\(', path: '/data/workspace/test', output_mode: 'files_with_matches' },
					result:
						'test/checkout/voucher.test.ts\ntest/search/index.test.ts\ntest/search/live.test.ts\ntest/upload/queue.test.ts\ntest/upload/retry.test.ts\ntest/user/login.test.ts',
				},
				{
					tool: 'Bash',
					input: { command: 'npm test 2>&1 | tail -n 6 && git diff > /data/workspace/out/sleepless.patch' },
					result: '  412 passing (48s)\n  3 pending',
				},
			],
			answer: 'All six wait for what they test now. The patch applies to `main` at `8c1f2ab`; 412 tests pass.',
		},
	],
	[
		{
			ask: 'Write the report for the second quarter from `sales.csv`. Two pages at most, with one chart.',
			plan: 'I’ll look at the columns, check the sums against last quarter, then write.',
			steps: [
				{
					tool: 'Read',
					input: { file_path: '/data/workspace/sales.csv', limit: 5 },
					result: '1\tdate,region,amount\n2\t2026-04-01,north,1240.50\n3\t2026-04-01,south,980.00\n4\t2026-04-02,north,1108.75',
				},
				{
					tool: 'Bash',
					input: {
						command:
							"python3 - <<'PY'\nimport csv, collections\nsums = collections.Counter()\nfor row in csv.DictReader(open('sales.csv')):\n    sums[row['region']] += float(row['amount'])\nprint(dict(sums))\nPY",
						timeout: 120,
					},
					result: "{'north': 184220.75, 'south': 141870.25, 'east': 97044.0, 'west': 120391.5}",
				},
				{
					tool: 'Write',
					input: { file_path: '/data/workspace/out/report-2026-q2.md', content: '# Sales, second quarter of 2026\n\n…' },
					result: 'File created successfully at: /data/workspace/out/report-2026-q2.md',
				},
			],
			answer:
				'The report and the chart are delivered.\n\n1. Sales grew by **8.2 %** over the first quarter.\n2. The east lost 3 %; two weeks of May are missing from its data, so that number is not certain.\n\nAll sums are mine; none of them stands in the CSV.',
		},
	],
	[
		{
			ask: 'Why are there two invoices for order 10482?',
			steps: [
				{
					tool: 'lookup_order',
					input: { order_id: '10482' },
					result: '{"order_id":"10482","invoices":["INV-7731","INV-7732"],"retries":1,"state":"paid"}',
				},
				{
					tool: 'search_issues',
					server: 'github',
					input: { query: 'duplicate invoice is:closed', limit: 5 },
					result:
						'#2210 Two invoices after a timeout of the payment service (closed, fixed in 4.18)\n#1904 Invoice numbers skip (closed)',
				},
				{
					tool: 'WebFetch',
					input: { url: 'https://status.example.com/history', prompt: 'Incidents on 12 May' },
					result: 'Error: the request to status.example.com timed out after 30 s.',
					isError: true,
				},
			],
			answer:
				'The payment service timed out on 12 May and the order was sent again; version 4.17 wrote an invoice for each attempt (issue #2210, fixed in 4.18).\n\n`INV-7732` is the valid one. I could not read the status page, so the time of the outage is from the order itself.',
		},
		{
			ask: 'Cancel INV-7731, then.',
			steps: [
				{
					tool: 'Bash',
					input: { command: './bin/invoices cancel INV-7731 --reason duplicate' },
					result: 'cancelled INV-7731',
				},
			],
			answer: '`INV-7731` is cancelled, with the reason *duplicate*.',
		},
	],
	[
		{
			ask: '请把上周的会议纪要整理成一页，并列出待办事项。',
			steps: [
				{ tool: 'Glob', input: { pattern: '**/会议纪要-*.md' }, result: '会议纪要-3.md\n会议纪要-4.md' },
				{
					tool: 'Read',
					input: { file_path: '/data/workspace/会议纪要-4.md' },
					result: '1\t# 周会\n2\t\n3\t- 结账页改版：周四前给出方案\n4\t- 数据迁移：等待审批',
				},
			],
			answer:
				'整理好了：\n\n| 事项 | 负责人 | 截止 |\n|---|---|---|\n| 结账页方案 | 李雷 | 周四 |\n| 数据迁移审批 | 韩梅梅 | 未定 |',
		},
	],
];

/** For idle sessions that wait for an approval. */
export const sampleApproval: SampleStep = {
	tool: 'Bash',
	input: { command: 'psql "$DATABASE_URL" -f migrations/0042_orders.sql', description: 'Run the migration on staging' },
	result: '',
};
