import type { JsonObject, Purpose } from './records.ts';
import { isTextLike } from './textLike.ts';

/** `#` in a name becomes a number; sizes are in bytes. */
export interface SampleFile {
	readonly name: string;
	readonly mimeType: string;
	readonly sizes: readonly [least: number, most: number];
}

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

export const sampleFiles: readonly SampleFile[] = [
	{ name: 'report-2026-q#.md', mimeType: 'text/markdown', sizes: [800, 90 * kilobyte] },
	{ name: 'build.log', mimeType: 'text/plain', sizes: [2 * kilobyte, 40 * megabyte] },
	{ name: 'screenshot.png', mimeType: 'image/png', sizes: [20 * kilobyte, 6 * megabyte] },
	{ name: 'screenshot-#.png', mimeType: 'image/png', sizes: [20 * kilobyte, 6 * megabyte] },
	{ name: 'dataset.jsonl', mimeType: 'application/jsonl', sizes: [megabyte, 480 * megabyte] },
	{ name: 'train-#.jsonl', mimeType: 'application/jsonl', sizes: [megabyte, 300 * megabyte] },
	{ name: 'notes.txt', mimeType: 'text/plain', sizes: [0, 4 * kilobyte] },
	{ name: 'meeting notes #.md', mimeType: 'text/markdown', sizes: [400, 30 * kilobyte] },
	{ name: 'package.json', mimeType: 'application/json', sizes: [200, 12 * kilobyte] },
	{ name: 'coverage.xml', mimeType: 'application/xml', sizes: [10 * kilobyte, 2 * megabyte] },
	{ name: 'migration_#.sql', mimeType: 'application/sql', sizes: [300, 60 * kilobyte] },
	{ name: 'index.ts', mimeType: 'text/typescript', sizes: [100, 40 * kilobyte] },
	{ name: 'fix-#.patch', mimeType: 'text/x-diff', sizes: [200, 80 * kilobyte] },
	{ name: 'invoice-#.pdf', mimeType: 'application/pdf', sizes: [30 * kilobyte, 3 * megabyte] },
	{ name: 'sales.csv', mimeType: 'text/csv', sizes: [kilobyte, 70 * megabyte] },
	{ name: 'archive-#.tar.gz', mimeType: 'application/gzip', sizes: [megabyte, 350 * megabyte] },
	{ name: 'model.safetensors', mimeType: 'application/octet-stream', sizes: [90 * megabyte, 700 * megabyte] },
	{ name: 'demo.mp4', mimeType: 'video/mp4', sizes: [3 * megabyte, 200 * megabyte] },
	{ name: 'Überblick (final).md', mimeType: 'text/markdown', sizes: [500, 20 * kilobyte] },
	{ name: '会议纪要-#.md', mimeType: 'text/markdown', sizes: [500, 20 * kilobyte] },
	{ name: 'Makefile', mimeType: 'text/x-makefile', sizes: [80, 5 * kilobyte] },
	{ name: 'analysis-#.ipynb', mimeType: 'application/x-ipynb+json', sizes: [2 * kilobyte, 900 * kilobyte] },
	{ name: 'delivery-#.zip', mimeType: 'application/zip', sizes: [5 * kilobyte, 20 * megabyte] },
	{ name: '.env.example', mimeType: 'text/plain', sizes: [40, 800] },
];

/** Users upload small texts. */
export const sampleUploads: readonly SampleFile[] = sampleFiles
	.filter(({ name, mimeType }) => isTextLike(name, mimeType))
	.map(({ sizes: [least, most], ...kind }) => ({ ...kind, sizes: [Math.min(least, megabyte), Math.min(most, 4 * megabyte)] }));

/** Repeated entries are more frequent. */
export const samplePurposes: readonly Purpose[] = [
	'user_upload',
	'user_upload',
	'user_upload',
	'tool_output',
	'tool_output',
	'tool_output',
	'skill_output',
	'session_resource',
	'session_resource',
	'agent_output',
];

/** Many files have none. */
export const sampleMetadata: readonly Record<string, string>[] = [
	{},
	{},
	{},
	{ project: 'test' },
	{ project: 'checkout', branch: 'main' },
	{ source: 'ci', run: '4711' },
	{ owner: 'dana@example.com', note: 'keep until the audit' },
];

/** First halves of agents' names. */
export const sampleAgentSubjects = ['code', 'docs', 'release', 'test', 'data', 'security', 'support', 'migration'] as const;

/** Second halves of agents' names. */
export const sampleAgentRoles = ['reviewer', 'writer', 'assistant', 'triage', 'auditor', 'planner', 'bot-e2e'] as const;

export const sampleModels = ['ultimate', 'auto', 'performance', 'efficient', 'lite'] as const;

/** A built-in set, the tools of an MCP server, a custom one. */
export const sampleTools: readonly JsonObject[][] = [
	[],
	[{ type: 'agent_toolset_20260401' }],
	[{ type: 'agent_toolset_20260401', enabled_tools: ['Bash', 'Read', 'Write', 'Edit', 'Glob', 'Grep'], disallowed_tools: [] }],
	[{ type: 'agent_toolset_20260401' }, { type: 'mcp_toolset', mcp_server_name: 'github' }],
	[
		{ type: 'agent_toolset_20260401', default_config: { permission_policy: { type: 'always_ask' } } },
		{
			type: 'custom',
			name: 'lookup_order',
			description: 'Finds an order by its number.',
			input_schema: { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] },
		},
	],
];

/** Some sessions have none. */
export const sampleTitles: readonly (string | null)[] = [
	null,
	null,
	'Quarterly report',
	'Fix the flaky build',
	'Review of the checkout branch',
	'Überblick für die Revision',
	'会议纪要',
	'Migrate the orders table',
	'Why are there two invoices?',
	'Translate the README',
];

/** In prompts after the first version. */
export const sampleRules: readonly string[] = [
	'Answer in the language of the question.',
	'Say what you did not check.',
	'Never change files outside the workspace.',
	'Prefer small commits over large ones.',
	'Run the tests before you report.',
	'Quote the line that an answer is based on.',
	'Ask one question when something is unclear, not five.',
	'Use metric units.',
	'Write dates as 2026-05-18.',
	'Keep tables below ten rows.',
	'Do not guess the names of people.',
	'Mark every number that you computed yourself.',
	'Stop after three failed attempts and say so.',
	'Deliver reports as Markdown.',
];
