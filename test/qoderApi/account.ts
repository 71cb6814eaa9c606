import { AgentHistory } from './agentHistory.ts';
import { sampleContent } from './contents.ts';
import type { EventDraft } from './events.ts';
import { type AgentRecord, type FileRecord, isArtifact, type SessionRecord } from './records.ts';
import { type Page, type Query, type Removal, Rows } from './rows.ts';
import { newestSample, SampleData, type SampleOptions, SampleSessions, sessionFinder, timeOfId } from './sampleData.ts';
import { SessionEvents } from './sessionEvents.ts';
import type { Upload } from './uploads.ts';

/** Default: all records are accepted. */
interface FilteredQuery<T> extends Query {
	readonly accepts?: (record: T) => boolean;
}

/** The files, agents and sessions of one account, which tests may change at any time. */
export class Account {
	#sample = new SampleData();
	#newest = newestSample;
	readonly #files = new Rows<FileRecord>((file) => file.file_id);
	readonly #agents = new Rows<AgentRecord>((agent) => agent.id);
	readonly #sessions = new Rows<SessionRecord>((session) => session.id);
	#sampleSessions = new SampleSessions();
	/** The session in which a loaded file was delivered. */
	#sessionAt = sessionFinder([]);
	/** The sessions of later files. */
	readonly #scopes = new Map<string, string>();
	readonly history = new AgentHistory();
	/** Bodies of updates, including refused ones. */
	readonly updates: string[] = [];
	readonly #uploads = new Map<string, Buffer>();
	readonly #events = new Map<string, SessionEvents>();

	readonly #options: SampleOptions;

	constructor(options: SampleOptions = {}) {
		this.#options = options;
		this.reset();
	}

	/** Newest first. */
	get files(): readonly FileRecord[] {
		return this.#files.all;
	}

	/** Newest first, with archived ones. */
	get agents(): readonly AgentRecord[] {
		return this.#agents.all;
	}

	/** Newest first, with archived ones. */
	get sessions(): readonly SessionRecord[] {
		return this.#sessions.all;
	}

