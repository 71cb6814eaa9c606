import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { QoderClient } from '../api/client.ts';
import { nameOf } from '../api/names.ts';
import { fieldsOf, sizeOf, textOf } from '../text/fields.ts';
import { formatBytes } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { dataNote, mostKilobytes, pieceOf } from './answer.ts';
import { idInput, offsetInput, optional } from './inputs.ts';
import type { Known } from './known.ts';
import { type Ask, code } from './tool.ts';

const schema = v.object({ id: idInput, cursor: optional(offsetInput) });

// The service does not hand out parts of a file.
const mostBytes = 5_000_000;
const notText = /^(image|audio|video|font)\/|^application\/(pdf|zip|gzip|x-7z-compressed|x-tar|vnd\.(ms|openxml))/;

/** A file whose text is known. */
interface Read {
	readonly client: QoderClient;
	readonly id: string;
	readonly title: string;
	readonly text: string;
}

/** `qoder_read_file`: the text of one file. */
export function readFile(known: Known): Ask<v.InferOutput<typeof schema>> {
	// A model that goes on with the next part does not make the whole file travel again.
	let last: Read | undefined;
	return {
		schema,
		question: ({ id }, host) => {
			const size = known.size(id);
			const name = code(known.name(id));
			return {
				title: l10n.t('Read a file of Qoder Cloud?'),
				message: l10n.t(
					'{0} of {1}: its text, up to {2} kB, goes to the language model.',
					size === undefined ? name : `${name} (${size})`,
					code(host),
					mostKilobytes,
				),
				meanwhile: l10n.t('Reading {0} from {1}', known.name(id), host),
			};
		},
		answer: async ({ id, cursor = 0 }, client, signal) => {
			const isLast = cursor > 0 && last?.id === id && last.client === client;
			const read = isLast ? last : await textOfFile(client, id, signal);
			if (typeof read !== 'object') {
				return read ?? '';
			}
			last = read;
			const { fenced, start, end, total } = pieceOf(read.text, cursor);
			return [
				l10n.t('File {0} of {1}, bytes {2}–{3} of {4}.', read.title, client.baseUrl.host, start, end, total),
				dataNote(),
				fenced,
				end < total ? l10n.t('There is more: call again with cursor {0}', `"${end}"`) : l10n.t('That is all.'),
			].join('\n\n');
		},
	};
}

/** The text of a file, or a sentence that says why there is none. */
async function textOfFile(client: QoderClient, id: string, signal: AbortSignal): Promise<Read | string> {
	const entry = await client.getFile(id, signal);
	const { mime_type, size_bytes } = fieldsOf(entry.value);
	const type = textOf(mime_type, 100) ?? l10n.t('unknown type');
	const title = `“${plainText(nameOf(entry), 100)}” (${[type, sizeOf(size_bytes)].filter(Boolean).join(', ')})`;
	const size = typeof size_bytes === 'number' ? size_bytes : undefined;
	const binary = l10n.t('File {0} holds no text, so it was not read. The person can open or save it in the Files view.', title);
	if (notText.test(type)) {
		return binary;
	}
	if (size !== undefined && size > mostBytes) {
		return l10n.t(
			'File {0} is larger than {1}, so it was not read. The person can open or save it in the Files view.',
			title,
			formatBytes(mostBytes) ?? '',
		);
	}
	const text = decoded(await client.getFileContent(id, { size, signal, maxBytes: mostBytes }));
	return text === undefined ? binary : { client, id, title, text };
}

function decoded(bytes: Uint8Array): string | undefined {
	if (bytes.includes(0)) {
		return undefined;
	}
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}
