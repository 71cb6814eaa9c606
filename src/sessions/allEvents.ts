import * as l10n from '@vscode/l10n';
import type { QoderClient } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import type { Cursor } from '../api/page.ts';
import type { Reader } from '../documents/contents.ts';
import { jsonOf } from '../text/plainText.ts';
import type { EventEntry } from './eventWindow.ts';

const mostCharacters = 100_000_000;
/** After this many pages without a new event, the service repeats itself. */
const mostEmptyPages = 5;

/** All events, oldest first. Rejects with an `ApiError`, a sentence, or the signal's reason. */
export async function allEvents(
	client: Pick<QoderClient, 'listEvents'>,
	id: string,
	{ signal, onProgress }: Reader,
): Promise<EventEntry[]> {
	const entries = new Map<string, EventEntry>();
	let cursor: Cursor | undefined;
	let characters = 0;
	let emptyPages = 0;
	do {
		const page = await client.listEvents(id, { order: 'asc', limit: 100, ...cursor }, signal);
		signal?.throwIfAborted();
		const before = entries.size;
		for (const entry of page.items.filter((item) => !entries.has(item.id))) {
			characters += jsonOf(entry.value).length;
			entries.set(entry.id, entry);
		}
		emptyPages = entries.size === before ? emptyPages + 1 : 0;
		if (emptyPages === mostEmptyPages) {
			throw new ApiError('protocol', l10n.t('The service returned the same page again.'));
		}
		if (characters > mostCharacters) {
			throw new Error(l10n.t('The transcript is larger than 100 MB, so it was not saved.'));
		}
		onProgress?.(characters);
		cursor = page.next;
	} while (cursor);
	return [...entries.values()];
}
