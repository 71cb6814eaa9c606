import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { idIn } from './names.ts';
import type { Entry } from './page.ts';

const missing = () => l10n.t('missing');

// Only the fields that a row needs are checked; any other may be missing or have any type.
const fileSchema = v.pipe(
	v.looseObject({ filename: v.string() }),
	v.check(
		(file) => idIn(file) !== undefined,
		() => `file_id: ${missing()}`,
	),
);

/**
 * A file: `metadata`, `mime_type`, `size_bytes`, `created_at`. The documented service adds `file_id`, `purpose`, `status` and
 * `updated_at`; today's adds `id`, `type`, `downloadable` and `scope`.
 */
export type File = v.InferOutput<typeof fileSchema>;

const idSchema = v.pipe(
	v.string(),
	v.check((id) => id !== '', missing),
);

const agentSchema = v.looseObject({ id: idSchema, name: v.string() });

/**
 * An agent or a version of it (List agents). Today's service adds `skills`, `metadata`, `multiagent`, `archived` and
 * `archived_at`.
 */
export type Agent = v.InferOutput<typeof agentSchema>;

const sessionSchema = v.looseObject({ id: idSchema });

/** A session (Get a session). `status`: `idle`, `running`, `rescheduling`, `terminated`. */
export type Session = v.InferOutput<typeof sessionSchema>;

const eventSchema = v.looseObject({ id: idSchema, type: v.string() });

/** An event (Session events). `processed_at` is null until it was processed. */
export type SessionEvent = v.InferOutput<typeof eventSchema>;

const optionalText = v.nullish(v.string());

// Ten times the largest page.
const maxItems = 1000;

/** A page, its items unchecked. */
export const pageSchema = v.looseObject({
	data: v.pipe(
		// `v.array` would check millions of items before it counts them.
		v.instance(Array<unknown>),
		v.check(
			({ length }) => length <= maxItems,
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

/** The signed address of a file's contents (Download a file). */
export const linkSchema = v.looseObject({ url: v.string() });

/** A record, unchecked. */
export const recordSchema = v.pipe(
	v.unknown(),
	v.check(
		(value) => typeof value === 'object' && value !== null,
		() => l10n.t('{0} expected', 'Object'),
	),
);

/** Readers of records, by kind. */
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

/** `place` is the id of a record without one. */
function reader<T>(schema: v.GenericSchema<unknown, T>) {
	return (value: unknown, place: string, id = idIn(value)): Entry<T> => {
		const { success, issues } = v.safeParse(schema, value);
		// The parsed copy would lack a key named `__proto__`.
		return success ? { id: id ?? place, value: value as T } : { id: id ?? place, value, problem: describeIssues(issues) };
	};
}
