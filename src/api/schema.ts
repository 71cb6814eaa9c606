import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { idIn } from './names.ts';
import type { Entry } from './page.ts';

const missing = () => l10n.t('missing');

// Of a record nothing is checked but what it takes to show it: an id, and a name if it has to have one.
const fileSchema = v.pipe(
	v.looseObject({ filename: v.string() }),
	v.check(
		(file) => idIn(file) !== undefined,
		() => `file_id: ${missing()}`,
	),
);

/**
 * A file as the service sent it. By the documentation it has `metadata`, `mime_type`, `size_bytes` and `created_at` (ISO
 * 8601), in the documented service (List files, "Response fields") `file_id`, `purpose`, `status` and `updated_at` as well, in
 * today’s `id`, `type`, `downloadable` (a boolean) and `scope` (an object); but any field may be missing or of any type.
 */
export type File = v.InferOutput<typeof fileSchema>;

const idSchema = v.pipe(
	v.string(),
	v.check((id) => id !== '', missing),
);

const agentSchema = v.looseObject({ id: idSchema, name: v.string() });

/**
 * An agent, or one version of it, as the service sent it. By the documentation (List agents, "Example response") it has
 * `type`, `description`, `model`, `system`, `instructions`, `tools`, `mcp_servers`, `default_environment`, `version` (a
 * number), `created_at` and `updated_at` (ISO 8601), in today’s service `skills`, `metadata`, `multiagent`, `archived` and
 * `archived_at` as well; but any field may be missing or of any type.
 */
export type Agent = v.InferOutput<typeof agentSchema>;

const sessionSchema = v.looseObject({ id: idSchema });

/**
 * A session as the service sent it (today’s service, Get a session). By the documentation it has `type`, `title` (text or
 * null), `status` (`idle`, `running`, `rescheduling` or `terminated`), `agent` (a copy of the agent), `environment_id`,
 * `metadata`, `resources`, `stats`, `usage`, `archived_at`, `created_at` and `updated_at` (ISO 8601); but any field may be
 * missing or of any type.
 */
export type Session = v.InferOutput<typeof sessionSchema>;

const eventSchema = v.looseObject({ id: idSchema, type: v.string() });

/**
 * An event of a session as the service sent it (today's service, Session events). Its `type` tells what else it has, such as
 * `content` of a message; `processed_at` (ISO 8601) is null until the service has dealt with it.
 */
export type SessionEvent = v.InferOutput<typeof eventSchema>;

const optionalText = v.nullish(v.string());

// Ten times the largest page that can be asked for.
const mostItems = 1000;

/** A page of a listing as the service sent it, its items not looked at yet. */
export const pageSchema = v.looseObject({
	data: v.pipe(
		// Not `v.array`, which would look at millions of items before it counts them.
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

/** Where the contents of a file are (Download a file): a signed address. */
export const linkSchema = v.looseObject({ url: v.string() });

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
	event: reader<SessionEvent>(eventSchema),
};

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
