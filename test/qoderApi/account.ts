import { AgentHistory } from './agentHistory.ts';
import { sampleContent } from './contents.ts';
import type { EventDraft } from './events.ts';
import { type AgentRecord, type FileRecord, isArtifact, type SessionRecord } from './records.ts';
import { type Page, type Query, type Removal, Rows } from './rows.ts';
import { newestSample, SampleData, type SampleOptions, SampleSessions, sessionFinder, timeOfId } from './sampleData.ts';
import { SessionEvents } from './sessionEvents.ts';
import type { Upload } from './uploads.ts';

/** A request for a page of the records that are accepted, of all when that is left out. */
interface FilteredQuery<T> extends Query {
	readonly accepts?: (record: T) => boolean;
}

/** The files, agents and sessions of one account. They may change at any time, like a real account. */
export class Account {
	#sample = new SampleData();
	#newest = newestSample;
	readonly #files = new Rows<FileRecord>((file) => file.file_id);
	readonly #agents = new Rows<AgentRecord>((agent) => agent.id);
	readonly #sessions = new Rows<SessionRecord>((session) => session.id);
	#sampleSessions = new SampleSessions();
	/** In which of the sessions it was loaded with a file was delivered. */
	#sessionAt = sessionFinder([]);
	/** The sessions of the files that came later. */
	readonly #scopes = new Map<string, string>();
	/** The former versions of the agents. */
	readonly history = new AgentHistory();
	/** The unchanged bodies of the updates of agents, including refused ones. */
	readonly updates: string[] = [];
	readonly #uploads = new Map<string, Buffer>();
	/** The events of the sessions that were requested. */
	readonly #events = new Map<string, SessionEvents>();

	readonly #options: SampleOptions;

	/** Filled with sample data as `reset` does it. */
	constructor(options: SampleOptions = {}) {
		this.#options = options;
		this.reset();
	}

	/** Every file, newest first. */
	get files(): readonly FileRecord[] {
		return this.#files.all;
	}

	/** Every agent, archived ones too, newest first. */
	get agents(): readonly AgentRecord[] {
		return this.#agents.all;
	}

	/** Every session, archived ones too, newest first. */
	get sessions(): readonly SessionRecord[] {
		return this.#sessions.all;
	}

