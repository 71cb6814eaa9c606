import { jsonOf, plainText } from './plainText.ts';

/** A record's fields as the service sent them, of any type. */
type Fields = Readonly<Record<string, unknown>>;

const maxValue = 300;

/** The fields of a value. A value that is not a record is the only field of one. */
export function fieldsOf(value: unknown): Fields {
	return typeof value === 'object' ? ((value ?? {}) as Fields) : { '': value };
}

/** A value on one line, cut where it is long; `undefined` for an empty one. */
export function textOf(value: unknown, max = maxValue): string | undefined {
	return value == null || value === '' ? undefined : plainText(typeof value === 'string' ? value : jsonOf(value), max);
}
