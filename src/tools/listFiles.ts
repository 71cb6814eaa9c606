import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { idIn, purposes } from '../api/names.ts';
import type { Cursor, Entry } from '../api/page.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { mostRows } from './answer.ts';
import { cursorInput, idInput, limitInput, optional } from './inputs.ts';
import type { NameCache } from './nameCache.ts';
import type { Pages } from './pages.ts';
import type { ToolDefinition } from './tool.ts';

const schema = v.object({
	name: optional(v.pipe(v.string('text expected'), v.maxLength(500, 'too long'))),
	purpose: optional(v.picklist(purposes, `one of ${purposes.join(', ')} expected`)),
	session_id: optional(idInput),
	cursor: optional(cursorInput),
	limit: optional(limitInput),
});

/** `qoder_list_files`. */
export function listFiles(names: NameCache, pages: Pages): ToolDefinition<v.InferOutput<typeof schema>> {
	return {
		schema,
		confirmation: ({ limit = mostRows }, host) => ({
			title: l10n.t('List Qoder Cloud files?'),
			message: l10n.t('The names, types and sizes of up to {0} files on {1} will be sent to the language model.', limit, host),
			progress: l10n.t('Listing files on {0}', host),
		}),
		answer: async ({ name, purpose, session_id, ...place }, client, signal) => {
			const query = { name, purpose, scope_id: session_id };
			const read = async (cursor: Cursor | undefined, limit: number, signal: AbortSignal) => {
				const page = await client.listFiles({ ...query, limit, ...cursor }, signal);
				signal.throwIfAborted();
				names.add(page.items);
				return page;
			};
			const answer = await pages.answer({ noun: 'files', row: fileRow, read }, place, signal);
			const ignored = client.capabilities?.groups === 'purpose' ? { name, session_id } : { purpose };
			const [unknown] = Object.entries(ignored).find(([, value]) => value !== undefined) ?? [];
			return unknown ? { sentences: () => noSearch(unknown) } : answer;
		},
	};
}

/** What a model needs for its choice. */
export function fileRow({ value, problem }: Entry<unknown>): object {
	const { filename, mime_type, size_bytes, purpose, scope, status, downloadable, created_at } = fieldsOf(value);
	return {
		id: textOf(idIn(value), 200),
		name: textOf(filename, 200),
		mime_type: textOf(mime_type, 60),
		size_bytes: typeof size_bytes === 'number' ? size_bytes : undefined,
		purpose: textOf(purpose, 30),
		session_id: textOf(fieldsOf(scope)['id'], 200),
		status: textOf(status, 30),
		downloadable: typeof downloadable === 'boolean' ? downloadable : undefined,
		created_at: textOf(created_at, 40),
		unreadable: textOf(problem, 200),
	};
}

function noSearch(field: string): string {
	return `This service cannot search files by ${field}. Call again without it, and look through the pages.`;
}
