import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Cursor } from '../api/page.ts';
import { mostRows } from './answer.ts';

// What a model leaves out comes as nothing, as null or as an empty text.
const absent = v.transform((value: unknown) => (value === null || value === '' ? undefined : value));

/** A field that may be left out. */
export function optional<O>(schema: v.GenericSchema<unknown, O>) {
	return v.optional(v.pipe(v.unknown(), absent, v.optional(schema)));
}

export const idInput = v.pipe(v.string(), v.trim(), v.nonEmpty());
export const limitInput = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostRows));

/** The place of a page, as an answer names it: `page=file_…`. */
export const cursorInput = v.pipe(
	v.string(),
	v.regex(/^(page|after|after_id)=[^&]+$/, () => l10n.t('take the cursor from the answer before')),
	v.transform((text): Cursor => ({ [text.slice(0, text.indexOf('='))]: text.slice(text.indexOf('=') + 1) })),
);

/** The place in a text, in bytes. */
export const offsetInput = v.pipe(
	v.union([v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number)), v.number()], () =>
		l10n.t('take the cursor from the answer before'),
	),
	v.integer(),
	v.minValue(0),
);
