import { type Context, Hono } from 'hono';
import { newAgent, pageAnswer } from './answers.ts';
import type { ApiEnv } from './app.ts';
import { objectIn, RequestError } from './errors.ts';
import {
	newCursorNames,
	oldCursorNames,
	readChoice,
	readCursor,
	readLimit,
	readOrder,
	readVersion,
	readVersionCursor,
} from './parameters.ts';
import type { AgentRecord } from './records.ts';
import type { Service } from './service.ts';

export function agentsRoutes(service: Service): Hono<ApiEnv> {
	const routes = new Hono<ApiEnv>();
	const shown = (agent: AgentRecord) => (service.generation === 1 ? agent : newAgent(agent));
	routes.get('/', (context) => {
		const account = context.get('account');
		const parameters = context.req.query();
		const isOld = service.generation === 1;
		const limit = readLimit(parameters);
		const cursor = readCursor(
			parameters,
			isOld ? oldCursorNames : newCursorNames,
			'agent',
			(id) => account.agent(id) !== undefined,
		);
		const order = isOld ? readOrder(parameters) : 'desc';
		const includeArchived = !isOld && readChoice(parameters, 'include_archived', ['true', 'false']) === 'true';
		const page = account.listAgents({ limit, cursor, order, includeArchived });
		return context.json(pageAnswer(service.generation, page, ({ id }) => id, shown));
	});
	routes.get('/:id', (context) => {
		const agent = agentOf(context);
		const number = readVersion(context.req.query());
		const versions = context.get('account').history.versionsOf(agent);
		const version = number === undefined ? agent : versions.find((each) => each.version === number);
		if (!version) {
			throw new RequestError(404, `Version ${number} of agent '${agent.id}' was not found.`);
		}
		return context.json(shown(version));
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
		return context.json(pageAnswer(service.generation, page, ({ version }) => String(version), shown));
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

const mostPrompt = 100_000;

/** The next version, with the fields that are absent unchanged. Throws a RequestError. */
function updatedAgent(agent: AgentRecord, body: string): Partial<AgentRecord> {
	const { version, ...given } = objectIn(body);
	if (!Number.isInteger(version)) {
		throw RequestError.invalid('version', "Field 'version' is required.");
	}
	if (version !== agent.version) {
		throw new RequestError(409, `Version conflict: agent '${agent.id}' is in version ${agent.version}, not ${version}.`);
	}
	if (agent.archived_at !== undefined) {
		throw new RequestError(409, `Agent '${agent.id}' is archived and cannot be updated.`);
	}
	const { system } = given;
	if (system !== undefined && (typeof system !== 'string' || Array.from(system).length > mostPrompt)) {
		throw RequestError.invalid('system', `Field 'system' must be a text of at most ${mostPrompt} characters.`);
	}
	const known = ['name', 'description', 'model', 'system', 'tools', 'mcp_servers'];
	return {
		...Object.fromEntries(Object.entries(given).filter(([name]) => known.includes(name))),
		...(system !== undefined && { instructions: system }),
		version: agent.version + 1,
		updated_at: new Date(Math.max(Date.now(), Date.parse(agent.updated_at) + 1000)).toISOString(),
	};
}
