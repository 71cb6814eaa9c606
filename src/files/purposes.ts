import * as l10n from '@vscode/l10n';
import { type Purpose, purposes } from '../api/names.ts';

/** A purpose's label, documented meaning and codicon. */
export function describePurpose(purpose: Purpose): { readonly label: string; readonly meaning: string; readonly icon: string } {
	switch (purpose) {
		case 'user_upload':
			return { label: l10n.t('User uploads'), meaning: l10n.t('Files uploaded by users'), icon: 'cloud-upload' };
		case 'tool_output':
			return { label: l10n.t('Tool outputs'), meaning: l10n.t('Files created by tools'), icon: 'tools' };
		case 'skill_output':
			return { label: l10n.t('Skill outputs'), meaning: l10n.t('Files created by skills'), icon: 'lightbulb' };
		case 'session_resource':
			return { label: l10n.t('Session resources'), meaning: l10n.t('Files that belong to a session'), icon: 'layers' };
		case 'agent_output':
			return { label: l10n.t('Agent outputs'), meaning: l10n.t('Final results of agents'), icon: 'robot' };
	}
}

/** The value if it is a documented purpose. */
export function purposeIn(value: unknown): Purpose | undefined {
	return purposes.find((purpose) => purpose === value);
}
