import { transcriptUri } from '../../../src/documents/uri.ts';
import type { Lists } from './lists.ts';

/** How long it takes to read transcripts as VS Code does it for a tab, and their events with plain `fetch`: in turns. The first is a warm-up. */
export async function readTranscripts(lists: Lists, ids: readonly string[]): Promise<{ ours: number[]; baseline: number[] }> {
	const { documents, account } = lists.qoder;
	const [ours, baseline]: [number[], number[]] = [[], []];
	for (const id of ids) {
		documents.records.put('sessions', { id, value: await lists.fetchRecord<object>(`sessions/${id}`) });
		const start = performance.now();
		await documents.readFile(transcriptUri(account.host ?? '', id, 'x'));
		const middle = performance.now();
		await lists.fetchRecord(`sessions/${id}/events?limit=100&order=desc`);
		ours.push(middle - start);
		baseline.push(performance.now() - middle);
	}
	return { ours: ours.slice(1), baseline: baseline.slice(1) };
}
