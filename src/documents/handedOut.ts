import * as l10n from '@vscode/l10n';
import type { Purpose } from '../api/names.ts';
import { fieldsOf, textOf } from '../text/fields.ts';

/** Purposes of files whose contents the service keeps; of others it is not known. */
const kept: readonly Purpose[] = ['user_upload', 'session_resource', 'agent_output'];
/** Milliseconds for which a file may be listed before it can be read. */
const writing = 60_000;

/** Why the service will not hand out the contents of a file, as far as its record tells; nothing when it may. */
export function whyNotHandedOut(file: unknown): string | undefined {
	const { downloadable, purpose } = fieldsOf(file);
	if (downloadable === false) {
		return l10n.t('The service does not hand out the contents of this file.');
	}
	const isKept = typeof downloadable !== 'boolean' && kept.some((name) => name === purpose);
	return isKept ? l10n.t('The service hands out the contents of tool and skill outputs only.') : undefined;
}

/** Whether a file is so young that it may still be being written. */
export function mayBeWritten(file: unknown): boolean {
	const { created_at, status } = fieldsOf(file);
	// The clock of this machine may be behind.
	return status === 'uploading' || Math.abs(Date.now() - Date.parse(textOf(created_at) ?? '')) < writing;
}
