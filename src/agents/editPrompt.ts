import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import type { QoderClient } from '../api/client.ts';
import { ApiError, isNotFound } from '../api/errors.ts';
import { nameOf, promptOf } from '../api/names.ts';
import { checkAccount, signInFor } from '../documents/failures.ts';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import { activeUri } from '../documents/tabs.ts';
import { explain } from '../documents/texts.ts';
import { addressOf } from '../documents/uri.ts';
import { plainText } from '../text/plainText.ts';
import { Row } from '../tree/nodes.ts';
import { showDialog, showErrorMessage, showInformationMessage } from '../window/messages.ts';
import { once, withProgress } from '../window/progress.ts';
import type { AgentsView } from './agentsView.ts';
import type { Draft, Drafts } from './drafts.ts';
import { canEditPrompts, readonlyReason, readonlyText, type Snapshot, snapshotOf } from './snapshot.ts';

/** What the commands on prompts need. */
export interface PromptParts {
	readonly account: Account;
	readonly documents: QoderFileSystem;
	readonly drafts: Drafts;
	readonly agents: AgentsView;
}

/** Opens an agent's draft, or begins one. */
export async function editPrompt(parts: PromptParts, target: unknown): Promise<void> {
	const { account, drafts } = parts;
	const uri = target instanceof Row ? undefined : uriOf(target);
	const own = uri && drafts.at(uri);
	if (own) {
		await openDraft(own);
		return;
	}
	const address = uri && addressOf(uri);
	const id = target instanceof Row ? target.entry.id : address?.path === 'agents' ? address.id : undefined;
	if (id === undefined) {
		void showInformationMessage(vscode.l10n.t('Select an agent, or open its system prompt.'));
		return;
	}
	// Two drafts would get two files.
	await once(`drafts/${id}`, async () => {
		try {
			if (target instanceof Row) {
				account.checkInUse(target.list.client);
			} else if (uri) {
				await checkAccount(account, uri);
			}
			const draft = (await drafts.find(id)) ?? (await beginDraft(parts, id));
			if (draft) {
				await openDraft(draft);
			}
		} catch (error) {
			void showErrorMessage(
				isNotFound(error)
					? vscode.l10n.t('The agent is no longer in the account. Refresh the list.')
					: vscode.l10n.t('The system prompt cannot be edited: {0}', explain(error)),
				...signInFor(error),
			);
		}
	});
}

/** Deletes a draft after a question. */
export async function discardDraft({ drafts }: PromptParts, target: unknown): Promise<void> {
	const draft = await draftOf(drafts, target);
	if (!draft) {
		return;
	}
	const discard = vscode.l10n.t('Discard Draft');
	const question = vscode.l10n.t('Discard “{0}”?', draft.name);
	const detail = vscode.l10n.t('What you wrote is deleted from this machine. The agent stays as it is.');
	// Enter must not discard.
	if ((await showDialog(question, detail, vscode.l10n.t('Keep'), discard)) === discard) {
		await drafts.remove(draft);
	}
}

/** Shows that an agent has a draft. */
export async function offerDraft({ drafts }: PromptParts, rows: readonly Row[]): Promise<void> {
	const [row] = rows;
	const draft = row && rows.length === 1 ? await drafts.find(row.entry.id) : undefined;
	if (draft) {
		offerToOpen(draft, vscode.l10n.t('There is a draft that is not published: “{0}”.', draft.name));
	}
}

/** The draft of a row, an address, or the active tab. */
export async function draftOf(drafts: Drafts, target: unknown): Promise<Draft | undefined> {
	const uri = uriOf(target);
	const draft = target instanceof Row ? await drafts.find(target.entry.id) : uri && drafts.at(uri);
	if (!draft) {
		void showInformationMessage(vscode.l10n.t('There is no draft. “Edit System Prompt” begins one.'));
	}
	return draft;
}

export async function openDraft({ uri }: Draft): Promise<void> {
	await vscode.commands.executeCommand('vscode.open', uri, { preview: false });
}

/** Requests an agent, and updates its row and tabs. Rejects with an `ApiError`. */
export async function readAgent(parts: PromptParts, client: QoderClient, id: string): Promise<Snapshot> {
	const entry = await withProgress({ location: { viewId: 'qoder.agents' } }, () => client.getAgent(id));
	const snapshot = snapshotOf(entry);
	if (!snapshot) {
		const sentence = vscode.l10n.t('The service did not send the version of “{0}”.', plainText(nameOf(entry), 60));
		throw new ApiError('protocol', sentence);
	}
	showAgent(parts, client, snapshot);
	return snapshot;
}

/** Updates an agent's row and tabs, unless the account changed. */
export function showAgent(parts: PromptParts, client: QoderClient, { agent, version }: Snapshot): void {
	if (parts.account.isInUse(client)) {
		const item = { id: agent.id, value: agent };
		parts.documents.records.put('agents', item);
		parts.documents.records.put('agents', item, version);
		parts.agents.replace(item);
	}
}

async function beginDraft(parts: PromptParts, id: string): Promise<Draft | undefined> {
	const { account, drafts } = parts;
	const { client } = account;
	if (!canEditPrompts(client)) {
		void showInformationMessage(readonlyText(client.baseUrl.host));
		return undefined;
	}
	const other = await drafts.findOther(id);
	const current = await readAgent(parts, client, id);
	const problem = readonlyReason(client, current);
	if (problem !== undefined) {
		void showInformationMessage(problem);
	}
	account.checkInUse(client);
	if (problem !== undefined) {
		return undefined;
	}
	const draft = await drafts.create(current, promptOf(current.agent));
	if (other) {
		offerToOpen(other, vscode.l10n.t('Another draft, “{0}”, was begun with another token: its text can be copied.', other.name));
	}
	return draft;
}

function offerToOpen(draft: Draft, sentence: string): void {
	void showInformationMessage(sentence, [vscode.l10n.t('Open Draft'), () => openDraft(draft)]);
}

function uriOf(target: unknown): vscode.Uri | undefined {
	return target instanceof vscode.Uri ? target : activeUri();
}
