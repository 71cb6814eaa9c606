import * as l10n from '@vscode/l10n';
import type { Session } from '../api/schema.ts';
import { type Description, describeFields, type FieldLine, listOf, timeOf } from '../text/facts.ts';
import { textOf } from '../text/fields.ts';
import { agentOf } from './sessionKind.ts';

/** What the hover of a session says. */
export function describeSession(session: Session): Description {
	const lines: FieldLine[] = [
		['id', 'ID', textOf],
		['title', l10n.t('Title'), textOf],
		['status', l10n.t('Status'), textOf],
		['agent', l10n.t('Agent'), () => agentOf(session)],
		['environment_id', l10n.t('Environment'), textOf],
		['resources', l10n.t('Resources'), (resources) => listOf(resources, ['mount_path', 'url'])],
		['archived_at', l10n.t('Archived'), timeOf],
		['created_at', l10n.t('Created'), timeOf],
		['updated_at', l10n.t('Updated'), timeOf],
	];
	return describeFields(session, lines, ['type']);
}
