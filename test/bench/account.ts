import type { FileRecord } from '../qoderApi/records.ts';
import { SampleData } from '../qoderApi/sampleData.ts';
import type { QoderApi } from '../qoderApi/server.ts';

export const [smallFile, largeFile] = ['small.txt', 'large.bin'] as const;

const opened = [
	{ filename: smallFile, mime_type: 'text/plain', size_bytes: 100_000 },
	{ filename: largeFile, mime_type: 'application/octet-stream', size_bytes: 50_000_000 },
] as const satisfies Partial<FileRecord>[];

/** 60 000 files in one group, some to open in another, and an agent with a hundred tools. */
export function fill({ account }: QoderApi): void {
	const sample = new SampleData(1);
	const files = sample.files(60_020).map((file, index): FileRecord => {
		const which = index < 60_000 ? undefined : opened[index % 2];
		return which ? { ...file, ...which, purpose: 'tool_output', status: 'ready' } : { ...file, purpose: 'user_upload' };
	});
	const [first, ...agents] = sample.agents(145).filter((agent) => agent.archived_at === undefined);
	const tools = Array.from({ length: 100 }, (_, index) => ({
		type: 'custom',
		name: `tool_${index}`,
		description: 'Looks up an order',
	}));
	account.load(files, first ? [{ ...first, tools }, ...agents] : agents);
}