	/** Fills the account with sample data, by default as at the start. */
	reset(options: SampleOptions = {}): void {
		const { files = 137, agents = 45, sessions = 24, seed = 1 } = { ...this.#options, ...options };
		this.#sample = new SampleData(seed);
		this.#sampleSessions = new SampleSessions(seed);
		this.#newest = newestSample;
		const [allFiles, allAgents] = [this.#sample.files(files), this.#sample.agents(agents)];
		this.load(allFiles, allAgents, this.#sampleSessions.sessions(sessions, allFiles, allAgents));
	}

	/** Replaces all records, newest first. Each file of an agent belongs to the session of its time. */
	load(files: readonly FileRecord[], agents: readonly AgentRecord[], sessions: readonly SessionRecord[] = []): void {
		this.#files.set(files);
		this.#agents.set(agents);
		this.#sessions.set(sessions);
		for (const events of this.#events.values()) {
			events.stop();
		}
		for (const each of [this.#uploads, this.history, this.#scopes, this.#events]) {
			each.clear();
		}
		this.updates.length = 0;
		this.#sessionAt = sessionFinder(sessions);
	}

	listFiles({ accepts, ...query }: FilteredQuery<FileRecord> = {}): Page<FileRecord> {
		return this.#files.page(query, accepts);
	}

	listAgents({ includeArchived = false, ...query }: Query & { readonly includeArchived?: boolean } = {}): Page<AgentRecord> {
		return this.#agents.page(query, (agent) => includeArchived || agent.archived_at === undefined);
	}

	listSessions({ accepts, ...query }: FilteredQuery<SessionRecord> = {}): Page<SessionRecord> {
		return this.#sessions.page(query, accepts);
	}

	/** Also an archived one. */
	agent(id: string): AgentRecord | undefined {
		return this.#agents.get(id);
	}

	/** Also an archived one. */
	session(id: string): SessionRecord | undefined {
		return this.#sessions.get(id);
	}

	/** Made on first request. */
	eventsOf(id: string): SessionEvents | undefined {
		const session = this.session(id);
		if (session && !this.#events.has(id)) {
			const files = this.files.filter((file) => this.sessionOf(file) === id);
			this.#events.set(id, new SessionEvents(session, files.slice(0, 5)));
		}
		return session && this.#events.get(id);
	}

	/** Returns their ids; none without such a session. */
	addEvents(id: string, events: readonly EventDraft[]): string[] {
		return this.eventsOf(id)?.add(events) ?? [];
	}

	/** Null for files that users uploaded. */
	sessionOf(file: FileRecord): string | null {
		const { file_id, purpose } = file;
		return this.#scopes.get(file_id) ?? (isArtifact(purpose) ? this.#sessionAt(file_id) : undefined) ?? null;
	}

	mounts(fileId: string): number {
		return this.#sessions.all.filter(({ resources }) => resources.some(({ file_id }) => file_id === fileId)).length;
	}

	file(id: string): FileRecord | undefined {
		return this.#files.get(id);
	}

	/** The uploaded bytes, or sample bytes. */
	contentOf(file: FileRecord): { readonly size: number; readonly chunks: Iterable<Buffer> } {
		const upload = this.#uploads.get(file.file_id);
		return upload ? { size: upload.length, chunks: [upload] } : { size: file.size_bytes, chunks: sampleContent(file) };
	}

	/** Adds files newer than all others. Returns their ids, newest first. */
	addFiles(count: number, fields: Partial<FileRecord> = {}, session?: string): string[] {
		const times = this.#timesAhead(count, this.#files.newestId);
		const files = times.map((time) => ({ ...this.#sample.file(time, fields.purpose), ...fields }));
		const find = sessionFinder(this.sessions);
		for (const { file_id, purpose } of files) {
			const scope = session ?? (isArtifact(purpose) ? find(file_id) : undefined);
			if (scope !== undefined) {
				this.#scopes.set(file_id, scope);
			}
		}
		return this.#files.add(files);
	}

	addUpload({ bytes, ...fields }: Upload): FileRecord {
		const [time = 0] = this.#timesAhead(1, this.#files.newestId);
		const file = { ...this.#sample.file(time, fields.purpose), ...fields, size_bytes: bytes.length, status: 'ready' } as const;
		const record = { ...file, updated_at: file.created_at };
		this.#files.add([record]);
		this.#uploads.set(record.file_id, bytes);
		return record;
	}

	/** Adds agents newer than all others. Returns their ids, newest first. */
	addAgents(count: number, fields: Partial<AgentRecord> = {}): string[] {
		const times = this.#timesAhead(count, this.#agents.newestId);
		return this.#agents.add(times.map((time) => ({ ...this.#sample.agent(time), ...fields })));
	}

	/** Adds sessions newer than all others. Returns their ids, newest first. */
	addSessions(count: number, fields: Partial<SessionRecord> = {}): string[] {
		const times = this.#timesAhead(count, this.#sessions.newestId);
		const brought = this.files.filter(({ purpose }) => !isArtifact(purpose));
		return this.#sessions.add(times.map((time) => ({ ...this.#sampleSessions.session(time, brought, this.agents), ...fields })));
	}

	/** Returns the ids of files that existed. */
	removeFiles(which: Removal): string[] {
		return this.#files.remove(which);
	}

	/** Returns the ids of agents that existed. */
	removeAgents(which: Removal): string[] {
		return this.#agents.remove(which);
	}

	/** Returns the id, if there is such a file. */
	changeFile(id: string, fields: Partial<FileRecord>): string[] {
		return this.#files.change(id, fields);
	}

	/** A higher `version` keeps the former one. Returns the id, if there is such an agent. */
	changeAgent(id: string, fields: Partial<AgentRecord>): string[] {
		const agent = this.agent(id);
		if (agent && (fields.version ?? 0) > agent.version) {
			this.history.keep(agent);
		}
		return this.#agents.change(id, fields);
	}

	/** Returns the id, if there is such a session. */
	changeSession(id: string, fields: Partial<SessionRecord>): string[] {
		return this.#sessions.change(id, fields);
	}

	#timesAhead(count: number, newestId: string | undefined): number[] {
		const known = newestId === undefined ? 0 : timeOfId(newestId);
		let time = Math.max(this.#newest, Number.isNaN(known) ? 0 : known);
		const times = Array.from({ length: count }, () => {
			time += 1000;
			return time;
		});
		this.#newest = time;
		return times.reverse();
	}
}
