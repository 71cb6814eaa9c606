import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Entry } from './page.ts';

const text = v.nullish(v.string());
// Of an error, what has another type than expected is as good as not said.
const said = v.fallback(text, undefined);
// Of a record, whatever was sent: nothing but its id and its name is needed to show it.
const any = v.optional(v.unknown());
const missing = () => l10n.t('missing');

/** The purposes of a file, in the documentation's order (List files, `purpose`). */
export const purposes = ['user_upload', 'tool_output', 'skill_output', 'session_resource', 'agent_output'] as const;
export type Purpose = (typeof purposes)[number];

const fileSchema = v.pipe(
	v.looseObject({
		filename: v.string(),
		/** Generation 1. */
		file_id: any,
		purpose: any,
		status: any,
		updated_at: any,
		/** Every generation. */
		metadata: any,
		mime_type: any,
		size_bytes: any,
		created_at: any,
		/** Generation 3. */
		id: any,
		type: any,
		downloadable: any,
		scope: any,
	}),
	v.check(
		(file) => idIn(file) !== undefined,
		() => `file_id: ${missing()}`,
	),
);

/**
 * A file as the service sent it (List files, "Response fields"; Get a file). It has an id and a `filename`; by the
 * documentation times are ISO 8601, `size_bytes` is bytes and `downloadable` a boolean, but any field may be of any type.
 */
export type File = v.InferOutput<typeof fileSchema>;

const idSchema = v.pipe(
	v.string(),
	v.check((id) => id !== '', missing),
);

const agentSchema = v.looseObject({
	id: idSchema,
	name: v.string(),
	type: any,
	description: any,
	model: any,
	system: any,
	instructions: any,
	tools: any,
	mcp_servers: any,
	default_environment: any,
	version: any,
	created_at: any,
	updated_at: any,
	/** Generation 3. */
	skills: any,
	metadata: any,
	multiagent: any,
	archived: any,
	archived_at: any,
});

/**
 * An agent, or one version of it, as the service sent it (List agents, "Example response"). It has an `id` and a `name`; by
 * the documentation times are ISO 8601 with microseconds and `version` is a number, but any field may be of any type.
 */
export type Agent = v.InferOutput<typeof agentSchema>;

const sessionSchema = v.looseObject({
	id: idSchema,
	type: any,
	title: any,
	status: any,
	agent: any,
	environment_id: any,
	metadata: any,
	resources: any,
	stats: any,
	usage: any,
	archived_at: any,
	created_at: any,
	updated_at: any,
});

/**
 * A session as the service sent it (generation 3, Get a session). It has an `id`; by the documentation `title` is text or
 * null, `status` one of `idle`, `running`, `rescheduling` and `terminated`, `agent` a copy of the agent, and times are ISO
 * 8601, but any field may be of any type.
 */
export type Session = v.InferOutput<typeof sessionSchema>;

/** A page of a listing as the service sent it, its items not looked at yet. */
export const pageSchema = v.looseObject({
	data: v.array(v.unknown()),
	has_more: v.boolean(),
	first_id: text,
	last_id: text,
	next_page: text,
});

export type PageEnvelope = v.InferOutput<typeof pageSchema>;

/** Where the contents of a file are (Download a file): a signed address, and until when it can be used, ISO 8601. */
export const linkSchema = v.looseObject({ url: v.string(), expires_at: said });

/** A record, not looked at yet. */
export const recordSchema = v.pipe(
	v.unknown(),
	v.check(
		(value) => typeof value === 'object' && value !== null,
		() => l10n.t('{0} expected', 'Object'),
	),
);

/** An answer that nobody looks at. */
export const anySchema = v.unknown();

/** The records that a page or an answer can hold. */
export const readers = {
	file: reader<File>(fileSchema),
	agent: reader<Agent>(agentSchema),
	session: reader<Session>(sessionSchema),
};

/** The id of a record, readable or not, whatever the generation calls it. */
export function idIn(record: unknown): string | undefined {
	const { id, file_id } = Object(record) as { id?: unknown; file_id?: unknown };
	return [id, file_id].find((candidate) => typeof candidate === 'string' && candidate !== '') as string | undefined;
}

/** Where a value departs from its documented shape, but not the value: `filename: string expected`. */
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

/** Makes an entry of whatever was sent in place of a record; `id` names it in a listing, `place` when it has none. */
function reader<T>(schema: v.GenericSchema<unknown, T>) {
	return (value: unknown, place: string, id = idIn(value)): Entry<T> => {
		const { success, issues } = v.safeParse(schema, value);
		// The answer itself, not the parsed copy, which would lack a key named `__proto__`.
		return success ? { id: id ?? place, value: value as T } : { id: id ?? place, value, problem: describeIssues(issues) };
	};
}
