import { Hono } from 'hono';
import type { Account } from './account.ts';
import { agentsAnswer, newAgentsAnswer } from './answers.ts';
import type { ApiEnv } from './app.ts';
import { newCursorNames, type Parameters, readChoice, readCursor, readLimit } from './parameters.ts';
import type { JsonObject } from './records.ts';
import type { Service } from './service.ts';

/** What is below `/agents`. */
export function agentsRoutes(service: Service): Hono<ApiEnv> {
	const routes = new Hono<ApiEnv>();
	routes.get('/', (context) => {
		const list = service.generation === 1 ? listAgents : listNewAgents;
		return context.json(list(context.get('account'), context.req.query()));
	});
	return routes;
}

function listAgents(account: Account, parameters: Parameters): JsonObject {
	const limit = readLimit(parameters);
	const order = readChoice(parameters, 'order', ['asc', 'desc']) ?? 'desc';
	const cursor = readCursor(parameters, { after_id: 'after', before_id: 'before' }, 'agent', (id) => account.has(id));
	return agentsAnswer(account.listAgents({ limit, order, cursor }));
}

function listNewAgents(account: Account, parameters: Parameters): JsonObject {
	const limit = readLimit(parameters);
	const cursor = readCursor(parameters, newCursorNames, 'agent', (id) => account.has(id));
	const includeArchived = readChoice(parameters, 'include_archived', ['true', 'false']) === 'true';
	return newAgentsAnswer(account.listAgents({ limit, cursor, includeArchived }));
}
