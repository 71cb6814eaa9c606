import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { idIn } from './names.ts';
import type { Entry } from './page.ts';

const missing = () => l10n.t('missing');

// The schema checks only the fields that a row needs: an id, and a required name.
const fileSchema = v.pipe(
	v.looseObject({ filename: v.string() }),
	v.check(
		(file) => idIn(file) !== undefined,
		() => `file_id: ${missing()}`,
	),
);

/**
 * A file from the service. The documentation lists `metadata`, `mime_type`, `size_bytes` and `created_at` (ISO 8601). The
 * documented service (List files, "Response fields") adds `file_id`, `purpose`, `status` and `updated_at`. Today's service adds
 * `id`, `type`, `downloadable` (a boolean) and `scope` (an object). Any field may be missing or have any type.
 */
export type File = v.InferOutput<typeof fileSchema>;

const idSchema = v.pipe(
	v.string(),
	v.check((id) => id !== '', missing),
);

const agentSchema = v.looseObject({ id: idSchema, name: v.string() });

/**
 * An agent, or one version of it, from the service. Fields (List agents, "Example response"): `type`, `description`, `model`,
 * `system`, `instructions`, `tools`, `mcp_servers`, `default_environment`, `version` (a number), `created_at`, `updated_at` (ISO
 * 8601). Today's service adds `skills`, `metadata`, `multiagent`, `archived` and `archived_at`. Any field may be missing or have
 * any type.
 */
export type Agent = v.InferOutput<typeof agentSchema>;

const sessionSchema = v.looseObject({ id: idSchema });

/**
 * A session from the service (today's service, Get a session). Fields: `type`, `title` (text or null), `status` (`idle`,
 * `running`, `rescheduling`, `terminated`), `agent` (a copy), `environment_id`, `metadata`, `resources`, `stats`, `usage`. Times
 * (ISO 8601): `archived_at`, `created_at`, `updated_at`. Any field may be missing or have any type.
 */
export type Session = v.InferOutput<typeof sessionSchema>;

const eventSchema = v.looseObject({ id: idSchema, type: v.string() });

/**
 * An event of a session (today's service, Session events). Its `type` determines the other fields, such as `content` of a
 * message. `processed_at` (ISO 8601) is null until the service has processed it.
 */
export type SessionEvent = v.InferOutput<typeof eventSchema>;

const optionalText = v.nullish(v.string());

// Ten times the largest page.
const mostItems = 1000;

/** A page of a listing, its items unchecked. */
export const pageSchema = v.looseObject({
	data: v.pipe(
		// Not `v.array`, which would check millions of items before it counts them.
		v.instance(Array<unknown>),
		v.check(
			({ length }) => length <= mostItems,
			() => l10n.t('more than 1,000 items'),
		),
	),
	has_more: v.boolean(),
	first_id: optionalText,
	last_id: optionalText,
	next_page: optionalText,
	total: v.optional(v.unknown()),
});

export type PageEnvelope = v.InferOutput<typeof pageSchema>;

/** The address of a file's contents (Download a file), which is signed. */
export const linkSchema = v.looseObject({ url: v.string() });

/** A record, unchecked. */
export const recordSchema = v.pipe(
	v.unknown(),
	v.check(
		(value) => typeof value === 'object' && value !== null,
		() => l10n.t('{0} expected', 'Object'),
	),
);

/** An answer that is ignored. */
export const anySchema = v.unknown();

/** The readers of records, by kind. */
export const readers = {
	file: reader<File>(fileSchema),
	agent: reader<Agent>(agentSchema),
	session: reader<Session>(sessionSchema),
	event: reader<SessionEvent>(eventSchema),
};

/** The difference from the documented shape, without values: `filename: string expected`. */
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

/** Makes an entry of any value in a listing. `place` is its id if it has none. */
function reader<T>(schema: v.GenericSchema<unknown, T>) {
	return (value: unknown, place: string, id = idIn(value)): Entry<T> => {
		const { success, issues } = v.safeParse(schema, value);
		// `value` itself, because the parsed copy would lack a key named `__proto__`.
		return success ? { id: id ?? place, value: value as T } : { id: id ?? place, value, problem: describeIssues(issues) };
	};
}
