import type { JsonObject, Purpose } from './records.ts';
import { isTextLike } from './textLike.ts';

/** What a kind of sample file is called, what it is and how large it may be (bytes). `#` in a name becomes a number. */
export type SampleFile = readonly [name: string, mimeType: string, least: number, most: number];

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

/** The kinds of files an account holds. */
export const sampleFiles: readonly SampleFile[] = [
	['report-2026-q#.md', 'text/markdown', 800, 90 * kilobyte],
	['build.log', 'text/plain', 2 * kilobyte, 40 * megabyte],
	['screenshot.png', 'image/png', 20 * kilobyte, 6 * megabyte],
	['screenshot-#.png', 'image/png', 20 * kilobyte, 6 * megabyte],
	['dataset.jsonl', 'application/jsonl', megabyte, 480 * megabyte],
	['train-#.jsonl', 'application/jsonl', megabyte, 300 * megabyte],
	['notes.txt', 'text/plain', 0, 4 * kilobyte],
	['meeting notes #.md', 'text/markdown', 400, 30 * kilobyte],
	['package.json', 'application/json', 200, 12 * kilobyte],
	['coverage.xml', 'application/xml', 10 * kilobyte, 2 * megabyte],
	['migration_#.sql', 'application/sql', 300, 60 * kilobyte],
	['index.ts', 'text/typescript', 100, 40 * kilobyte],
	['fix-#.patch', 'text/x-diff', 200, 80 * kilobyte],
	['invoice-#.pdf', 'application/pdf', 30 * kilobyte, 3 * megabyte],
	['sales.csv', 'text/csv', kilobyte, 70 * megabyte],
	['archive-#.tar.gz', 'application/gzip', megabyte, 350 * megabyte],
	['model.safetensors', 'application/octet-stream', 90 * megabyte, 700 * megabyte],
	['demo.mp4', 'video/mp4', 3 * megabyte, 200 * megabyte],
	['Überblick (final).md', 'text/markdown', 500, 20 * kilobyte],
	['会议纪要-#.md', 'text/markdown', 500, 20 * kilobyte],
	['Makefile', 'text/x-makefile', 80, 5 * kilobyte],
	['analysis-#.ipynb', 'application/x-ipynb+json', 2 * kilobyte, 900 * kilobyte],
	['delivery-#.zip', 'application/zip', 5 * kilobyte, 20 * megabyte],
	['.env.example', 'text/plain', 40, 800],
];

/** The kinds of files that users upload themselves: small texts. */
export const sampleUploads: readonly SampleFile[] = sampleFiles
	.filter(([name, mimeType]) => isTextLike(name, mimeType))
	.map(([name, mimeType, least, most]) => [name, mimeType, Math.min(least, megabyte), Math.min(most, 4 * megabyte)]);

const often = { user_upload: 3, tool_output: 3, skill_output: 1, session_resource: 2, agent_output: 1 };

/** Purposes as often as they are met: repeated entries are more frequent. */
export const samplePurposes = Object.entries(often).flatMap(([purpose, times]) => Array<Purpose>(times).fill(purpose as Purpose));

/** What files carry as metadata; many carry nothing. */
export const sampleMetadata: readonly Record<string, string>[] = [
	{},
	{},
	{},
	{ project: 'test' },
	{ project: 'checkout', branch: 'main' },
	{ source: 'ci', run: '4711' },
	{ owner: 'dana@example.com', note: 'keep until the audit' },
];

/** The two halves of an agent's name, and what such an agent is for. */
export const sampleAgentSubjects = ['code', 'docs', 'release', 'test', 'data', 'security', 'support', 'migration'] as const;

/** The second half of an agent's name. */
export const sampleAgentRoles = ['reviewer', 'writer', 'assistant', 'triage', 'auditor', 'planner', 'bot-e2e'] as const;

/** The models agents run on. */
export const sampleModels = ['ultimate', 'auto', 'performance', 'efficient', 'lite'] as const;

/** The tools agents have: a built-in set, the tools of an MCP server, one of their own. */
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
