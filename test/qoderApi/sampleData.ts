import { agentState } from './agentHistory.ts';
import samples from './fixtures/samples.json' with { type: 'json' };
import { Random } from './random.ts';
import { type AgentRecord, type FileRecord, isArtifact, type Purpose, type SessionRecord } from './records.ts';
import { isTextLike } from './textLike.ts';

/** `#` in a name becomes a number; sizes are in bytes. */
type SampleFile = readonly [name: string, mimeType: string, least: number, most: number];

const sampleFiles = samples.files as readonly unknown[] as readonly SampleFile[];
/** Users upload small texts. */
const sampleUploads = sampleFiles
	.filter(([name, mimeType]) => isTextLike(name, mimeType))
	.map(([name, mimeType, least, most]): SampleFile => [name, mimeType, Math.min(least, 2 ** 20), Math.min(most, 2 ** 22)]);

/** Repeated entries are more frequent. */
const samplePurposes: readonly Purpose[] = [
	...(['user_upload', 'user_upload', 'user_upload', 'tool_output', 'tool_output', 'tool_output'] as const),
	...(['skill_output', 'session_resource', 'session_resource', 'agent_output'] as const),
];

export interface SampleOptions {
	/** Default 137. */
	readonly files?: number;
	/** Without archived ones, about one more for every 15. Default 45. */
	readonly agents?: number;
	/** Without archived ones, as for agents. Default 24; none without agents. */
	readonly sessions?: number;
	/** Default 1. */
	readonly seed?: number;
}

/** Milliseconds. */
export const newestSample = Date.UTC(2026, 4, 18, 15, 33, 53, 412);

const span = 200 * 24 * 60 * 60 * 1000;

/** Makes realistic records, the same for the same seed. As with UUIDv7, the order of ids is that of creation. */
export class SampleData {
	readonly #random: Random;

	constructor(seed = 1) {
		this.#random = new Random(seed);
	}

	/** Newest first, over 200 days. */
	files(count: number): FileRecord[] {
		return this.#timesBackwards(count).map((time) => this.file(time));
	}

	/** Newest first; the ninth of every sixteen is archived on top of `count`. */
	agents(count: number): AgentRecord[] {
		const archived = Math.floor((count + 7) / 15);
		return this.#timesBackwards(count + archived).map((time, index) => {
			const agent = this.agent(time);
			return index % 16 === 8 ? { ...agent, archived_at: agent.updated_at } : agent;
		});
	}

	/** `time` is in milliseconds. */
	file(time: number, purpose = this.#random.pick(samplePurposes)): FileRecord {
		const random = this.#random;
		const [name, mimeType, least, most] = random.pick(isArtifact(purpose) ? sampleFiles : sampleUploads);
		const filename = name.replace('#', String(random.integer(1, name.includes('-q#') ? 4 : 99)));
		const luck = random.next();
		return {
			created_at: inSeconds(time),
			file_id: idOf('file', time, random),
			filename,
			metadata: isArtifact(purpose)
				? { original_filename: filename, source: 'DeliverArtifacts' }
				: { ...random.pick<Record<string, string>>(samples.metadata) },
			mime_type: mimeType,
			purpose,
			// Small files are far more common than large ones.
			size_bytes: Math.round((least + 1) * ((most + 1) / (least + 1)) ** random.next()) - 1,
			status: luck < 0.02 ? 'error' : luck < 0.06 ? 'uploading' : 'ready',
			updated_at: inSeconds(time + random.integer(0, 3) * 1000),
		};
	}

	/** Not archived; `time` is in milliseconds. */
	agent(time: number): AgentRecord {
		const random = this.#random;
		const subject = random.pick(samples.subjects);
		const role = random.pick(samples.roles);
		const version = random.pick([1, 1, 1, 2, 2, 3, 7, 12, 40]);
		const created = inMicroseconds(time, random.integer(0, 999));
		const [id, name] = [idOf('agent', time, random), `${subject}-${role}`];
		return {
			type: 'agent',
			id,
			name,
			description: random.pick(['', `Agent used as ${subject} ${role}`]),
			...agentState({ id, name }, version),
			default_environment: random.pick(['', '', `env_${random.hex(32)}`]),
			version,
			created_at: created,
			updated_at: version === 1 ? created : inMicroseconds(time + random.integer(1, 86_400_000), random.integer(0, 999)),
		};
	}

	#timesBackwards(count: number): number[] {
		let time = newestSample;
		const widestGap = Math.max(1, Math.floor((2 * span) / Math.max(1, count)));
		return Array.from({ length: count }, (_, index) => (time -= index && this.#random.integer(1, widestGap)));
	}
}

