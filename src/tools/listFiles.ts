import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { idIn, purposes } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { mostRows, pageAnswer } from './answer.ts';
import { cursorInput, idInput, limitInput, optional } from './inputs.ts';
import type { Known } from './known.ts';
import { type Ask, code } from './tool.ts';

const schema = v.object({
	name: optional(v.string()),
	purpose: optional(v.picklist(purposes)),
	session_id: optional(idInput),
	cursor: optional(cursorInput),
	limit: optional(limitInput),
});

/** `qoder_list_files`: which files there are. */
export function listFiles(known: Known): Ask<v.InferOutput<typeof schema>> {
	return {
		schema,
		question: ({ limit = mostRows }, host) => ({
			title: l10n.t('List files of Qoder Cloud?'),
			message: l10n.t('Up to {0} files of {1}: their names, types and sizes go to the language model.', limit, code(host)),
			meanwhile: l10n.t('Listing files of {0}', host),
		}),
		answer: async ({ name, purpose, session_id, cursor, limit = mostRows }, client, signal) => {
			const query = { name, purpose, scope_id: session_id, limit };
			const page = await client.listFiles({ ...query, ...cursor }, signal);
			const ignored = client.capabilities?.groups === 'purpose' ? { name, session_id } : { purpose };
			const [unknown] = Object.entries(ignored).find(([, value]) => value !== undefined) ?? [];
			if (unknown) {
				return l10n.t('This service cannot search files by {0}. Call again without it, and look through the pages.', unknown);
			}
			// A service may send more than it was asked for.
			const items = page.items.slice(0, mostRows);
			known.add(items);
			const title = l10n.t('{0} files of {1}, newest first.', items.length, client.baseUrl.host);
			return pageAnswer(title, items, page.next, fileRow);
		},
	};
}

/** A file as far as a model needs it to choose. */
function fileRow({ value, problem }: Entry<unknown>, max: number): object {
	const { filename, mime_type, size_bytes, purpose, scope, status, downloadable, created_at } = fieldsOf(value);
	return {
		id: idIn(value),
		name: textOf(filename, max),
		mime_type: textOf(mime_type, 60),
		size_bytes: typeof size_bytes === 'number' ? size_bytes : undefined,
		purpose: textOf(purpose, 30),
		session_id: textOf(fieldsOf(scope)['id'], 60),
		status: textOf(status, 30),
		downloadable: typeof downloadable === 'boolean' ? downloadable : undefined,
		created_at: textOf(created_at, 40),
		unreadable: problem === undefined ? undefined : textOf(problem, max),
	};
}
