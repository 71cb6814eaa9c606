import { type EventDraft, type EventRecord, History, restOfTurn, sampleEvents } from './events.ts';
import { hashOf, Random } from './random.ts';
import type { FileRecord, SessionRecord } from './records.ts';
import { type Page, type Query, Rows } from './rows.ts';
import { timeOfId } from './sampleData.ts';

const states: Readonly<Record<string, SessionRecord['status']>> = {
	'session.status_running': 'running',
	'session.status_idle': 'idle',
	'session.status_rescheduled': 'rescheduling',
	'session.status_terminated': 'terminated',
};

/** The events of a session, which may continue by itself. */
export class SessionEvents {
	readonly #session: SessionRecord;
	readonly #rows = new Rows<EventRecord>(({ id }) => id);
	readonly #listeners = new Set<(event: EventRecord) => void>();
	readonly #history: History;
	#run: ReturnType<typeof setInterval> | undefined;

	/** `files` were delivered in it. */
	constructor(session: SessionRecord, files: readonly FileRecord[]) {
		this.#session = session;
		this.#history = new History(new Random(hashOf(`${session.id}/history`)));
		this.#rows.set(sampleEvents(session, files).reverse());
	}

	/** Newest first. */
	get all(): readonly EventRecord[] {
		return this.#rows.all;
	}

	page(query: Query, accepts?: (event: EventRecord) => boolean): Page<EventRecord> {
		return this.#rows.page(query, accepts);
	}

	/** Oldest first. */
	set(drafts: readonly EventDraft[]): string[] {
		this.#rows.set([]);
		return this.add(drafts);
	}

	/** May change the session's state. Returns their ids. */
	add(drafts: readonly EventDraft[]): string[] {
		return drafts.map((draft) => {
			const before = this.#rows.newestId ?? this.#session.id;
			const event = this.#history.event(timeOfId(before) + 1000, draft);
			this.#session.status = states[event.type] ?? this.#session.status;
			this.#session.updated_at = event.processed_at;
			this.#rows.add([event]);
			for (const listener of this.#listeners) {
				listener(event);
			}
			return event.id;
		});
	}

	/** One event each so many milliseconds; the last ones end the turn. */
	run(count: number, milliseconds: number): void {
		this.stop();
		const drafts = restOfTurn(this.#session, count);
		if (this.#session.status !== 'running') {
			this.add([{ type: 'session.status_running' }]);
		}
		this.#run = setInterval(() => {
			this.add(drafts.splice(0, 1));
			if (drafts.length === 0) {
				this.stop();
			}
		}, milliseconds);
		this.#run.unref();
	}

	get isRunning(): boolean {
		return this.#run !== undefined;
	}

	stop(): void {
		clearInterval(this.#run);
		this.#run = undefined;
	}

	/** Returns a function that stops it. */
	listen(listener: (event: EventRecord) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}
}
