import type { QoderClient } from '../api/client.ts';
import type { EventQuery } from '../api/dialects.ts';
import { type ApiError, asApiError, messageOf } from '../api/errors.ts';
import type { Entry, Page } from '../api/page.ts';
import type { Session, SessionEvent } from '../api/schema.ts';
import { EventWindow } from './events.ts';
import { type Connection, followEvents } from './followEvents.ts';
import { recordedState, type SessionState } from './sessionState.ts';
import { documentLimits, type Transcript, transcriptOf } from './transcriptText.ts';

/** Milliseconds in which events are combined. */
const changeInterval = 100;

/** A session's transcript, which grows while the session runs and is on the screen. */
export class OpenTranscript {
	readonly #client: QoderClient;
	readonly #onChange: () => void;
	readonly #events = new EventWindow();
	readonly #expanded = new Set<string>();
	#session: Entry<Session>;
	#loading: Promise<void> | undefined;
	#following: AbortController | undefined;
	#connection: Connection | undefined;
	#problem: ApiError | undefined;
	#transcript: Transcript | undefined;
	#changedAt = Date.now();
	/** 0 until the events are loaded. */
	#checkedAt = 0;
	#isVisible = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(client: QoderClient, session: Entry<Session>, onChange: () => void) {
		this.#client = client;
		this.#session = session;
		this.#onChange = onChange;
	}

	/** The record may be newer than the events. */
	update(session: Entry<Session>): void {
		if (this.#session !== session) {
			this.#session = session;
			this.#transcript = undefined;
		}
	}

	get state(): SessionState {
		return this.#events.state ?? recordedState(this.#session.value) ?? 'idle';
	}

	get connection(): Connection | undefined {
		return this.#connection;
	}

	/** Kept until a request succeeds. */
	get problem(): ApiError | undefined {
		return this.#problem;
	}

	get hasEarlier(): boolean {
		return this.#events.earlier !== undefined && !this.#events.isFull;
	}

	get hasTooMany(): boolean {
		return this.#events.earlier !== undefined && this.#events.isFull;
	}

	get changedAt(): number {
		return this.#changedAt;
	}

	/** Made on first use after a change. */
	get transcript(): Transcript {
		this.#transcript ??= transcriptOf(this.#session, this.#events.entries, {
			limits: { ...documentLimits, expanded: this.#expanded },
			end: this.#problem ? messageOf(this.#problem) : '',
		});
		return this.#transcript;
	}

	/** Loads the newest events; later calls share the request. Rejects with an `ApiError`. */
	load(): Promise<void> {
		this.#loading ??= this.#load();
		return this.#loading;
	}

	/** Never rejects: the text shows an error. */
	async showEarlier(): Promise<void> {
		const { earlier } = this.#events;
		if (earlier && this.hasEarlier) {
			await this.#try(async () => {
				const page = await this.#page({ order: 'desc', ...earlier });
				if (this.#events.earlier === earlier) {
					this.#events.addEarlier(page);
				}
			});
			this.#follow();
		}
	}

	/** Many more lines, not all. */
	showMore(eventId: string): void {
		this.#expanded.add(eventId);
		this.#change();
	}

	get isVisible(): boolean {
		return this.#isVisible;
	}

	set isVisible(isVisible: boolean) {
		const isNew = isVisible && !this.#isVisible;
		this.#isVisible = isVisible;
		if (!isVisible) {
			this.#unfollow();
		} else if (isNew) {
			// It may run again.
			void this.check();
		} else {
			this.#follow();
		}
	}

	/** Reads new events, unless it just did. Never rejects. */
	async check(isForced = false): Promise<void> {
		if (this.#checkedAt > 0 && (isForced || Date.now() - this.#checkedAt > 2000)) {
			await this.#try(() => this.#catchUp());
		}
		this.#follow();
	}

	dispose(): void {
		this.#isVisible = false;
		this.#following?.abort();
		clearTimeout(this.#timer);
	}

	/** After a failure, a request must succeed first. */
	#follow(): void {
		const isToFollow = this.#isVisible && this.#checkedAt > 0 && !this.#problem && this.state === 'running';
		if (this.#following || !isToFollow) {
			return;
		}
		const abort = new AbortController();
		this.#following = abort;
		const followed = {
			client: this.#client,
			sessionId: this.#session.id,
			window: this.#events,
			isRunning: () => this.state === 'running',
			onEvents: () => this.#changeSoon(),
			onConnection: (connection: Connection, error?: ApiError) => {
				if (connection !== this.#connection || error?.message !== this.#problem?.message) {
					this.#connection = connection;
					this.#problem = error;
					this.#change();
				}
			},
		};
		followEvents(followed, abort.signal)
			.catch((error: unknown) => {
				if (!abort.signal.aborted) {
					this.#problem = asApiError(error);
				}
			})
			.finally(() => {
				if (this.#following === abort) {
					this.#unfollow();
				}
			});
	}

	#unfollow(): void {
		if (this.#following) {
			this.#following.abort();
			this.#following = undefined;
			this.#connection = undefined;
			this.#change();
		}
	}

	async #load(): Promise<void> {
		this.#events.addEarlier(await this.#page({ order: 'desc' }));
		this.#checkedAt = Date.now();
		this.#transcript = undefined;
	}

	async #catchUp(): Promise<void> {
		await this.#events.readNewer((query) => this.#page(query));
		this.#checkedAt = Date.now();
	}

	#page(query: EventQuery): Promise<Page<SessionEvent>> {
		return this.#client.listEvents(this.#session.id, { limit: 100, ...query });
	}

	async #try(read: () => Promise<void>): Promise<void> {
		try {
			await read();
			this.#problem = undefined;
		} catch (error) {
			this.#problem = asApiError(error);
		}
		this.#change();
	}

	/** The first event shows at once, and those soon after it together. */
	#changeSoon(): void {
		const wait = this.#changedAt + changeInterval - Date.now();
		if (wait <= 0) {
			this.#change();
		} else {
			this.#timer ??= setTimeout(() => this.#change(), wait);
		}
	}

	#change(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#transcript = undefined;
		this.#changedAt = Math.max(this.#changedAt + 1, Date.now());
		this.#onChange();
	}
}
