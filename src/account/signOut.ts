import * as vscode from 'vscode';
import { messageOf } from '../api/errors.ts';
import { showErrorMessage } from '../window/messages.ts';
import { showQuickPick } from '../window/quickInput.ts';
import type { Account } from './account.ts';
import { originOf, serviceItems } from './services.ts';
import type { TokenStore } from './tokenStore.ts';

/** Deletes the current token; the user picks if there are others. */
export async function signOut(account: Account, tokens: TokenStore): Promise<void> {
	await account.checked;
	const current = account.problem ? undefined : account.origin;
	const items = (await serviceItems(tokens)).filter(({ hasToken }) => hasToken);
	const others = items.filter(({ baseUrl }) => originOf(baseUrl) !== current);
	const options = {
		title: vscode.l10n.t('Sign Out of Qoder Cloud'),
		placeHolder: vscode.l10n.t('Select the service to sign out of'),
	};
	const origin = others.length > 0 ? originOf((await showQuickPick(items, options))?.baseUrl) : current;
	if (origin === undefined) {
		return;
	}
	try {
		await tokens.delete(origin);
	} catch (error) {
		void showErrorMessage(
			vscode.l10n.t(
				'VS Code could not delete the token for {0}, so you are still signed in. ({1})',
				new URL(origin).host,
				messageOf(error),
			),
		);
	}
}
