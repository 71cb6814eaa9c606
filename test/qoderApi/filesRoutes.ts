import { type Context, Hono } from 'hono';
import type { Account } from './account.ts';
import { filesAnswer, isDownloadable, newFile, newFilesAnswer, sessionOf } from './answers.ts';
import type { ApiEnv } from './app.ts';
import { RequestError } from './errors.ts';
import { newCursorNames, type Parameters, readChoice, readCursor, readLimit } from './parameters.ts';
import { type FileRecord, type JsonObject, purposes } from './records.ts';
import type { Service } from './service.ts';
import { lifetimeHeader } from './storage.ts';

/** What is below `/files`. */
export function filesRoutes(service: Service): Hono<ApiEnv> {
	const routes = new Hono<ApiEnv>();
	routes.get('/', (context) => {
		const list = service.generation === 1 ? listFiles : listNewFiles;
		return context.json(list(context.get('account'), context.req.query()));
	});
	routes.get('/:id', (context) => {
		const file = fileOf(context);
		return context.json(service.generation === 1 ? file : newFile(file));
	});
	routes.get('/:id/content', (context) => {
		const file = fileOf(context);
		if (service.generation === 1 && file.purpose !== 'tool_output' && file.purpose !== 'skill_output') {
			throw new RequestError(403, "Only files with purpose 'tool_output' or 'skill_output' can be downloaded.");
		}
		if (service.generation === 3 && !isDownloadable(file)) {
			throw new RequestError(403, `File '${file.file_id}' is not downloadable.`);
		}
		const lifetime = context.req.header(lifetimeHeader);
		const link = service.storage.sign(
			context.get('account'),
			file.file_id,
			lifetime === undefined ? undefined : Number(lifetime),
		);
		if (service.generation === 3) {
			return context.json(link);
		}
		context.header('location', link.url);
		return context.json(link, 302);
	});
	return routes;
}

function fileOf(context: Context<ApiEnv>): FileRecord {
	const id = context.req.param('id') ?? '';
	const file = context.get('account').file(id);
	if (!file) {
		throw new RequestError(404, `File '${id}' was not found.`);
	}
	return file;
}

function listFiles(account: Account, parameters: Parameters): JsonObject {
	const limit = readLimit(parameters);
	const purpose = readChoice(parameters, 'purpose', purposes);
	const cursor = readCursor(parameters, { after: 'after', before: 'before' }, 'file', (id) => account.has(id));
	const isOfPurpose = (file: FileRecord) => file.purpose === purpose;
	return filesAnswer(account.listFiles({ limit, cursor, ...(purpose && { accepts: isOfPurpose }) }));
}

function listNewFiles(account: Account, parameters: Parameters): JsonObject {
	const limit = readLimit(parameters);
	const cursor = readCursor(parameters, newCursorNames, 'file', (id) => account.has(id));
	const name = parameters['name']?.toLowerCase() ?? '';
	const scope = parameters['scope_id'];
	const accepts = (file: FileRecord) =>
		file.filename.toLowerCase().startsWith(name) && (scope === undefined || sessionOf(file) === scope);
	return newFilesAnswer(account.listFiles({ limit, cursor, accepts }));
}
