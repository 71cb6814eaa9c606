import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Account } from './account.ts';
import { agentsAnswer, filesAnswer, newAgentsAnswer, newFilesAnswer, sessionOf } from './answers.ts';
import { errorEnvelope, RequestError } from './errors.ts';
import { readChoice, readCursor, readLimit } from './parameters.ts';
import { type FileRecord, type Generation, type JsonObject, purposes } from './records.ts';

/** What the API serves, to whom, and as which generation; changes take effect with the next request. */
export interface Service {
	readonly account: Account;
	/** The only token that is let in. */
	readonly token: string;
	generation: Generation;
}

/** The path of the API on its host. */
export const basePath = '/api/v1/cloud';

/** The token that is valid but may list nothing: it is answered with 403. */
export const forbiddenToken = 'pt-forbidden';

/** Lets any web page ask, with an Authorization header: the extension also runs in a browser. */
export const allowAnyOrigin = cors({ origin: '*', exposeHeaders: ['x-request-id', 'retry-after'], maxAge: 600 });

/** The two endpoints, exactly as documented. */
export function createApp(service: Service): Hono {
	const app = new Hono();

	app.use(`${basePath}/*`, async (context, next) => {
		checkToken(context.req.header('authorization'), service.token);
		await next();
	});
	app.get(`${basePath}/files`, (context) => {
		const parameters = context.req.query();
		return answer(
			context,
			service,
			service.generation === 1 ? listFiles(service, parameters) : listNewFiles(service, parameters),
		);
	});
	app.get(`${basePath}/agents`, (context) => {
		const parameters = context.req.query();
		return answer(
			context,
			service,
			service.generation === 1 ? listAgents(service, parameters) : listNewAgents(service, parameters),
		);
	});
	app.notFound((context) => refuse(context, service, new RequestError(404, `'${context.req.path}' was not found.`)));
	app.onError((error, context) =>
		refuse(context, service, error instanceof RequestError ? error : new RequestError(500, error.message)),
	);
	return app;
}

type Parameters = Record<string, string>;

function listFiles({ account }: Service, parameters: Parameters): JsonObject {
	const limit = readLimit(parameters);
	const purpose = readChoice(parameters, 'purpose', purposes);
	const cursor = readCursor(parameters, { after: 'after', before: 'before' }, 'file', (id) => account.has(id));
	const isOfPurpose = (file: FileRecord) => file.purpose === purpose;
	return filesAnswer(account.listFiles({ limit, cursor, ...(purpose && { accepts: isOfPurpose }) }));
}

function listAgents({ account }: Service, parameters: Parameters): JsonObject {
	const limit = readLimit(parameters);
	const order = readChoice(parameters, 'order', ['asc', 'desc']) ?? 'desc';
	const cursor = readCursor(parameters, { after_id: 'after', before_id: 'before' }, 'agent', (id) => account.has(id));
	return agentsAnswer(account.listAgents({ limit, order, cursor }));
}

const newCursorNames = { page: 'after', after_id: 'after', before_id: 'before' } as const;

function listNewFiles({ account }: Service, parameters: Parameters): JsonObject {
	const limit = readLimit(parameters);
	const cursor = readCursor(parameters, newCursorNames, 'file', (id) => account.has(id));
	const name = parameters['name']?.toLowerCase() ?? '';
	const scope = parameters['scope_id'];
	const accepts = (file: FileRecord) =>
		file.filename.toLowerCase().startsWith(name) && (scope === undefined || sessionOf(file) === scope);
	return newFilesAnswer(account.listFiles({ limit, cursor, accepts }));
}

function listNewAgents({ account }: Service, parameters: Parameters): JsonObject {
	const limit = readLimit(parameters);
	const cursor = readCursor(parameters, newCursorNames, 'agent', (id) => account.has(id));
	const includeArchived = readChoice(parameters, 'include_archived', ['true', 'false']) === 'true';
	return newAgentsAnswer(account.listAgents({ limit, cursor, includeArchived }));
}

function checkToken(authorization: string | undefined, sampleToken: string): void {
	const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
	if (token === forbiddenToken) {
		throw new RequestError(403, 'Not authorized for this operation.');
	}
	if (token !== sampleToken) {
		throw new RequestError(401, 'Invalid API key or token.');
	}
}

function answer(context: Context, service: Service, body: JsonObject): Response {
	if (service.generation === 3) {
		context.header('x-request-id', requestId(context));
	}
	return context.json(body);
}

function refuse(context: Context, service: Service, { status, message, param }: RequestError): Response {
	if (service.generation === 1) {
		return context.json(errorEnvelope(status, message, param), status);
	}
	const id = requestId(context);
	context.header('x-request-id', id);
	return context.json(errorEnvelope(status, message, param, id), status);
}

function requestId(context: Context): string {
	return context.req.header('x-request-id') ?? randomUUID();
}
