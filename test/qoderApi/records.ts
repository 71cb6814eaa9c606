/** The five purposes of a file, in the documentation's order. */
export const purposes = ['user_upload', 'tool_output', 'skill_output', 'session_resource', 'agent_output'] as const;

/** One of the five purposes of a file. */
export type Purpose = (typeof purposes)[number];

/** Whether files of this purpose are made by an agent, rather than brought by a person. */
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
