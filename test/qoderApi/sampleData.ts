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

/** How much sample data to make, and from which seed. */
export interface SampleOptions {
	/** 137 when left out. */
	readonly files?: number;
	/** Agents that the listing shows: 45 when left out. One archived agent comes on top for every 15 or so. */
	readonly agents?: number;
	/** Sessions that the listing shows: 24 when left out, none without agents. Archived ones come on top as for agents. */
	readonly sessions?: number;
	/** 1 when left out. */
	readonly seed?: number;
}

/** The creation time, in milliseconds, of the newest sample record. */
export const newestSample = Date.UTC(2026, 4, 18, 15, 33, 53, 412);

const span = 200 * 24 * 60 * 60 * 1000;

/** Makes records that look real and are the same for the same seed. Ids are like UUIDv7: their order is the order of creation. */
export class SampleData {
	readonly #random: Random;

	constructor(seed = 1) {
		this.#random = new Random(seed);
	}

	/** That many files, newest first, made over the last 200 days. */
	files(count: number): FileRecord[] {
		return this.#timesBackwards(count).map((time) => this.file(time));
	}

	/** That many agents that the listing shows, newest first; after every eighth of sixteen comes an archived one. */
	agents(count: number): AgentRecord[] {
		const archived = Math.floor((count + 7) / 15);
		return this.#timesBackwards(count + archived).map((time, index) => {
			const agent = this.agent(time);
			return index % 16 === 8 ? { ...agent, archived_at: agent.updated_at } : agent;
		});
	}

	/** One file created at that time (milliseconds), by default for any purpose. */
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

	/** One agent created at that time (milliseconds), not archived. */
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

/** An id like a UUIDv7, of something created at that time (milliseconds). */
export function idOf(kind: string, time: number, random: Random): string {
	const milliseconds = time.toString(16).padStart(12, '0');
	return `${kind}_${milliseconds}7${random.hex(3)}${random.pick(['8', '9', 'a', 'b'])}${random.hex(15)}`;
}

/** The creation time (milliseconds) inside an id. */
export function timeOfId(id: string): number {
	return Number.parseInt(id.slice(id.indexOf('_') + 1).slice(0, 12), 16);
}

function inSeconds(time: number): string {
	return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** A time (milliseconds) in RFC 3339 UTC, with microseconds. */
export function inMicroseconds(time: number, microseconds: number): string {
	const digits = new Date(time).toISOString().slice(0, -1) + String(microseconds).padStart(3, '0');
	return `${digits.replace(/\.?0+$/, '')}Z`;
}
