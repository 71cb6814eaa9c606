import * as l10n from '@vscode/l10n';
import { fieldsOf } from '../text/fields.ts';

/** `waiting` for the user, `ended` for good. */
export type SessionState = 'running' | 'waiting' | 'idle' | 'ended';

/** A state in VS Code's words. */
export function stateText(state: SessionState): string {
	switch (state) {
		case 'running':
			return l10n.t('Running');
		case 'waiting':
			return l10n.t('Waiting for input');
		case 'idle':
			return l10n.t('Idle');
		case 'ended':
			return l10n.t('Ended');
	}
}

/** Codicons. */
export const stateIcons: Readonly<Record<SessionState, string>> = {
	running: 'play-circle',
	waiting: 'bell-dot',
	idle: 'comment-discussion',
	ended: 'circle-slash',
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

/** What a record can show. */
export const statesOfRecords = ['running', 'idle', 'ended'] as const satisfies readonly SessionState[];

/** The service's names of a state. */
export function statusesOf(state: string): readonly string[] {
	switch (state) {
		case 'running':
			return ['running', 'rescheduling'];
		case 'ended':
			return ['terminated'];
		default:
			return [state];
	}
}
