import { RequestError } from './errors.ts';
import type { AgentRecord } from './records.ts';

const mostPrompt = 100_000;

/** The next version, with the fields that are absent unchanged. Throws a RequestError. */
export function updatedAgent(agent: AgentRecord, body: string): Partial<AgentRecord> {
	const { version, ...given } = fieldsIn(body);
	if (!Number.isInteger(version)) {
		throw RequestError.invalid('version', "Field 'version' is required.");
	}
	if (version !== agent.version) {
		throw new RequestError(409, `Version conflict: agent '${agent.id}' is in version ${agent.version}, not ${version}.`);
	}
	if (agent.archived_at !== undefined) {
		throw new RequestError(409, `Agent '${agent.id}' is archived and cannot be updated.`);
	}
	const { name, description, model, system, tools, mcp_servers } = given as Partial<AgentRecord>;
	if (system !== undefined && (typeof system !== 'string' || Array.from(system).length > mostPrompt)) {
		throw RequestError.invalid('system', `Field 'system' must be a text of at most ${mostPrompt} characters.`);
	}
	return {
		...Object.fromEntries(
			Object.entries({ name, description, model, system, instructions: system, tools, mcp_servers }).filter(
				([, value]) => value !== undefined,
			),
		),
		version: agent.version + 1,
		updated_at: new Date(Math.max(Date.now(), Date.parse(agent.updated_at) + 1000)).toISOString(),
	};
}

function fieldsIn(body: string): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(body);
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
			return value as Record<string, unknown>;
		}
	} catch {}
	throw new RequestError(400, 'The body must be a JSON object.');
}
