import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { Entry } from '../api/page.ts';
import type { Session } from '../api/schema.ts';
import type { Reader } from '../documents/contents.ts';
import type { ShownText } from '../documents/fileSystem.ts';
import { withoutCommands } from '../documents/texts.ts';
import { addressOf } from '../documents/uri.ts';
import { allEvents } from './events.ts';
import { OpenTranscript } from './openTranscript.ts';
import { type SessionState, states } from './sessionState.ts';
import { copyLimits, transcriptOf } from './transcriptText.ts';

/** Visible ones count, but are never dropped. */
const maxOpenTranscripts = 8;

/** The transcripts of the current account. Those on the screen are followed. */
export class Transcripts implements vscode.Disposable {
	readonly #account: Account;
	/** By session id, the last used last. */
	readonly #open = new Map<string, OpenTranscript>();
	readonly #onDidChange = new vscode.EventEmitter<string>();
	/** Fires with a session's id. */
	readonly onDidChange = this.#onDidChange.event;
	readonly #subscriptions: vscode.Disposable;

	constructor(account: Account) {
		this.#account = account;
		this.#subscriptions = vscode.Disposable.from(
			this.#onDidChange,
			vscode.window.onDidChangeVisibleTextEditors(() => this.#followVisible()),
			vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#checkVisible()),
		);
	}

	of({ uri }: { readonly uri: vscode.Uri }): OpenTranscript | undefined {
		const id = this.#idOf(uri);
		return id === undefined ? undefined : this.#open.get(id);
	}

	/** Of an open transcript. */
	stateOf(id: string): SessionState | undefined {
		return this.#open.get(id)?.state;
	}

	/** Rejects with an `ApiError`. */
	async load(session: Entry<unknown>): Promise<ShownText> {
		const { id } = session;
		const { client } = this.#account;
		const open = this.#open.get(id) ?? new OpenTranscript(client, session as Entry<Session>, () => this.#onDidChange.fire(id));
		this.#open.delete(id);
		this.#open.set(id, open);
		this.#makeRoom(open);
		try {
			await open.load();
		} catch (error) {
			if (this.#open.get(id) === open) {
				this.#open.delete(id);
			}
			throw error;
		}
		open.update(session as Entry<Session>);
		this.#followVisible();
		return { bytes: new TextEncoder().encode(open.transcript.text), mtime: open.changedAt };
	}

	/** Rejects with an `ApiError`. */
	async latest(session: Entry<unknown>): Promise<string> {
		await this.load(session);
		const open = this.#open.get(session.id);
		await open?.check();
		if (open?.problem) {
			throw open.problem;
		}
		return open?.transcript.text ?? '';
	}

	/** All turns. Rejects with an `ApiError`, or the signal's reason. */
	async whole(session: Entry<unknown>, reader: Reader): Promise<Uint8Array> {
		const entries = await allEvents(this.#account.client, session.id, reader);
		const open = this.#open.get(session.id);
		const state = open ? states[open.state].text() : '';
		const { text } = transcriptOf(session as Entry<Session>, entries, { limits: copyLimits, state });
		// Unlike the open transcript, the copy is Markdown with links.
		return new TextEncoder().encode(withoutCommands(text));
	}

	refresh(ids: readonly string[]): void {
		for (const id of ids) {
			void this.#open.get(id)?.check(true);
		}
	}

	clear(): void {
		for (const open of this.#open.values()) {
			open.dispose();
		}
		this.#open.clear();
	}

	dispose(): void {
		this.clear();
		this.#subscriptions.dispose();
	}

	#followVisible(): void {
		const visible = new Set(vscode.window.visibleTextEditors.map(({ document }) => this.#idOf(document.uri)));
		for (const [id, open] of this.#open) {
			open.isVisible = visible.has(id);
		}
	}

	#checkVisible(): void {
		for (const open of this.#open.values()) {
			if (open.isVisible && open.connection === undefined) {
				void open.check();
			}
		}
	}

	#idOf(uri: vscode.Uri): string | undefined {
		const address = uri.authority === this.#account.host ? addressOf(uri) : undefined;
		return address?.shows === 'transcript' ? address.id : undefined;
	}

	#makeRoom(latest: OpenTranscript): void {
		for (const [id, open] of this.#open) {
			if (this.#open.size > maxOpenTranscripts && !open.isVisible && open !== latest) {
				open.dispose();
				this.#open.delete(id);
			}
		}
	}
}
