import { sampleContent } from './contents/contents.ts';
import { type Page, type Query, takePage } from './listing.ts';
import type { AgentRecord, FileRecord } from './records.ts';
import { newestSample, SampleData, type SampleOptions, timeOfId } from './sampleData.ts';

/** Which records to remove: those with these ids, or that many of the newest. */
export type Removal = readonly string[] | number;

/** Which files a listing is about; a condition left out does not narrow it. */
export interface FileQuery extends Query {
	readonly accepts?: (file: FileRecord) => boolean;
}

/** Which agents a listing is about. */
export interface AgentQuery extends Query {
	/** False when left out. */
	readonly includeArchived?: boolean;
}

/** The files and agents of one account. They may change at any time, as a real account does. */
export class Account {
	#sample = new SampleData();
	#newest = newestSample;
	#files: FileRecord[] = [];
	#agents: AgentRecord[] = [];

	constructor(options: SampleOptions = {}) {
		this.reset(options);
	}

	/** Every file, newest first. */
	get files(): readonly FileRecord[] {
		return this.#files;
	}

	/** Every agent, archived ones too, newest first. */
	get agents(): readonly AgentRecord[] {
		return this.#agents;
	}

	/** Throws everything away and fills the account with sample data. */
	reset({ files = 137, agents = 45, seed = 1 }: SampleOptions = {}): void {
		this.#sample = new SampleData(seed);
		this.#newest = newestSample;
		this.#files = this.#sample.files(files);
		this.#agents = this.#sample.agents(agents);
	}

	/** Replaces everything by exactly these records, given newest first. */
	load(files: readonly FileRecord[], agents: readonly AgentRecord[]): void {
		this.#files = [...files];
		this.#agents = [...agents];
	}

	/** One page of files. */
	listFiles({ accepts, ...query }: FileQuery = {}): Page<FileRecord> {
		return takePage(accepts ? this.#files.filter(accepts) : this.#files, (file) => file.file_id, query);
	}

	/** One page of agents. */
	listAgents({ includeArchived = false, ...query }: AgentQuery = {}): Page<AgentRecord> {
		const agents = includeArchived ? this.#agents : this.#agents.filter((agent) => agent.archived_at === undefined);
		return takePage(agents, (agent) => agent.id, query);
	}

	/** The file with this id. */
	file(id: string): FileRecord | undefined {
		return this.#files.find(({ file_id }) => file_id === id);
	}

	/** The bytes of a file and how many they are. */
	contentOf(file: FileRecord): { readonly size: number; readonly chunks: Iterable<Buffer> } {
		return { size: file.size_bytes, chunks: sampleContent(file) };
	}

	/** Whether a file or an agent has this id. */
	has(id: string): boolean {
		return this.#files.some((file) => file.file_id === id) || this.#agents.some((agent) => agent.id === id);
	}

	/** Adds files that are newer than everything, with these fields where they are given. Returns their ids, newest first. */
	addFiles(count: number, fields: Partial<FileRecord> = {}): string[] {
		const added = this.#timesAhead(count, this.#files[0]?.file_id).map((time) => ({
			...this.#sample.file(time, fields.purpose),
			...fields,
		}));
		this.#files.unshift(...added);
		return added.map((file) => file.file_id);
	}

	/** Adds agents that are newer than everything, with these fields where they are given. Returns their ids, newest first. */
	addAgents(count: number, fields: Partial<AgentRecord> = {}): string[] {
		const added = this.#timesAhead(count, this.#agents[0]?.id).map((time) => ({ ...this.#sample.agent(time), ...fields }));
		this.#agents.unshift(...added);
		return added.map((agent) => agent.id);
	}

	/** Removes files and returns the ids of those that were there. */
	removeFiles(which: Removal): string[] {
		const ids = chosen(
			which,
			this.#files.map((file) => file.file_id),
		);
		this.#files = this.#files.filter((file) => !ids.has(file.file_id));
		return [...ids];
	}

	/** Removes agents and returns the ids of those that were there. */
	removeAgents(which: Removal): string[] {
		const ids = chosen(
			which,
			this.#agents.map((agent) => agent.id),
		);
		this.#agents = this.#agents.filter((agent) => !ids.has(agent.id));
		return [...ids];
	}

	/** Changes fields of a file. Returns its id, or nothing when there is no such file. */
	changeFile(id: string, fields: Partial<FileRecord>): string[] {
		const file = this.#files.find((candidate) => candidate.file_id === id);
		return file ? [Object.assign(file, fields).file_id] : [];
	}

	/** Changes fields of an agent, for example `archived_at`. Returns its id, or nothing when there is no such agent. */
	changeAgent(id: string, fields: Partial<AgentRecord>): string[] {
		const agent = this.#agents.find((candidate) => candidate.id === id);
		return agent ? [Object.assign(agent, fields).id] : [];
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

function chosen(which: Removal, ids: readonly string[]): Set<string> {
	if (typeof which === 'number') {
		return new Set(ids.slice(0, which));
	}
	const wanted = new Set(which);
	return new Set(ids.filter((id) => wanted.has(id)));
}
