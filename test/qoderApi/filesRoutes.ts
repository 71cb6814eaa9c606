import { type Context, Hono } from 'hono';
import type { Account } from './account.ts';
import { filesAnswer, newFile, newFilesAnswer } from './answers.ts';
import type { ApiEnv } from './app.ts';
import { RequestError } from './errors.ts';
import type { Modes } from './modes.ts';
import { newCursorNames, type Parameters, readChoice, readCursor, readLimit } from './parameters.ts';
import { type FileRecord, isArtifact, type JsonObject, purposes } from './records.ts';
import { readSearch, searchCursorNames, withTotal } from './search.ts';
import type { Service } from './service.ts';
import { lifetimeHeader } from './storage.ts';
import { readUpload } from './uploads.ts';

export function filesRoutes(service: Service): Hono<ApiEnv> {
	const routes = new Hono<ApiEnv>();
	routes.get('/', (context) => {
		const list = service.generation === 1 ? listFiles : listNewFiles;
		return context.json(list(context.get('account'), context.req.query(), service.modes));
	});
	routes.get('/:id', (context) => {
		const file = fileOf(context);
		return context.json(
			service.generation === 1 ? shownAtFirst(file, service.modes) : shown(file, context.get('account'), service.modes),
		);
	});
	routes.post('/', async (context) => {
		const upload = await readUpload(context.req.raw, service.modes, service.generation);
		const account = context.get('account');
		const file = account.addUpload(upload);
		return service.generation === 1
			? context.json(shownAtFirst(file, service.modes), 201)
			: context.json(shown(file, account, service.modes));
	});
	routes.post('/search', async (context) => {
		const { parameters } = await readSearch(context, service);
		return context.json(searchFiles(context.get('account'), parameters, service.modes));
	});
	routes.delete('/:id', (context) => {
		const { file_id: id } = fileOf(context);
		const account = context.get('account');
		if (service.generation === 1) {
			account.removeFiles([id]);
			return context.body(null, 204);
		}
		const mounts = account.mounts(id);
		if (mounts > 0) {
			throw new RequestError(409, `File '${id}' is in use and cannot be deleted: ${mounts} session still reference it.`);
		}
		account.removeFiles([id]);
		return context.json({ id, type: 'file_deleted' });
	});
	routes.get('/:id/content', (context) => {
		const file = fileOf(context);
		if (!isDownloadable(file, service)) {
			throw new RequestError(
				403,
				service.generation === 1
					? "Only files with purpose 'tool_output' or 'skill_output' can be downloaded."
					: `File '${file.file_id}' is not downloadable.`,
			);
		}
		const lifetime = context.req.header(lifetimeHeader);
		const link = service.storage.sign(
			context.get('account'),
			file.file_id,
			lifetime === undefined ? undefined : Number(lifetime),
		);
		if (service.generation === 3 || !service.modes.contentRedirect) {
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

function isDownloadable({ purpose }: FileRecord, { generation, modes }: Pick<Service, 'generation' | 'modes'>): boolean {
	if (!isArtifact(purpose)) {
		return modes.uploadsDownloadable;
	}
	return generation === 3 || purpose !== 'agent_output';
}

// Generation 1 has no such field. If it allows downloads against its documents, it uses that of generation 3.
function shownAtFirst(file: FileRecord, { uploadsDownloadable }: Readonly<Modes>): FileRecord & { readonly downloadable?: true } {
	return uploadsDownloadable && !isArtifact(file.purpose) ? { ...file, downloadable: true } : file;
}

function shown(file: FileRecord, account: Account, modes: Readonly<Modes>): JsonObject {
	return newFile(file, account.sessionOf(file), isDownloadable(file, { generation: 3, modes }));
}

function listFiles(account: Account, parameters: Parameters, modes: Readonly<Modes>): JsonObject {
	const limit = readLimit(parameters);
	const purpose = readChoice(parameters, 'purpose', purposes);
	const cursor = readCursor(parameters, cursorNames, 'file', (id) => account.file(id) !== undefined);
	const isOfPurpose = (file: FileRecord) => file.purpose === purpose;
	const page = account.listFiles({ limit, cursor, ...(purpose && { accepts: isOfPurpose }) });
	return filesAnswer({ ...page, items: page.items.map((file) => shownAtFirst(file, modes)) });
}

const cursorNames = { after: 'after', before: 'before' } as const;

function listNewFiles(account: Account, parameters: Parameters, modes: Readonly<Modes>): JsonObject {
	const cursor = readCursor(parameters, newCursorNames, 'file', (id) => account.file(id) !== undefined);
	return namedFiles(account, parameters, modes, cursor, 'startsWith').answer;
}

function searchFiles(account: Account, parameters: Parameters, modes: Readonly<Modes>): JsonObject {
	const cursor = readCursor(parameters, searchCursorNames, 'file', (id) => account.file(id) !== undefined);
	const { answer, accepts } = namedFiles(account, parameters, modes, cursor, 'includes');
	return withTotal(answer, cursor, account.files.filter(accepts));
}

function namedFiles(
	account: Account,
	parameters: Parameters,
	modes: Readonly<Modes>,
	cursor: ReturnType<typeof readCursor>,
	match: 'startsWith' | 'includes',
) {
	const limit = readLimit(parameters);
	const name = parameters['name']?.toLowerCase() ?? '';
	const scope = parameters['scope_id'];
	const accepts = (file: FileRecord) =>
		file.filename.toLowerCase()[match](name) && (scope === undefined || account.sessionOf(file) === scope);
	const page = account.listFiles({ limit, cursor, accepts });
	return { accepts, answer: newFilesAnswer(page, (file) => shown(file, account, modes)) };
}
