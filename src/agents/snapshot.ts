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

/** `undefined` if the service sent no version. */
export function snapshotOf({ value }: Item<Agent>): Snapshot | undefined {
	const version = versionOf(value);
	return version === undefined ? undefined : { agent: value, version };
}

/** Newer services send a time, older ones a boolean. */
export function isArchived({ archived, archived_at }: Agent): boolean {
	return Boolean(archived_at) || archived === true;
}

/** A sentence; `undefined` if the prompt can be changed. */
export function readonlyReason({ agent }: Snapshot): string | undefined {
	const { name, system, instructions } = agent;
	if (isArchived(agent)) {
		return l10n.t('“{0}” is archived, and archived agents cannot be changed.', plainText(name, 60));
	}
	return [system, instructions].every((prompt) => prompt == null || typeof prompt === 'string')
		? undefined
		: l10n.t('The system prompt of “{0}” is not a text.', plainText(name, 60));
}