	/** Deletes everything and fills the account with sample data, by default as much as at first. */
	reset(options: SampleOptions = {}): void {
		const { files = 137, agents = 45, sessions = 24, seed = 1 } = { ...this.#options, ...options };
		this.#sample = new SampleData(seed);
		this.#sampleSessions = new SampleSessions(seed);
		this.#newest = newestSample;
		const [allFiles, allAgents] = [this.#sample.files(files), this.#sample.agents(agents)];
		this.load(allFiles, allAgents, this.#sampleSessions.sessions(sessions, allFiles, allAgents));
	}

	/** Replaces everything by exactly these records, newest first; each file of an agent belongs to the session of its time. */
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

	/** One page of files. */
	listFiles({ accepts, ...query }: FilteredQuery<FileRecord> = {}): Page<FileRecord> {
		return this.#files.page(query, accepts);
	}

	/** One page of agents, without the archived ones unless they are included. */
	listAgents({ includeArchived = false, ...query }: Query & { readonly includeArchived?: boolean } = {}): Page<AgentRecord> {
		return this.#agents.page(query, (agent) => includeArchived || agent.archived_at === undefined);
	}

	/** One page of sessions. */
	listSessions({ accepts, ...query }: FilteredQuery<SessionRecord> = {}): Page<SessionRecord> {
		return this.#sessions.page(query, accepts);
	}

	/** The agent with this id, archived or not. */
	agent(id: string): AgentRecord | undefined {
		return this.#agents.get(id);
	}

	/** The session with this id, archived or not. */
	session(id: string): SessionRecord | undefined {
		return this.#sessions.get(id);
	}

	/** The events of the session with this id, made when they are first requested. */
	eventsOf(id: string): SessionEvents | undefined {
		const session = this.session(id);
		if (session && !this.#events.has(id)) {
			const files = this.files.filter((file) => this.sessionOf(file) === id);
			this.#events.set(id, new SessionEvents(session, files.slice(0, 5)));
		}
		return session && this.#events.get(id);
	}

	/** Lets events happen in a session. Returns their ids; none when there is no such session. */
	addEvents(id: string, events: readonly EventDraft[]): string[] {
		return this.eventsOf(id)?.add(events) ?? [];
	}

	/** The id of the session a file was delivered in; null for files that users uploaded. */
	sessionOf(file: FileRecord): string | null {
		const { file_id, purpose } = file;
		return this.#scopes.get(file_id) ?? (isArtifact(purpose) ? this.#sessionAt(file_id) : undefined) ?? null;
	}

	/** How many sessions a file is mounted in. */
	mounts(fileId: string): number {
		return this.#sessions.all.filter(({ resources }) => resources.some(({ file_id }) => file_id === fileId)).length;
	}

	/** The file with this id. */
	file(id: string): FileRecord | undefined {
		return this.#files.get(id);
	}

	/** The bytes of a file and how many they are: those that were uploaded, or sample bytes. */
	contentOf(file: FileRecord): { readonly size: number; readonly chunks: Iterable<Buffer> } {
		const upload = this.#uploads.get(file.file_id);
		return upload ? { size: upload.length, chunks: [upload] } : { size: file.size_bytes, chunks: sampleContent(file) };
	}

	/** Adds files that are newer than everything, with these fields, and to this session if any. Returns their ids, newest first. */
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

	/** Adds a file that somebody uploaded, and returns it. */
	addUpload({ bytes, ...fields }: Upload): FileRecord {
		const [time = 0] = this.#timesAhead(1, this.#files.newestId);
		const file = { ...this.#sample.file(time, fields.purpose), ...fields, size_bytes: bytes.length, status: 'ready' } as const;
		const record = { ...file, updated_at: file.created_at };
		this.#files.add([record]);
		this.#uploads.set(record.file_id, bytes);
		return record;
	}

	/** Adds agents that are newer than everything, with these fields. Returns their ids, newest first. */
	addAgents(count: number, fields: Partial<AgentRecord> = {}): string[] {
		const times = this.#timesAhead(count, this.#agents.newestId);
		return this.#agents.add(times.map((time) => ({ ...this.#sample.agent(time), ...fields })));
	}

	/** Adds sessions that are newer than everything, with these fields. Returns their ids, newest first. */
	addSessions(count: number, fields: Partial<SessionRecord> = {}): string[] {
		const times = this.#timesAhead(count, this.#sessions.newestId);
		const brought = this.files.filter(({ purpose }) => !isArtifact(purpose));
		return this.#sessions.add(times.map((time) => ({ ...this.#sampleSessions.session(time, brought, this.agents), ...fields })));
	}

	/** Removes files and returns the ids of those that were there. */
	removeFiles(which: Removal): string[] {
		return this.#files.remove(which);
	}

	/** Removes agents and returns the ids of those that were there. */
	removeAgents(which: Removal): string[] {
		return this.#agents.remove(which);
	}

	/** Changes fields of a file. Returns its id, or nothing when there is no such file. */
	changeFile(id: string, fields: Partial<FileRecord>): string[] {
		return this.#files.change(id, fields);
	}

	/** Changes fields of an agent, for example `archived_at`; a higher `version` keeps what was as the former one. Returns its id, or nothing when there is no such agent. */
	changeAgent(id: string, fields: Partial<AgentRecord>): string[] {
		const agent = this.agent(id);
		if (agent && (fields.version ?? 0) > agent.version) {
			this.history.keep(agent);
		}
		return this.#agents.change(id, fields);
	}

	/** Changes fields of a session. Returns its id, or nothing when there is no such session. */
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
