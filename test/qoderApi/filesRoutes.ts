import { type Context, Hono } from 'hono';
import type { Account } from './account.ts';
import { newFile, pageAnswer } from './answers.ts';
import type { ApiEnv } from './app.ts';
import { RequestError } from './errors.ts';
import type { Modes } from './modes.ts';
import {
	type CursorNames,
	newCursorNames,
	type Parameters,
	readChoice,
	readCursor,
	readLimit,
	readSearch,
	searchCursorNames,
} from './parameters.ts';
import { type FileRecord, isArtifact, purposes } from './records.ts';
import type { Query } from './rows.ts';
import type { Service } from './service.ts';
import { readUpload } from './uploads.ts';

export function filesRoutes(service: Service): Hono<ApiEnv> {
	const { modes } = service;
	const routes = new Hono<ApiEnv>();
	const isOld = () => service.generation === 1;
	const shown = (file: FileRecord, account: Account) =>
		isOld() ? shownAtFirst(file, modes) : newFile(file, account.sessionOf(file), isDownloadable(file, { generation: 3, modes }));
	const list = (account: Account, query: Query, accepts: (file: FileRecord) => boolean) =>
		pageAnswer(
			service.generation,
			account.listFiles({ ...query, accepts }),
			({ file_id }) => file_id,
			(file) => shown(file, account),
		);

	routes.get('/', (context) => {
		const account = context.get('account');
		const parameters = context.req.query();
		if (!isOld()) {
			const query = readQuery(account, parameters, newCursorNames);
			return context.json(list(account, query, filterOf(account, parameters, 'startsWith')));
		}
		const purpose = readChoice(parameters, 'purpose', purposes);
		const accepts = (file: FileRecord) => purpose === undefined || file.purpose === purpose;
		return context.json(list(account, readQuery(account, parameters, cursorNames), accepts));
	});
	routes.get('/:id', (context) => context.json(shown(fileOf(context), context.get('account'))));
	routes.post('/', async (context) => {
		const account = context.get('account');
		const file = account.addUpload(await readUpload(context.req.raw, modes, service.generation));
		return context.json(shown(file, account), isOld() ? 201 : 200);
	});
	routes.post('/search', async (context) => {
		const account = context.get('account');
		const { parameters } = await readSearch(context, service);
		const query = readQuery(account, parameters, searchCursorNames);
		const accepts = filterOf(account, parameters, 'includes');
		const total = query.cursor ? null : account.files.filter(accepts).length;
		return context.json({ ...list(account, query, accepts), total });
	});
	routes.delete('/:id', (context) => {
		const { file_id: id } = fileOf(context);
		const account = context.get('account');
		const mounts = isOld() ? 0 : account.mounts(id);
		if (mounts > 0) {
			throw new RequestError(409, `File '${id}' is in use and cannot be deleted: ${mounts} session still reference it.`);
		}
		account.removeFiles([id]);
		return isOld() ? context.body(null, 204) : context.json({ id, type: 'file_deleted' });
	});
	routes.get('/:id/content', (context) => {
		const file = fileOf(context);
		if (!isDownloadable(file, service)) {
			const atFirst = "Only files with purpose 'tool_output' or 'skill_output' can be downloaded.";
			throw new RequestError(403, isOld() ? atFirst : `File '${file.file_id}' is not downloadable.`);
		}
		const link = service.storage.sign(context.get('account'), file.file_id);
		if (!isOld() || !modes.contentRedirect) {
			return context.json(link);
		}
		context.header('location', link.url);
		return context.json(link, 302);
	});
	return routes;
}

const cursorNames = { after: 'after', before: 'before' } as const;

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

function readQuery(account: Account, parameters: Parameters, names: CursorNames): Query {
	const limit = readLimit(parameters);
	return { limit, cursor: readCursor(parameters, names, 'file', (id) => account.file(id) !== undefined) };
}

function filterOf(account: Account, { name = '', scope_id: scope }: Parameters, match: 'startsWith' | 'includes') {
	const text = name.toLowerCase();
	return (file: FileRecord) =>
		file.filename.toLowerCase()[match](text) && (scope === undefined || account.sessionOf(file) === scope);
}
