import { jsonOf, plainText } from './plainText.ts';

/** A record's fields as the service sent them; nothing is known of their types. */
type Fields = Readonly<Record<string, unknown>>;

const maxValue = 300;
/** The fields of a value; what is no record at all is its own only field. */
export function fieldsOf(value: unknown): Fields {
	return typeof value === 'object' ? ((value ?? {}) as Fields) : { '': value };
}

/** A value on one line, cut where it is long; nothing for an empty one. */
export function textOf(value: unknown, max = maxValue): string | undefined {
	return value == null || value === '' ? undefined : plainText(typeof value === 'string' ? value : jsonOf(value), max);
}
