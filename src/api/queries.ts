import type { QueryParameters } from './dialects.ts';

/** Parameters of every listing: the number of rows, and a cursor under its name on the wire. */
export interface PageQuery extends QueryParameters {
	/** 1–100; the service's default is 20. */
	readonly limit?: number | undefined;
}

/** Parameters of `GET /files` (List files, "Query parameters"). */
export interface FileQuery extends PageQuery {
	/** One of the five `purposes`; documented service only. */
	readonly purpose?: string | undefined;
	/** The beginning of a name, ignoring case; today's service only. */
	readonly name?: string | undefined;
	/** The id of a session; today's service only. */
	readonly scope_id?: string | undefined;
}

/** Parameters of `GET /sessions` (today's service, List sessions). */
export interface SessionQuery extends PageQuery {
	/** The id of an agent. */
	readonly agent_id?: string | undefined;
}

/** Parameters of `POST /sessions/search` (today's service, a beta). */
export interface SessionSearch extends PageQuery {
	/** A part of the title, ignoring case. */
	readonly name?: string | undefined;
}

/** Parameters of `GET /sessions/{id}/events` (today's service, List session events). */
export interface EventQuery extends PageQuery {
	/** By time; the service's default is `asc`, oldest first. */
	readonly order?: 'asc' | 'desc' | undefined;
	/** The id of the event before the first one. */
	readonly after_id?: string | undefined;
}

/** Parameters of `GET /agents` (List agents, "Query parameters"). */
export interface AgentQuery extends PageQuery {
	/** By time of creation; the service's default is `desc`, newest first. */
	readonly order?: 'asc' | 'desc' | undefined;
	/** Today's service only; the documented one never lists archived agents. */
	readonly include_archived?: boolean | undefined;
}
