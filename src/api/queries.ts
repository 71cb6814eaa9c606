import type { QueryParameters } from './dialects.ts';

/** Parameters of every listing, by their names on the wire. */
export interface PageQuery extends QueryParameters {
	/** 1–100; 20 by default. */
	readonly limit?: number | undefined;
}

/** `GET /files` (List files). */
export interface FileQuery extends PageQuery {
	/** One of `purposes`; documented service only. */
	readonly purpose?: string | undefined;
	/** The start of a name, ignoring case; today's service only. */
	readonly name?: string | undefined;
	/** Today's service only. */
	readonly scope_id?: string | undefined;
}

/** `GET /sessions` (List sessions). */
export interface SessionQuery extends PageQuery {
	readonly agent_id?: string | undefined;
}

/** `POST /sessions/search`, a beta. */
export interface SessionSearch extends PageQuery {
	/** A part of the title, ignoring case. */
	readonly name?: string | undefined;
}

/** `GET /sessions/{id}/events` (List session events). */
export interface EventQuery extends PageQuery {
	/** By time; `asc` by default. */
	readonly order?: 'asc' | 'desc' | undefined;
	readonly after_id?: string | undefined;
}

/** `GET /agents` (List agents). */
export interface AgentQuery extends PageQuery {
	/** By creation time; `desc` by default. */
	readonly order?: 'asc' | 'desc' | undefined;
	/** Today's service only. */
	readonly include_archived?: boolean | undefined;
}
