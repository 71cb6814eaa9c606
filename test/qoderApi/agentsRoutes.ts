import { type Context, Hono } from 'hono';
import type { Account } from './account.ts';
import { updatedAgent } from './agentUpdate.ts';
import { agentsAnswer, newAgent, newAgentsAnswer, versionId } from './answers.ts';
import type { ApiEnv } from './app.ts';
import { RequestError } from './errors.ts';
import {
	newCursorNames,
	oldCursorNames,
	type Parameters,
	readChoice,
	readCursor,
	readLimit,
	readVersion,
	readVersionCursor,
} from './parameters.ts';
import type { AgentRecord, JsonObject } from './records.ts';
import type { Service } from './service.ts';

/** What is below `/agents`. */
export function agentsRoutes(service: Service): Hono<ApiEnv> {
	const routes = new Hono<ApiEnv>();
	routes.get('/', (context) => {
		const list = service.generation === 1 ? listAgents : listNewAgents;
		return context.json(list(context.get('account'), context.req.query()));
	});
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
		const order = (isOld && readChoice(parameters, 'order', ['asc', 'desc'])) || 'desc';
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

function listAgents(account: Account, parameters: Parameters): JsonObject {
	const limit = readLimit(parameters);
	const order = readChoice(parameters, 'order', ['asc', 'desc']) ?? 'desc';
	const cursor = readCursor(parameters, oldCursorNames, 'agent', (id) => account.agent(id) !== undefined);
	return agentsAnswer(account.listAgents({ limit, order, cursor }));
}

function listNewAgents(account: Account, parameters: Parameters): JsonObject {
	const limit = readLimit(parameters);
	const cursor = readCursor(parameters, newCursorNames, 'agent', (id) => account.agent(id) !== undefined);
	const includeArchived = readChoice(parameters, 'include_archived', ['true', 'false']) === 'true';
	return newAgentsAnswer(account.listAgents({ limit, cursor, includeArchived }));
}
