/** The five purposes of a file, in the documentation's order. */
export const purposes = ['user_upload', 'tool_output', 'skill_output', 'session_resource', 'agent_output'] as const;

/** One of the five purposes of a file. */
export type Purpose = (typeof purposes)[number];

/** Whether files of this purpose are made by an agent, rather than uploaded by a user. */
export function isArtifact(purpose: Purpose): boolean {
	return purpose !== 'user_upload' && purpose !== 'session_resource';
}

/** The generations of the service this API can answer as: 1 is the documented contract, 3 is what the service became. */
export type Generation = 1 | 3;

/** Any JSON object. */
export type JsonObject = Record<string, unknown>;

/** A file with the fields and the key order of generation 1. Sizes in bytes, times in RFC 3339 UTC to the second. */
export interface FileRecord {
	created_at: string;
	file_id: string;
	filename: string;
	metadata: Record<string, string>;
	mime_type: string;
	purpose: Purpose;
	size_bytes: number;
	status: 'ready' | 'uploading' | 'error';
	updated_at: string;
}

/** An agent with the fields and the key order of generation 1, which never lists the agents that have an `archived_at`. */
export interface AgentRecord {
	type: 'agent';
	id: string;
	name: string;
	description: string;
	model: string;
	system: string;
	instructions: string;
	tools: JsonObject[];
	mcp_servers: JsonObject[];
	default_environment: string;
	version: number;
	created_at: string;
	updated_at: string;
	archived_at?: string;
}

/** A file that is mounted into a session. */
export interface SessionResource {
	id: string;
	type: 'file';
	file_id: string;
	mount_path: string;
	created_at: string;
	updated_at: string;
}

/** A session with the fields of generation 3; `agent` is the agent as it was when the session began. */
export interface SessionRecord {
	id: string;
	type: 'session';
	agent: { id: string; version: number; name: string } & JsonObject;
	environment_id: string;
	title: string | null;
	status: (typeof sessionStatuses)[number];
	metadata: Record<string, string>;
	environment_variables: Record<string, string>;
	resources: SessionResource[];
	vault_ids: string[];
	deployment_id: string | null;
	outcome_evaluations: JsonObject[];
	stats: { active_seconds: number; duration_seconds: number };
	usage: { total_credits: number };
	archived_at: string | null;
	created_at: string;
	updated_at: string;
}

/** The states of a session. An archived one is idle. */
export const sessionStatuses = ['idle', 'running', 'rescheduling', 'terminated'] as const;
