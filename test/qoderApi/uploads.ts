import { RequestError } from './errors.ts';
import type { Modes } from './modes.ts';
import { readChoice } from './parameters.ts';
import { type FileRecord, type Generation, purposes } from './records.ts';
import { isTextLike } from './textLike.ts';

export interface Upload extends Pick<FileRecord, 'filename' | 'mime_type' | 'metadata' | 'purpose'> {
	readonly bytes: Buffer;
}

const mostBytes = 5 * 1024 * 1024;

/** Checks the form like the service does, except metadata, which no client sends. Throws a RequestError. */
export async function readUpload(request: Request, modes: Readonly<Modes>, generation: Generation): Promise<Upload> {
	const form = await readForm(request);
	const file = form.get('file');
	if (!(file instanceof Blob)) {
		throw RequestError.invalid('file', "Field 'file' is required.");
	}
	const filename = readName(form.get('name') ?? file.name);
	// Generation 3 ignores it, like any unknown field.
	const given = generation === 1 ? form.get('purpose') : null;
	const purpose = readChoice({ ...(typeof given === 'string' && { purpose: given }) }, 'purpose', purposes) ?? 'user_upload';
	const type = file.type || 'application/octet-stream';
	if (generation === 3 && modes.textUploadsOnly && !isTextLike(filename, type) && !/^image\/(png|jpeg|webp|gif)$/.test(type)) {
		throw RequestError.invalid('file', `Files of type '${type}' are not supported.`);
	}
	return { bytes: Buffer.from(await file.arrayBuffer()), filename, mime_type: type, metadata: {}, purpose };
}

async function readForm(request: Request): Promise<FormData> {
	try {
		// Reads the rest too, because the client could not read the answer otherwise.
		const bytes = await request.arrayBuffer();
		if (bytes.byteLength <= mostBytes) {
			return await new Response(bytes, { headers: { 'content-type': request.headers.get('content-type') ?? '' } }).formData();
		}
	} catch {}
	throw new RequestError(400, 'Invalid multipart form or request too large.');
}

/** The last component of a path. */
function readName(given: FormDataEntryValue): string {
	const name = String(given).split(/[/\\]/).at(-1)?.trim() ?? '';
	const bytes = Buffer.byteLength(name);
	if (name === '.' || name === '..' || bytes < 1 || bytes > 255) {
		throw RequestError.invalid('name', "Field 'name' must be a file name of 1 to 255 bytes.");
	}
	return name;
}
