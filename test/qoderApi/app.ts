import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Account } from './account.ts';
import { agentsRoutes } from './agentsRoutes.ts';
import { errorEnvelope, RequestError } from './errors.ts';
import { filesRoutes } from './filesRoutes.ts';
import { accountOf, basePath, forbiddenToken, type Service, tokenIn } from './service.ts';
import { sessionsRoutes } from './sessionsRoutes.ts';

/** With an Authorization header, because the extension also runs in browsers. */
export const allowAnyOrigin = cors({ origin: '*', exposeHeaders: ['x-request-id', 'retry-after'], maxAge: 600 });

export interface ApiEnv {
	Variables: { account: Account; requestId: string };
}

/** The documented endpoints. */
export function createApp(service: Service): Hono<ApiEnv> {
	const app = new Hono<ApiEnv>();

	app.use(async (context, next) => {
		context.set('requestId', context.req.header('x-request-id') ?? randomUUID());
		if (service.generation === 3) {
			context.header('x-request-id', context.get('requestId'));
		}
		await next();
	});
	app.use(`${basePath}/*`, async (context, next) => {
		context.set('account', letIn(service, context.req.header('authorization')));
		await next();
	});
	app.route(`${basePath}/files`, filesRoutes(service));
	app.route(`${basePath}/agents`, agentsRoutes(service));
	app.route(`${basePath}/sessions`, sessionsRoutes(service));
	app.notFound((context) => refuse(context, service, new RequestError(404, `'${context.req.path}' was not found.`)));
	app.onError((error, context) =>
		refuse(context, service, error instanceof RequestError ? error : new RequestError(500, error.message)),
	);
	return app;
}

/** Throws a RequestError if there is none. */
function letIn(service: Service, authorization: string | undefined): Account {
	if (tokenIn(authorization) === forbiddenToken) {
		throw new RequestError(403, 'Not authorized for this operation.');
	}
	const name = accountOf(service, authorization);
	if (!name) {
		throw new RequestError(401, 'Invalid API key or token.');
	}
	return name === 'sample' ? service.account : service.otherAccount;
}

function refuse(context: Context<ApiEnv>, service: Service, { status, message, param }: RequestError): Response {
	const id = service.generation === 3 ? context.get('requestId') : undefined;
	return context.json(errorEnvelope(status, message, param, id), status);
}
