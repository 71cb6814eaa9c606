import { AgentHistory } from './agentHistory.ts';
import { sampleContent } from './contents.ts';
import { SessionEvents } from './events.ts';
import { type AgentRecord, type FileRecord, isArtifact, type SessionRecord } from './records.ts';
import { type Page, type Query, type Removal, Rows } from './rows.ts';
import { newestSample, SampleData, type SampleOptions, SampleSessions, sessionFinder, timeOfId } from './sampleData.ts';
import type { Upload } from './uploads.ts';

/** Default: all records are accepted. */
interface FilteredQuery<T> extends Query {
	readonly accepts?: (record: T) => boolean;
}

/** The files, agents and sessions of one account, newest first, which tests may change at any time. */
export class Account {
	readonly #options: SampleOptions;
	#sample = new SampleData();
	#sampleSessions = new SampleSessions();
	#newest = newestSample;
	readonly #files = new Rows<FileRecord>((file) => file.file_id);
	readonly #agents = new Rows<AgentRecord>((agent) => agent.id);
	readonly #sessions = new Rows<SessionRecord>((session) => session.id);
	/** The session in which a loaded file was delivered. */
	#sessionAt = sessionFinder([]);
	/** The sessions of later files. */
	readonly #scopes = new Map<string, string>();
	readonly history = new AgentHistory();
	/** Bodies of updates, including refused ones. */
	readonly updates: string[] = [];
	readonly #uploads = new Map<string, Buffer>();
	readonly #events = new Map<string, SessionEvents>();

	constructor(options: SampleOptions = {}) {
		this.#options = options;
		this.reset();
	}

	get files(): readonly FileRecord[] {
		return this.#files.all;
	}

	/** With archived ones. */
	get agents(): readonly AgentRecord[] {
		return this.#agents.all;
	}

	/** With archived ones. */
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

	listSessions({ accepts, ...query }: FilteredQuery<SessionRecord>): Page<SessionRecord> {
		return this.#sessions.page(query, accepts);
	}

	file(id: string): FileRecord | undefined {
		return this.#files.get(id);
	}

	agent(id: string): AgentRecord | undefined {
		return this.#agents.get(id);
	}

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

	/** Null for files that users uploaded. */
	sessionOf({ file_id, purpose }: FileRecord): string | null {
		return this.#scopes.get(file_id) ?? (isArtifact(purpose) ? this.#sessionAt(file_id) : undefined) ?? null;
	}

	mounts(fileId: string): number {
		return this.#sessions.all.filter(({ resources }) => resources.some(({ file_id }) => file_id === fileId)).length;
	}

	/** The uploaded bytes, or sample bytes. */
	contentOf(file: FileRecord): { readonly size: number; readonly chunks: Iterable<Buffer> } {
		const upload = this.#uploads.get(file.file_id);
		return upload ? { size: upload.length, chunks: [upload] } : { size: file.size_bytes, chunks: sampleContent(file) };
	}

	// Records that are added are newer than all others. Their ids are returned, newest first.

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

	addAgents(count: number, fields: Partial<AgentRecord> = {}): string[] {
		const times = this.#timesAhead(count, this.#agents.newestId);
		return this.#agents.add(times.map((time) => ({ ...this.#sample.agent(time), ...fields })));
	}

	addSessions(count: number, fields: Partial<SessionRecord> = {}): string[] {
		const times = this.#timesAhead(count, this.#sessions.newestId);
		const brought = this.files.filter(({ purpose }) => !isArtifact(purpose));
		return this.#sessions.add(times.map((time) => ({ ...this.#sampleSessions.session(time, brought, this.agents), ...fields })));
	}

	// The ids of records that existed are returned.

	removeFiles(which: Removal): string[] {
		return this.#files.remove(which);
	}

	removeAgents(which: Removal): string[] {
		return this.#agents.remove(which);
	}

	changeFile(id: string, fields: Partial<FileRecord>): string[] {
		return this.#files.change(id, fields);
	}

	/** A higher `version` keeps the former one. */
	changeAgent(id: string, fields: Partial<AgentRecord>): string[] {
		const agent = this.agent(id);
		if (agent && (fields.version ?? 0) > agent.version) {
			this.history.keep(agent);
		}
		return this.#agents.change(id, fields);
	}

	changeSession(id: string, fields: Partial<SessionRecord>): string[] {
		return this.#sessions.change(id, fields);
	}

	#timesAhead(count: number, newestId: string | undefined): number[] {
		const known = newestId === undefined ? 0 : timeOfId(newestId);
		const start = Math.max(this.#newest, Number.isNaN(known) ? 0 : known);
		this.#newest = start + 1000 * count;
		return Array.from({ length: count }, (_, index) => this.#newest - 1000 * index);
	}
}
