import { idIn } from '../api/names.ts';
import type { Cursor, Entry, Page } from '../api/page.ts';
import type { SessionEvent } from '../api/schema.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { jsonOf } from '../text/plainText.ts';

/** An event, readable or not. */
export type EventEntry = Entry<SessionEvent>;

/** `waiting` for the user, `ended` for good. */
export type SessionState = 'running' | 'waiting' | 'idle' | 'ended';

/** The limits of events, and of characters in their JSON. */
const mostEvents = 5000;
const mostCharacters = 32_000_000;

/** The newest events without a gap, within limits. */
export class EventWindow {
	#entries: EventEntry[] = [];
	#ids = new Set<string>();
	readonly #sizes = new WeakMap<EventEntry, number>();
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
		return this.#entries.length >= mostEvents || this.#size >= mostCharacters;
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

	#unseen(entries: readonly EventEntry[]): EventEntry[] {
		return entries.filter((entry) => {
			const isNew = !this.#ids.has(entry.id);
			if (isNew) {
				const size = jsonOf(entry.value).length;
				this.#ids.add(entry.id);
				this.#sizes.set(entry, size);
				this.#size += size;
			}
			return isNew;
		});
	}

	/** The oldest can be read again. */
	#trim(): void {
		let count = 0;
		while (this.#entries.length - count > 1 && (this.#entries.length - count > mostEvents || this.#size > mostCharacters)) {
			const entry = this.#entries[count] as EventEntry;
			this.#ids.delete(entry.id);
			this.#size -= this.#sizes.get(entry) ?? 0;
			count += 1;
		}
		if (count > 0) {
			this.#entries = this.#entries.slice(count);
			this.#earlier = { page: this.#entries[0]?.id ?? '' };
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
