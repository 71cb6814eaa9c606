import * as l10n from '@vscode/l10n';
import type { Item } from '../api/page.ts';
import type { Agent } from '../api/schema.ts';
import { plainText } from '../text/plainText.ts';
import { versionOf } from './versionChanges.ts';

/** An agent in a version. */
export interface Snapshot {
	readonly agent: Agent;
	readonly version: number;
}

/** The snapshot of an agent; `undefined` if the service sent no version. */
export function snapshotOf({ value }: Item<Agent>): Snapshot | undefined {
	const version = versionOf(value);
	return version === undefined ? undefined : { agent: value, version };
}

/** Whether an agent is archived: newer services send a time, older ones a boolean. */
export function isArchived({ archived, archived_at }: Agent): boolean {
	return Boolean(archived_at) || archived === true;
}

/** Why the prompt of an agent is read-only, in a sentence; `undefined` if it is not. */
export function readonlyReason({ agent }: Snapshot): string | undefined {
	const { name, system, instructions } = agent;
	if (isArchived(agent)) {
		return l10n.t('“{0}” is archived, and archived agents cannot be changed.', plainText(name, 60));
	}
	return [system, instructions].every((prompt) => prompt == null || typeof prompt === 'string')
		? undefined
		: l10n.t('The system prompt of “{0}” is not a text.', plainText(name, 60));
}