/** Like a UUIDv7; `time` is in milliseconds. */
export function idOf(kind: string, time: number, random: Random): string {
	const milliseconds = time.toString(16).padStart(12, '0');
	return `${kind}_${milliseconds}7${random.hex(3)}${random.pick(['8', '9', 'a', 'b'])}${random.hex(15)}`;
}

/** In milliseconds. */
export function timeOfId(id: string): number {
	return Number.parseInt(id.slice(id.indexOf('_') + 1).slice(0, 12), 16);
}

function inSeconds(time: number): string {
	return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** Milliseconds as RFC 3339 UTC, with microseconds. */
export function inMicroseconds(time: number, microseconds: number): string {
	const digits = new Date(time).toISOString().slice(0, -1) + String(microseconds).padStart(3, '0');
	return `${digits.replace(/\.?0+$/, '')}Z`;
}

/** Realistic sessions, the same for the same seed, with some files mounted. */
export class SampleSessions {
	readonly #random: Random;

	constructor(seed = 1) {
		this.#random = new Random(seed ^ 0x5e55_1045);
	}

	/** Newest first, over 200 days; the ninth of every sixteen is archived on top of `count`. */
	sessions(count: number, files: readonly FileRecord[], agents: readonly AgentRecord[]): SessionRecord[] {
		if (agents.length === 0) {
			return [];
		}
		const brought = files.filter(({ purpose }) => !isArtifact(purpose));
		const all = count + Math.floor((count + 7) / 15);
		// Evenly, so that sessions have about as many files.
		const gap = Math.floor(span / Math.max(1, all));
		return Array.from({ length: all }, (_, index) => {
			const session = this.session(newestSample - index * gap - this.#random.integer(1, gap), brought, agents);
			return index % 16 === 8 ? { ...session, status: 'idle', archived_at: session.updated_at } : session;
		});
	}

	/** `time` is in milliseconds. */
	session(time: number, brought: readonly FileRecord[], agents: readonly AgentRecord[]): SessionRecord {
		const random = this.#random;
		const agent = random.pick(agents);
		const seconds = random.integer(3, 5000);
		const created = inMicroseconds(time, random.integer(0, 999));
		const { name, description, model, system, tools, mcp_servers, version, id } = agent;
		const mounted = () => new Set(Array.from({ length: brought.length && random.integer(0, 2) }, () => random.pick(brought)));
		const snapshot = { id: model, effective_context_window: 200_000 };
		return {
			id: idOf('sess', time, random),
			type: 'session',
			agent: { id, type: 'agent', version, name, description, model: snapshot, system, tools, skills: [], mcp_servers },
			environment_id: idOf('env', time, random),
			title: random.pick(samples.titles),
			status: random.pick(['idle', 'idle', 'idle', 'running', 'rescheduling', 'terminated']),
			metadata: random.pick([{}, {}, { ticket: `QC-${random.integer(100, 999)}` }]),
			environment_variables: {},
			resources: [...mounted()].map(({ file_id, filename }) => {
				const created_at = inMicroseconds(time, random.integer(0, 999));
				const mount_path = `/data/workspace/${filename}`;
				return { id: idOf('sesr', time, random), type: 'file', file_id, mount_path, created_at, updated_at: created_at };
			}),
			vault_ids: [],
			deployment_id: null,
			outcome_evaluations: [],
			stats: { active_seconds: Math.ceil(seconds / 3), duration_seconds: seconds },
			usage: { total_credits: random.integer(1, 900) / 100 },
			archived_at: null,
			created_at: created,
			updated_at: inMicroseconds(time + seconds * 1000, random.integer(0, 999)),
		};
	}
}

/** The newest session that had begun when the file was created, or else the first. */
export function sessionFinder(sessions: readonly SessionRecord[]): (fileId: string) => string | undefined {
	const starts = sessions.map(({ id }) => ({ id, time: timeOfId(id) }));
	return (fileId) => {
		const time = timeOfId(fileId);
		return (starts.find((start) => start.time <= time) ?? starts.at(-1))?.id;
	};
}
