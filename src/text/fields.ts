import { jsonOf, plainText } from './plainText.ts';

type Fields = Readonly<Record<string, unknown>>;

const maxValue = 300;

/** A record's fields. Any other value is one field without a name. */
export function fieldsOf(value: unknown): Fields {
	return typeof value === 'object' ? ((value ?? {}) as Fields) : { '': value };
}

/** A value on one line, at most `max` characters; `undefined` if empty. */
export function textOf(value: unknown, max = maxValue): string | undefined {
	return value == null || value === '' ? undefined : plainText(typeof value === 'string' ? value : jsonOf(value), max);
}
