import { agentState } from './agentHistory.ts';
import { Random } from './random.ts';
import { type AgentRecord, type FileRecord, isArtifact } from './records.ts';
import {
	sampleAgentRoles,
	sampleAgentSubjects,
	sampleFiles,
	sampleMetadata,
	samplePurposes,
	sampleUploads,
} from './sampleWords.ts';

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
		const { name, mimeType, sizes } = random.pick(isArtifact(purpose) ? sampleFiles : sampleUploads);
		const filename = name.replace('#', String(random.integer(1, name.includes('-q#') ? 4 : 99)));
		const [least, most] = sizes;
		const luck = random.next();
		return {
			created_at: inSeconds(time),
			file_id: idOf('file', time, random),
			filename,
			metadata: isArtifact(purpose)
				? { original_filename: filename, source: 'DeliverArtifacts' }
				: { ...random.pick(sampleMetadata) },
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
		const subject = random.pick(sampleAgentSubjects);
		const role = random.pick(sampleAgentRoles);
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
		return Array.from({ length: count }, (_, index) => {
			time -= index === 0 ? 0 : this.#random.integer(1, widestGap);
			return time;
		});
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
