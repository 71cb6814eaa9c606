import { type Context, Hono } from 'hono';
import type { Account } from './account.ts';
import { agentsAnswer, newAgent, newAgentsAnswer, versionId } from './answers.ts';
import type { ApiEnv } from './app.ts';
import { objectIn, RequestError } from './errors.ts';
import {
	newCursorNames,
	oldCursorNames,
	type Parameters,
	readChoice,
	readCursor,
	readLimit,
	readOrder,
	readVersion,
	readVersionCursor,
} from './parameters.ts';
import type { AgentRecord, JsonObject } from './records.ts';
import type { Service } from './service.ts';

export function agentsRoutes(service: Service): Hono<ApiEnv> {
	const routes = new Hono<ApiEnv>();
	routes.get('/', (context) => context.json(listAgents(context.get('account'), context.req.query(), service.generation === 1)));
	routes.get('/:id', (context) => {
		const agent = agentOf(context);
		const number = readVersion(context.req.query());
		const version = number === undefined ? agent : context.get('account').history.at(agent, number);
		if (!version) {
			throw new RequestError(404, `Version ${number} of agent '${agent.id}' was not found.`);
		}
		return context.json(service.generation === 1 ? version : newAgent(version));
	});
	routes.post('/:id', async (context) => {
		// Generation 1 replaces whole agents, by PUT.
		if (service.generation === 1) {
			return context.notFound();
		}
		const agent = agentOf(context);
		const account = context.get('account');
		const body = await context.req.text();
		account.updates.push(body);
		account.changeAgent(agent.id, updatedAgent(agent, body));
		return context.json(newAgent(agent));
	});
	routes.get('/:id/versions', (context) => {
		const agent = agentOf(context);
		const parameters = context.req.query();
		const isOld = service.generation === 1;
		const limit = readLimit(parameters);
		const order = isOld ? readOrder(parameters) : 'desc';
		const cursor = readVersionCursor(parameters, isOld ? oldCursorNames : newCursorNames);
		const page = context.get('account').history.page(agent, { limit, order, cursor });
		return context.json(isOld ? agentsAnswer(page, versionId) : newAgentsAnswer(page, versionId));
	});
	return routes;
}

function agentOf(context: Context<ApiEnv>): AgentRecord {
	const id = context.req.param('id') ?? '';
	const agent = context.get('account').agent(id);
	if (!agent) {
		throw new RequestError(404, `Agent '${id}' was not found.`);
	}
	return agent;
}

function listAgents(account: Account, parameters: Parameters, isOld: boolean): JsonObject {
	const limit = readLimit(parameters);
	const isKnown = (id: string) => account.agent(id) !== undefined;
	const cursor = readCursor(parameters, isOld ? oldCursorNames : newCursorNames, 'agent', isKnown);
	if (isOld) {
		return agentsAnswer(account.listAgents({ limit, order: readOrder(parameters), cursor }));
	}
	const includeArchived = readChoice(parameters, 'include_archived', ['true', 'false']) === 'true';
	return newAgentsAnswer(account.listAgents({ limit, cursor, includeArchived }));
}

const mostPrompt = 100_000;

/** The next version, with the fields that are absent unchanged. Throws a RequestError. */
function updatedAgent(agent: AgentRecord, body: string): Partial<AgentRecord> {
	const fields = objectIn(body);
	if (!fields) {
		throw new RequestError(400, 'The body must be a JSON object.');
	}
	const { version, ...given } = fields;
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
