import type * as vscode from 'vscode';
import type { Entry } from '../api/page.ts';
import type { Reader } from './contents.ts';

/** A text that changes while it is shown; `mtime` is in milliseconds since 1970. */
export interface ShownText {
	readonly bytes: Uint8Array;
	readonly mtime: number;
}

/** The transcripts of sessions. */
export interface TranscriptSource {
	shown(session: Entry<unknown>): Promise<ShownText>;
	/** The newest turns. Rejects with an `ApiError`. */
	latest(session: Entry<unknown>): Promise<string>;
	/** For a copy. Rejects with an `ApiError`, or the signal's reason. */
	whole(session: Entry<unknown>, reader: Reader): Promise<Uint8Array>;
	refresh(ids: readonly string[]): void;
	clear(): void;
	/** Fires with the id of a session. */
	readonly onDidChange: vscode.Event<string>;
}
