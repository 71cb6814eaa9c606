import type { QueryParameters } from './dialects.ts';

/** Parameters of every listing: the rows of a page, and the cursor of the page before under the name that it has on the wire. */
export interface PageQuery extends QueryParameters {
	/** 1–100; the service's default is 20. */
	readonly limit?: number | undefined;
}

/** Parameters of `GET /files` (List files, "Query parameters"). */
export interface FileQuery extends PageQuery {
	/** One of the five `purposes`; the documented service. */
	readonly purpose?: string | undefined;
	/** The beginning of a name, upper and lower case alike; today’s service. */
	readonly name?: string | undefined;
	/** The id of the session whose files are listed; today’s service. */
	readonly scope_id?: string | undefined;
}

/** Parameters of `GET /sessions` (today's service, List sessions). */
export interface SessionQuery extends PageQuery {
	/** Only those of the agent with this id. */
	readonly agent_id?: string | undefined;
	/** Only those in this state, such as `running`. */
	readonly statuses?: string | undefined;
}

/** Parameters of `POST /sessions/search` (today's service, a beta). */
export interface SessionSearch extends PageQuery {
	/** A part of the title, upper and lower case alike. */
	readonly name?: string | undefined;
}

/** Parameters of `GET /sessions/{id}/events` (today's service, List session events). */
export interface EventQuery extends PageQuery {
	/** By time; the service's default is `asc`, oldest first. */
	readonly order?: 'asc' | 'desc' | undefined;
	/** The events that follow the one with this id. */
	readonly after_id?: string | undefined;
}

/** Parameters of `GET /agents` (List agents, "Query parameters"). */
export interface AgentQuery extends PageQuery {
	/** By time of creation; the service's default is `desc`, newest first. */
	readonly order?: 'asc' | 'desc' | undefined;
	/** Today’s service, which leaves them out by default; the documented one always leaves them out. */
	readonly include_archived?: boolean | undefined;
}
