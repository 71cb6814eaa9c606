import { jsonOf } from '../text/plainText.ts';
import type { Entry } from './page.ts';

/** The name or title of a record of any kind; its id if it has none or is unreadable. */
export function nameOf({ id, value, problem }: Entry<unknown>): string {
	const { filename, name, title } = Object(value) as Readonly<Record<string, unknown>>;
	const named = [filename, name, title].find((candidate) => typeof candidate === 'string');
	return problem === undefined && typeof named === 'string' && named !== '' ? named : id;
}

/** The system prompt of an agent, as JSON if it is not text. Older answers call it `instructions` too. */
export function promptOf(value: unknown): string {
	const { system, instructions } = Object(value) as Readonly<Record<string, unknown>>;
	const prompt = [system, instructions].find((candidate) => candidate != null && candidate !== '');
	return typeof prompt === 'string' ? prompt : jsonOf(prompt, '\t');
}

/** The id of a record, readable or not, under any of its names. */
export function idIn(record: unknown): string | undefined {
	const { id, file_id } = Object(record) as { id?: unknown; file_id?: unknown };
	return [id, file_id].find((candidate) => typeof candidate === 'string' && candidate !== '') as string | undefined;
}

/** The purposes of a file, in the order of the documentation (List files, `purpose`). */
export const purposes = ['user_upload', 'tool_output', 'skill_output', 'session_resource', 'agent_output'] as const;
export type Purpose = (typeof purposes)[number];
