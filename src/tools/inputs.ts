import * as v from 'valibot';
import { mostRows } from './answer.ts';

// A model omits a field, or sends null or an empty text.
const absent = v.transform((value: unknown) => (value === null || value === '' ? undefined : value));

/** An optional field, see {@link absent}. */
export function optional<O>(schema: v.GenericSchema<unknown, O>) {
	return v.optional(v.pipe(v.unknown(), absent, v.optional(schema)));
}

/** A record's id. */
export const idInput = v.pipe(v.string('text expected'), v.trim(), v.nonEmpty('must not be empty'), v.maxLength(500, 'too long'));

const limitMessage = `a whole number from 1 to ${mostRows} expected`;

/** How many records to list. */
export const limitInput = v.pipe(
	v.number(limitMessage),
	v.integer(limitMessage),
	v.minValue(1, limitMessage),
	v.maxValue(mostRows, limitMessage),
);

const cursorMessage = 'use the cursor of the answer before';

/** The cursor of an earlier answer. */
export const cursorInput = v.pipe(
	v.union([v.string(), v.number()], cursorMessage),
	v.transform(String),
	v.regex(/^\d{1,9}$/, cursorMessage),
);
