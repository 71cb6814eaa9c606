import { transcriptUri } from '../../../src/documents/uri.ts';
import type { Lists } from './lists.ts';

/**
 * How long it takes to read transcripts as VS Code does it for a tab, and their events with plain `fetch`, in turns; `careful`
 * also reads the token. The first is a warm-up.
 */
export async function readTranscripts(
	lists: Lists,
	ids: readonly string[],
): Promise<{ ours: number[]; plain: number[]; careful: number[] }> {
	const { documents, account, token } = lists.qoder;
	const [ours, plain, careful]: [number[], number[], number[]] = [[], [], []];
	for (const id of ids) {
		documents.records.put('sessions', { id, value: await lists.fetchRecord<object>(`sessions/${id}`) });
		const events = `sessions/${id}/events?limit=100&order=desc`;
		const times = [performance.now()];
		await documents.readFile(transcriptUri(account.host ?? '', id, 'x'));
		times.push(performance.now());
		await lists.fetchRecord(events);
		times.push(performance.now());
		await token.get(account.origin);
		await lists.fetchRecord(events);
		times.push(performance.now());
		for (const [index, samples] of [ours, plain, careful].entries()) {
			samples.push(Number(times[index + 1]) - Number(times[index]));
		}
	}
	return { ours: ours.slice(1), plain: plain.slice(1), careful: careful.slice(1) };
}
