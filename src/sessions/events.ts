import * as l10n from '@vscode/l10n';
import type { QoderClient } from '../api/client.ts';
import type { EventQuery } from '../api/dialects.ts';
import { ApiError } from '../api/errors.ts';
import { idIn } from '../api/names.ts';
import type { Cursor, Entry, Page } from '../api/page.ts';
import type { SessionEvent } from '../api/schema.ts';
import type { Reader } from '../documents/contents.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { jsonOf } from '../text/plainText.ts';
import type { SessionState } from './sessionState.ts';

/** An event, readable or not. */
export type EventEntry = Entry<SessionEvent>;

/** Of events in one request. */
const eventPageSize = 100;
/** The limits of a window: events, and characters in their JSON. */
const maxEvents = 5000;
const maxEventsLength = 32_000_000;
/** The limits of a copy: characters, and pages without a new event, after which the service repeats itself. */
const maxCopyLength = 100_000_000;
const maxEmptyPages = 5;

/** The newest events without a gap, within limits. */
export class EventWindow {
	#entries: EventEntry[] = [];
	#ids = new Set<string>();
	#size = 0;
	#earlier: Cursor | undefined;
	#state: SessionState | undefined;

	/** Oldest first. */
	get entries(): readonly EventEntry[] {
		return this.#entries;
	}

	get lastId(): string | undefined {
		return this.#entries.findLast(({ id, value }) => idIn(value) === id)?.id;
	}

	/** The cursor of the previous events. */
	get earlier(): Cursor | undefined {
		return this.#earlier;
	}

	get isFull(): boolean {
		return this.#entries.length >= maxEvents || this.#size >= maxEventsLength;
	}

	get state(): SessionState | undefined {
		return this.#state;
	}

	/** Newest first. */
	addEarlier({ items, next }: Page<SessionEvent>): void {
		const added = this.#unseen(items).reverse();
		this.#entries = [...added, ...this.#entries];
		this.#earlier = next;
		this.#state ??= stateOf(added);
	}

	/** Oldest first. Returns whether one is new. */
	add(entries: readonly EventEntry[]): boolean {
		// A stream may begin long before these events.
		const since = timeOf(this.#entries[0]);
		const added = this.#unseen(entries.filter((entry) => !(timeOf(entry) < since)));
		this.#entries.push(...added);
		this.#state = stateOf(added) ?? this.#state;
		this.#trim();
		return added.length > 0;
	}

	/** Adds the events after the last one. Rejects like `read`. */
	async readNewer(read: (query: EventQuery) => Promise<Page<SessionEvent>>, onAdded = () => {}): Promise<void> {
		for (;;) {
			const { lastId } = this;
			const { items, hasMore } = await read({ order: 'asc', limit: eventPageSize, after_id: lastId });
			if (this.add(items)) {
				onAdded();
			}
			if (!hasMore || this.lastId === lastId) {
				return;
			}
		}
	}

	#unseen(entries: readonly EventEntry[]): EventEntry[] {
		return entries.filter((entry) => {
			const isNew = !this.#ids.has(entry.id);
			if (isNew) {
				this.#ids.add(entry.id);
				this.#size += sizeOf(entry);
			}
			return isNew;
		});
	}

	/** Drops the oldest events, which only *Save As…* reads again. */
	#trim(): void {
		while (this.#entries.length > maxEvents || (this.#entries.length > 1 && this.#size > maxEventsLength)) {
			const oldest = this.#entries.shift() as EventEntry;
			this.#ids.delete(oldest.id);
			this.#size -= sizeOf(oldest);
			// A `page` comes from the service only.
			this.#earlier = { after_id: this.#entries[0]?.id ?? '' };
		}
	}
}

function stateOf(entries: readonly EventEntry[]): SessionState | undefined {
	for (const { value } of entries.toReversed()) {
		const { type, stop_reason } = fieldsOf(value);
		switch (type) {
			case 'session.status_running':
			case 'session.status_rescheduled':
				return 'running';
			case 'session.status_idle':
				return fieldsOf(stop_reason)['type'] === 'requires_action' ? 'waiting' : 'idle';
			case 'session.status_terminated':
			case 'session.deleted':
				return 'ended';
		}
	}
	return undefined;
}

/** Milliseconds; NaN if missing. */
export function timeOf(entry: EventEntry | undefined): number {
	return Date.parse(textOf(fieldsOf(entry?.value)['processed_at']) ?? '');
}

/** All events, oldest first. Rejects with an `ApiError`, a sentence, or the signal's reason. */
export async function allEvents(
	client: Pick<QoderClient, 'listEvents'>,
	id: string,
	{ signal, onProgress }: Reader,
): Promise<EventEntry[]> {
	const entries = new Map<string, EventEntry>();
	let cursor: Cursor | undefined;
	let characters = 0;
	let emptyPages = 0;
	do {
		const page = await client.listEvents(id, { order: 'asc', limit: eventPageSize, ...cursor }, signal);
		signal?.throwIfAborted();
		const before = entries.size;
		for (const entry of page.items.filter((item) => !entries.has(item.id))) {
			characters += sizeOf(entry);
			entries.set(entry.id, entry);
		}
		emptyPages = entries.size === before ? emptyPages + 1 : 0;
		if (emptyPages === maxEmptyPages) {
			throw new ApiError('protocol', l10n.t('The service returned the same page again.'));
		}
		if (characters > maxCopyLength) {
			throw new Error(l10n.t('The transcript is larger than 100 MB, so it was not saved.'));
		}
		onProgress?.(characters);
		cursor = page.next;
	} while (cursor);
	return [...entries.values()];
}

function sizeOf({ value }: EventEntry): number {
	return jsonOf(value).length;
}
