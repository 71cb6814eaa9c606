import { Random } from './random.ts';
import { type AgentRecord, type FileRecord, isArtifact, type SessionRecord, type SessionResource } from './records.ts';
import { idOf, inMicroseconds, newestSample, timeOfId } from './sampleData.ts';
import { sampleTitles } from './sampleWords.ts';

const span = 200 * 24 * 60 * 60 * 1000;

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
		const snapshot = { id: model, effective_context_window: 200_000 };
		return {
			id: idOf('sess', time, random),
			type: 'session',
			agent: { id, type: 'agent', version, name, description, model: snapshot, system, tools, skills: [], mcp_servers },
			environment_id: idOf('env', time, random),
			title: random.pick(sampleTitles),
			status: random.pick(['idle', 'idle', 'idle', 'running', 'rescheduling', 'terminated']),
			metadata: random.pick([{}, {}, { ticket: `QC-${random.integer(100, 999)}` }]),
			environment_variables: {},
			resources: this.#resources(time, brought),
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

	#resources(time: number, brought: readonly FileRecord[]): SessionResource[] {
		const random = this.#random;
		if (brought.length === 0) {
			return [];
		}
		const files = new Set(Array.from({ length: random.integer(0, 2) }, () => random.pick(brought)));
		return [...files].map(({ file_id, filename }) => {
			const created = inMicroseconds(time, random.integer(0, 999));
			return {
				id: idOf('sesr', time, random),
				type: 'file',
				file_id,
				mount_path: `/data/workspace/${filename}`,
				created_at: created,
				updated_at: created,
			};
		});
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
