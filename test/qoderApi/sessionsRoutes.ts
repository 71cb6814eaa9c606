import { type Context, Hono } from 'hono';
import type { Account } from './account.ts';
import { newRecordsAnswer } from './answers.ts';
import type { ApiEnv } from './app.ts';
import { RequestError } from './errors.ts';
import { eventsRoutes } from './eventsRoutes.ts';
import { newCursorNames, type Parameters, readChoice, readCursor, readLimit } from './parameters.ts';
import { type JsonObject, type SessionRecord, sessionStatuses } from './records.ts';
import { readSearch, searchCursorNames, withTotal } from './search.ts';
import type { Service } from './service.ts';

/** What is below `/sessions`, in generation 3. */
export function sessionsRoutes(service: Service): Hono<ApiEnv> {
	const routes = new Hono<ApiEnv>();
	routes.use(async (context, next) => {
		if (service.generation === 1) {
			throw new RequestError(404, `'${context.req.path}' was not found.`);
		}
		await next();
	});
	routes.get('/', (context) => context.json(listSessions(context)));
	routes.post('/search', async (context) => {
		const { parameters, statuses } = await readSearch(context, service);
		return context.json(searchSessions(context.get('account'), parameters, statuses));
	});
	routes.get('/:id', (context) => {
		const id = context.req.param('id');
		const session = context.get('account').session(id);
		if (!session) {
			throw new RequestError(404, `Session '${id}' was not found.`);
		}
		return context.json(session);
	});
	routes.route('/:id/events', eventsRoutes(service));
	return routes;
}

function listSessions(context: Context<ApiEnv>): JsonObject {
	const parameters = context.req.query();
	const account = context.get('account');
	const cursor = readCursor(parameters, newCursorNames, 'sess', (id) => account.session(id) !== undefined);
	const statuses = [...(context.req.queries('statuses') ?? []), ...(context.req.queries('statuses[]') ?? [])];
	return newRecordsAnswer(account.listSessions({ ...readQuery(parameters, statuses), cursor }));
}

function searchSessions(account: Account, parameters: Parameters, statuses: readonly string[]): JsonObject {
	const cursor = readCursor(parameters, searchCursorNames, 'sess', (id) => account.session(id) !== undefined);
	const { accepts: isListed, ...query } = readQuery(parameters, statuses);
	const title = parameters['name']?.toLowerCase() ?? '';
	const accepts = (session: SessionRecord) => isListed(session) && (session.title ?? '').toLowerCase().includes(title);
	const answer = newRecordsAnswer(account.listSessions({ ...query, accepts, cursor }));
	return withTotal(answer, cursor, account.sessions.filter(accepts));
}

function readQuery(parameters: Parameters, statuses: readonly string[]) {
	for (const status of statuses) {
		readChoice({ statuses: status }, 'statuses', sessionStatuses);
	}
	const includeArchived = readChoice(parameters, 'include_archived', ['true', 'false']) === 'true';
	const { agent_id: agentId, agent_version: agentVersion } = parameters;
	const accepts = (session: SessionRecord) =>
		(includeArchived || session.archived_at === null) &&
		(agentId === undefined || session.agent.id === agentId) &&
		(agentVersion === undefined || String(session.agent.version) === agentVersion) &&
		(statuses.length === 0 || statuses.includes(session.status));
	const order = readChoice(parameters, 'order', ['asc', 'desc']) ?? 'desc';
	return { limit: readLimit(parameters), order, accepts };
}
