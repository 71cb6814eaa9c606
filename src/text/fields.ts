import { jsonOf, plainText } from './plainText.ts';

/** The fields of a record, of any type. */
type Fields = Readonly<Record<string, unknown>>;

const maxValue = 300;

/** The fields of a record. Any other value is a single field without a name. */
export function fieldsOf(value: unknown): Fields {
	return typeof value === 'object' ? ((value ?? {}) as Fields) : { '': value };
}

/** A value on one line, cut if it is long; `undefined` for an empty one. */
export function textOf(value: unknown, max = maxValue): string | undefined {
	return value == null || value === '' ? undefined : plainText(typeof value === 'string' ? value : jsonOf(value), max);
}
