import * as vscode from 'vscode';
import { messageOf } from '../api/errors.ts';
import { showErrorMessage } from '../window/messages.ts';
import { showQuickPick } from '../window/quickInput.ts';
import type { Account } from './account.ts';
import type { TokenStore } from './tokenStore.ts';

/** Deletes the token of the current service. When there are tokens of other services too, asks which one. */
export async function signOut(account: Account, tokens: TokenStore): Promise<void> {
	await account.checked;
	const current = account.problem ? undefined : account.origin;
	const others = (await tokens.origins()).filter((origin) => origin !== current);
	const origins = [...(account.signedIn && current !== undefined ? [current] : []), ...others];
	const origin = others.length > 0 ? await pickOrigin(origins, current) : current;
	if (origin === undefined) {
		return;
	}
	try {
		await tokens.delete(origin);
	} catch (error) {
		void showErrorMessage(
			vscode.l10n.t(
				'VS Code could not delete the token for {0}, so you are still signed in to it. ({1})',
				new URL(origin).host,
				messageOf(error),
			),
		);
	}
}

async function pickOrigin(origins: readonly string[], current: string | undefined): Promise<string | undefined> {
	const items = origins.map((origin) => ({
		origin,
		label: new URL(origin).host,
		description: origin === current ? vscode.l10n.t('In use') : vscode.l10n.t('Not in use'),
	}));
	const picked = await showQuickPick(items, {
		title: vscode.l10n.t('Sign Out of Qoder Cloud'),
		placeHolder: vscode.l10n.t('The service whose token is to be deleted'),
	});
	return picked?.origin;
}
