import type * as vscode from 'vscode';
import type { Entry } from '../api/page.ts';
import type { Reader } from './contents.ts';

/** A text that changes while it is shown, and the time of its last change in milliseconds since 1970. */
export interface ShownText {
	readonly bytes: Uint8Array;
	readonly mtime: number;
}

/** The transcripts of sessions, which follow new events. */
export interface TranscriptSource {
	/** The text of a session's document. Rejects with an `ApiError`. */
	shown(session: Entry<unknown>): Promise<ShownText>;
	/** The newest turns of a session. Rejects with an `ApiError`. */
	latest(session: Entry<unknown>): Promise<string>;
	/** The whole transcript of a session, for a copy. Rejects with an `ApiError`, or the signal's reason. */
	whole(session: Entry<unknown>, reader: Reader): Promise<Uint8Array>;
	/** Reads new events into the transcripts of these sessions. */
	refresh(ids: readonly string[]): void;
	clear(): void;
	/** Fires with the id of a session whose transcript changed. */
	readonly onDidChange: vscode.Event<string>;
}
