import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { nameOf } from '../api/names.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import { sizeOf } from '../text/facts.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { formatBytes } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { mostKilobytes, textAnswer } from './answer.ts';
import { idInput, offsetInput, optional } from './inputs.ts';
import type { Known } from './known.ts';
import { type Ask, code } from './tool.ts';

const schema = v.object({ id: idInput, cursor: optional(offsetInput) });

// The service does not hand out parts of a file.
const mostBytes = 5_000_000;
const notText = /^(image|audio|video|font)\/|^application\/(pdf|zip|gzip|x-7z-compressed|x-tar|vnd\.(ms|openxml))/;

/** `qoder_read_file`: the text of one file. */
export function readFile(known: Known, documents: QoderFileSystem): Ask<v.InferOutput<typeof schema>> {
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
		answer: async ({ id, cursor = 0 }, { baseUrl }, signal) => {
			const { entry } = await documents.records.read({ path: 'files', id });
			const { mime_type, size_bytes } = fieldsOf(entry.value);
			const type = textOf(mime_type, 100) ?? l10n.t('unknown type');
			const name = plainText(nameOf(entry), 100);
			const title = `“${name}” (${[type, sizeOf(size_bytes)].filter(Boolean).join(', ')})`;
			if (Number(size_bytes) > mostBytes) {
				return l10n.t(
					'File {0} is larger than {1}, so it was not read. The person can open or save it in the Files view.',
					title,
					formatBytes(mostBytes) ?? '',
				);
			}
			const text = notText.test(type) ? undefined : decoded(await documents.contents.read(id, { signal }));
			if (text === undefined) {
				return l10n.t('File {0} holds no text, so it was not read. The person can open or save it in the Files view.', title);
			}
			return textAnswer(text, cursor, ({ start, end, total }) =>
				l10n.t('File {0} of {1}, bytes {2}–{3} of {4}.', title, baseUrl.host, start, end, total),
			);
		},
	};
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
