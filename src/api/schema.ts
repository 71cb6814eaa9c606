import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Entry } from './page.ts';

const text = v.nullish(v.string());
// Part of what is said about an error: of a wrong type, it is as good as not said.
const said = v.fallback(text, undefined);
const flag = v.nullish(v.boolean());
const record = v.nullish(v.record(v.string(), v.unknown()));
const records = v.nullish(v.array(v.looseObject({})));
const missing = () => l10n.t('missing');

/** The purposes of a file, in the documentation's order (List files, `purpose`). */
export const purposes = ['user_upload', 'tool_output', 'skill_output', 'session_resource', 'agent_output'] as const;
export type Purpose = (typeof purposes)[number];

const fileSchema = v.pipe(
	v.looseObject({
		file_id: text,
		filename: v.string(),
		metadata: record,
		mime_type: text,
		purpose: text,
		size_bytes: v.nullish(v.number()),
		status: text,
		created_at: text,
		updated_at: text,
		// Newer generations of the service
		id: text,
		type: text,
		downloadable: flag,
		scope: record,
	}),
	v.check(
		(file) => idIn(file) !== undefined,
		() => `file_id: ${missing()}`,
	),
);

/** A file as the service sent it (List files, "Response fields"; Upload a file). Times are ISO 8601, `size_bytes` bytes. */
export type File = v.InferOutput<typeof fileSchema>;

const agentSchema = v.looseObject({
	type: text,
	id: v.pipe(
		v.string(),
		v.check((id) => id !== '', missing),
	),
	name: v.string(),
	description: text,
	model: v.nullish(v.union([v.string(), v.looseObject({})])),
	system: text,
	instructions: text,
	tools: records,
	mcp_servers: records,
	default_environment: text,
	version: v.nullish(v.number()),
	created_at: text,
	updated_at: text,
	// Newer generations of the service
	skills: records,
	metadata: record,
	multiagent: record,
	archived: flag,
	archived_at: text,
});

/** An agent as the service sent it (List agents, "Example response"). Times are ISO 8601 with microseconds. */
export type Agent = v.InferOutput<typeof agentSchema>;

const pageSchema = v.looseObject({
	data: v.array(v.unknown()),
	has_more: v.boolean(),
	first_id: text,
	last_id: text,
	next_page: text,
});

/** A page of a listing as the service sent it, its items not looked at yet. */
export type PageEnvelope = v.InferOutput<typeof pageSchema>;

/** The error envelope (Errors): inside an answer of any status. */
export const errorEnvelopeSchema = v.looseObject({
	error: v.looseObject({ type: said, message: said, param: said }),
	request_id: said,
});

/** What is left of a refused answer's body: an envelope, whatever content type a gateway gave it, or something else. */
export const refusalSchema = v.union([errorEnvelopeSchema, v.pipe(v.string(), v.parseJson(), errorEnvelopeSchema)]);

/** Any answer to a listing request: a page, or an error envelope. */
export const answerSchema = v.lazy((answer) =>
	answer !== null && typeof answer === 'object' && 'error' in answer && !('data' in answer) ? errorEnvelopeSchema : pageSchema,
);

/** The files of a page; an item that is none stays in its place with the reason. `place` names items without an id. */
export function readFiles(data: readonly unknown[], place: string): Entry<File>[] {
	return data.map((value, index) => read(fileSchema, value, `${place}#${index}`));
}

/** The agents of a page; see {@link readFiles}. */
export function readAgents(data: readonly unknown[], place: string): Entry<Agent>[] {
	return data.map((value, index) => read(agentSchema, value, `${place}#${index}`));
}

/** The id of a record, readable or not, whatever the generation calls it. */
export function idIn(record: unknown): string | undefined {
	const { id, file_id } = Object(record) as { id?: unknown; file_id?: unknown };
	return [id, file_id].find((candidate) => typeof candidate === 'string' && candidate !== '') as string | undefined;
}

/** Where a value departs from its documented shape, but not the value: `size_bytes: number expected`. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string {
	return issues
		.slice(0, 3)
		.map((issue) => {
			const { expected, input, message } = issue;
			const reason = !expected ? message : input === undefined ? missing() : l10n.t('{0} expected', expected);
			return [v.getDotPath(issue), reason].filter(Boolean).join(': ');
		})
		.join('; ');
}

function read<T>(schema: v.GenericSchema<unknown, T>, value: unknown, place: string): Entry<T> {
	const id = idIn(value) ?? place;
	const { success, issues } = v.safeParse(schema, value);
	// The answer itself, not the parsed copy, which would lack a key named `__proto__`.
	return success ? { id, value: value as T } : { id, value, problem: describeIssues(issues) };
}
