import { Hono } from 'hono';
import type { Account } from './account.ts';
import { newRecordsAnswer } from './answers.ts';
import type { ApiEnv } from './app.ts';
import { RequestError } from './errors.ts';
import { eventsRoutes } from './eventsRoutes.ts';
import { type CursorNames, newCursorNames, type Parameters, readChoice, readCursor, readLimit, readOrder } from './parameters.ts';
import { type SessionRecord, sessionStatuses } from './records.ts';
import { readSearch, searchCursorNames, withTotal } from './search.ts';
import type { Service } from './service.ts';

/** Only in generation 3. */
export function sessionsRoutes(service: Service): Hono<ApiEnv> {
	const routes = new Hono<ApiEnv>();
	routes.use(async (context, next) => {
		if (service.generation === 1) {
			throw new RequestError(404, `'${context.req.path}' was not found.`);
		}
		await next();
	});
	routes.get('/', (context) => {
		const statuses = [...(context.req.queries('statuses') ?? []), ...(context.req.queries('statuses[]') ?? [])];
		const query = readQuery(context.get('account'), context.req.query(), newCursorNames, statuses);
		return context.json(newRecordsAnswer(context.get('account').listSessions(query)));
	});
	routes.post('/search', async (context) => {
		const account = context.get('account');
		const { parameters, statuses } = await readSearch(context, service);
		const { accepts: isListed, ...query } = readQuery(account, parameters, searchCursorNames, statuses);
		const title = parameters['name']?.toLowerCase() ?? '';
		const accepts = (session: SessionRecord) => isListed(session) && (session.title ?? '').toLowerCase().includes(title);
		const answer = newRecordsAnswer(account.listSessions({ ...query, accepts }));
		return context.json(withTotal(answer, query.cursor, account.sessions.filter(accepts)));
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

function readQuery(account: Account, parameters: Parameters, names: CursorNames, statuses: readonly string[]) {
	const cursor = readCursor(parameters, names, 'sess', (id) => account.session(id) !== undefined);
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
	return { cursor, limit: readLimit(parameters), order: readOrder(parameters), accepts };
}
