import * as l10n from '@vscode/l10n';
import type { File } from '../api/schema.ts';
import { whyNotHandedOut } from '../documents/handedOut.ts';
import { type Description, describeFields, type FieldLine, sizeOf, timeOf } from '../text/facts.ts';
import { textOf } from '../text/fields.ts';
import { describePurpose, purposeIn } from './purposes.ts';

/** What the hover of a file says. */
export function describeFile(file: File): Description {
	const lines: FieldLine[] = [
		['file_id', 'ID', (id) => textOf(id ?? file['id'])],
		['downloadable', l10n.t('Contents'), () => whyNotHandedOut(file)],
		['purpose', l10n.t('Purpose'), purposeText],
		['status', l10n.t('Status'), textOf],
		['size_bytes', l10n.t('Size'), sizeOf],
		['mime_type', l10n.t('MIME type'), textOf],
		['downloadable', l10n.t('Downloadable'), textOf],
		['scope', l10n.t('Scope'), textOf],
		['created_at', l10n.t('Created'), timeOf],
		['updated_at', l10n.t('Updated'), timeOf],
	];
	return describeFields(file, lines, ['id', 'type', 'filename']);
}

function purposeText(value: unknown): string | undefined {
	const purpose = purposeIn(value);
	return purpose ? `${purpose} – ${describePurpose(purpose).meaning}` : textOf(value);
}
