import * as l10n from '@vscode/l10n';
import { nameOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import { fieldsOf, textOf } from '../text/fields.ts';

/** `waiting` for the user, `ended` for good. */
export type SessionState = 'running' | 'waiting' | 'idle' | 'ended';

interface StateLook {
	/** In VS Code's words. */
	readonly text: () => string;
	/** A codicon. */
	readonly icon: string;
	/** The service's names, to search for. */
	readonly statuses: readonly string[];
}

/** How each state looks. */
export const states: Readonly<Record<SessionState, StateLook>> = {
	running: { text: () => l10n.t('Running'), icon: 'play-circle', statuses: ['running', 'rescheduling'] },
	waiting: { text: () => l10n.t('Waiting for input'), icon: 'bell-dot', statuses: [] },
	idle: { text: () => l10n.t('Idle'), icon: 'comment-discussion', statuses: ['idle'] },
	ended: { text: () => l10n.t('Ended'), icon: 'circle-slash', statuses: ['terminated'] },
};

/** A record never shows waiting; `undefined` for an unknown status. */
export function recordedState(session: unknown): SessionState | undefined {
	const { status, archived_at } = fieldsOf(session);
	if (archived_at || status === 'terminated') {
		return 'ended';
	}
	const isRunning = status === 'running' || status === 'rescheduling' || status === 'canceling';
	return isRunning ? 'running' : status === 'idle' ? 'idle' : undefined;
}

/** The name of a session's agent. */
export function agentOf(session: unknown): string | undefined {
	const { agent } = fieldsOf(session);
	const { id } = fieldsOf(agent);
	return typeof agent === 'object' && agent ? textOf(nameOf({ id: textOf(id) ?? '', value: agent }), 60) : textOf(agent, 60);
}

/** A session's title, or a word for none. */
export function titleOf({ value }: Entry<unknown>): string {
	return textOf(fieldsOf(value)['title'], 200) ?? l10n.t('Untitled session');
}
