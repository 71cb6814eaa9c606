import type { Entry } from './page.ts';

/** The name under which people know a record, whatever it is; its id when it has none or cannot be read. */
export function nameOf({ id, value, problem }: Entry<unknown>): string {
	const { filename, name, title } = Object(value) as Readonly<Record<string, unknown>>;
	const named = [filename, name, title].find((candidate) => typeof candidate === 'string');
	return problem === undefined && typeof named === 'string' && named !== '' ? named : id;
}

/** The system prompt of an agent; older answers call it `instructions` too. */
export function promptOf(value: unknown): string {
	const { system, instructions } = Object(value) as Readonly<Record<string, unknown>>;
	return String(system || instructions || '');
}
