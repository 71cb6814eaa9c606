import * as l10n from '@vscode/l10n';
import type { QoderClient } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { promptOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import type { Agent } from '../api/schema.ts';
import { isArchived, readonlyText, type Snapshot, snapshotOf } from './snapshot.ts';

interface Outcome {
	readonly published?: Snapshot;
	readonly current: Snapshot;
}

/**
 * Sends one request. If the answer is unclear, it reads the agent, because browsers repeat a request whose connection broke.
 * Rejects with an `ApiError`, `maybeArrived` if the prompt may be published.
 */
export async function sendPrompt(
	client: QoderClient,
	{ agent: { id }, version }: Snapshot,
	prompt: string,
	read: () => Promise<Snapshot>,
): Promise<Outcome> {
	let failure: ApiError;
	try {
		const entry = await client.updatePrompt(id, version, prompt);
		const published = snapshotOf(entry);
		// The prompt may differ: the service may drop a last empty line.
		if (published?.version === version + 1) {
			return { published, current: published };
		}
		failure = new ApiError('protocol', l10n.t('The service did not answer with the new version.'));
	} catch (error) {
		if (!(error instanceof ApiError) || !isUnclear(error)) {
			throw isReadonly(error, client) ? new ApiError('invalid', readonlyText(client.baseUrl.host)) : error;
		}
		failure = error;
	}
	const { kind, message } = failure;
	let current: Snapshot;
	let published: Snapshot | undefined;
	try {
		current = await read();
		// Somebody may have changed the agent once more.
		const next = current.version > version + 1 ? await client.getAgent(id, version + 1) : { id, value: current.agent };
		published = withPrompt(next, prompt);
	} catch {
		throw new ApiError(kind, message, { maybeArrived: true });
	}
	if (!published && current.version === version && !isArchived(current.agent)) {
		throw new ApiError(kind, message);
	}
	return { current, ...(published && published.version > version ? { published } : {}) };
}

function withPrompt(entry: Entry<Agent>, prompt: string): Snapshot | undefined {
	return entry.problem === undefined && promptOf(entry.value) === prompt ? snapshotOf(entry) : undefined;
}

/** Whether this request, or the browser's repetition, may have published the prompt. */
function isUnclear({ kind, maybeArrived, status = 0 }: ApiError): boolean {
	return kind === 'conflict' || maybeArrived || status >= 500;
}

// The documented service replaces whole agents, by another method.
function isReadonly(error: unknown, { capabilities: service }: QoderClient): boolean {
	const { status } = Object(error) as Partial<ApiError>;
	return status === 405 || (status === 404 && !service?.prompts);
}
