import { fieldsOf } from '../text/fields.ts';
import { jsonOf } from '../text/plainText.ts';
import type { Entry } from './page.ts';

/** A record's name or title; its id without one, or if unreadable. */
export function nameOf({ id, value, problem }: Entry<unknown>): string {
	const { filename, name, title } = Object(value) as Readonly<Record<string, unknown>>;
	const named = [filename, name, title].find((candidate) => typeof candidate === 'string');
	return problem === undefined && typeof named === 'string' && named !== '' ? named : id;
}

/** An agent's system prompt, as JSON if it is not text. Older answers call it `instructions`. */
export function promptOf(value: unknown): string {
	const { system, instructions } = Object(value) as Readonly<Record<string, unknown>>;
	const prompt = [system, instructions].find((candidate) => candidate != null && candidate !== '');
	return typeof prompt === 'string' ? prompt : jsonOf(prompt, '\t');
}

/** A record's id, under any of its names. */
export function idIn(record: unknown): string | undefined {
	const { id, file_id } = Object(record) as { id?: unknown; file_id?: unknown };
	return [id, file_id].find((candidate) => typeof candidate === 'string' && candidate !== '') as string | undefined;
}

/** Whether a file may belong to a session, because a service that ignores the scope sends all. An unreadable record may. */
export function isOfSession({ value, problem }: Entry<unknown>, session: string): boolean {
	const { scope } = fieldsOf(value);
	const { id } = fieldsOf(scope);
	return typeof id === 'string' ? id === session : scope !== null || problem !== undefined;
}

/** In the order of the documentation (List files). */
export const purposes = ['user_upload', 'tool_output', 'skill_output', 'session_resource', 'agent_output'] as const;
export type Purpose = (typeof purposes)[number];
