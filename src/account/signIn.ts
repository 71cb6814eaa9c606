import * as vscode from 'vscode';
import { parseBaseUrl } from '../api/baseUrl.ts';
import { messageOf } from '../api/errors.ts';
import { Token } from '../api/token.ts';
import { showErrorMessage } from '../window/messages.ts';
import { showQuickPick } from '../window/quickInput.ts';
import type { Account } from './account.ts';
import { originOf, pickService, serviceItems, useService } from './services.ts';
import * as settings from './settings.ts';
import { askToken, back, type Elsewhere } from './tokenPrompt.ts';
import type { TokenStore } from './tokenStore.ts';

/** Without a token, the stored one serves. */
interface Answer {
	readonly baseUrl: string;
	readonly token?: Token;
}

let prompt: Promise<Answer | undefined> | undefined;

/**
 * Stores token and service once the service accepts the token; resolves to whether it did. `tokenOnly` keeps the service. One
 * prompt is open at a time, because many rows offer it.
 */
export function signIn(account: Account, tokens: TokenStore, { tokenOnly = false } = {}): Promise<boolean> {
	const list = {
		title: vscode.l10n.t('Sign In to Qoder Cloud'),
		placeholder: vscode.l10n.t('Select the service that your token belongs to, or type its https:// address'),
		step: 1,
	};
	return promptOnce(account, tokens, () =>
		askService(account, tokens, list, { isChosen: tokenOnly && account.baseUrl !== undefined }),
	);
}

/** Resolves to whether it switched. Prompts for a token if there is none. */
export function switchService(account: Account, tokens: TokenStore): Promise<boolean> {
	const list = {
		title: vscode.l10n.t('Switch Service'),
		placeholder: vscode.l10n.t('Select a service, or type its https:// address'),
	};
	return promptOnce(account, tokens, () => askService(account, tokens, list, { keepsToken: true }));
}

/** `isChosen`: the service is the current one. `keepsToken`: a service with a token needs no other. */
async function askService(
	account: Account,
	tokens: TokenStore,
	list: Parameters<typeof pickService>[0],
	{ isChosen = false, keepsToken = false },
): Promise<Answer | undefined> {
	let next: Elsewhere = { baseUrl: settings.baseUrl(), text: '' };
	for (let pick = !isChosen; ; ) {
		if (pick) {
			const picked = await pickService(list, await serviceItems(tokens, account.signedIn), next.baseUrl);
			if (!picked || (keepsToken && picked.hasToken)) {
				return picked;
			}
			next = { baseUrl: picked.baseUrl, text: '' };
		}
		const answer = await askToken(account, next.baseUrl, next.text);
		if (answer === undefined || answer instanceof Token) {
			return answer && { baseUrl: next.baseUrl, token: answer };
		}
		pick = answer === back;
		next = answer === back ? next : answer;
	}
}

// Not part of the prompt, so that a stuck keyring does not block another attempt.
async function promptOnce(account: Account, tokens: TokenStore, ask: () => Promise<Answer | undefined>): Promise<boolean> {
	if (prompt) {
		return (await prompt) !== undefined;
	}
	prompt = ask().finally(() => {
		prompt = undefined;
	});
	const answer = await prompt;
	if (!answer) {
		return false;
	}
	const { baseUrl, token: accepted } = answer;
	return accepted
		? store(account, tokens, baseUrl, accepted)
		: use(baseUrl, (reason) =>
				vscode.l10n.t('VS Code could not write the qoder.baseUrl setting, so the service is the same as before. ({0})', reason),
			);
}

/** Resolves to whether the service is in use. */
async function use(baseUrl: string, problem: (reason: string) => string): Promise<boolean> {
	try {
		await (baseUrl === settings.baseUrl() || useService(baseUrl));
		return true;
	} catch (error) {
		void showErrorMessage(problem(messageOf(error)));
		return false;
	}
}

// Both or neither.
async function store(account: Account, tokens: TokenStore, baseUrl: string, token: Token): Promise<boolean> {
	const { origin, host } = parseBaseUrl(baseUrl);
	let undo = async () => {};
	let isDone = false;
	try {
		const before = await tokens.get(origin);
		if (baseUrl === settings.baseUrl() && token.equals(before)) {
			account.reopenWithSameToken();
		} else {
			const baseUrlBefore = tokens.baseUrlOf(origin);
			undo = async () => {
				// Another sign-in may have stored its token meanwhile.
				if (token.equals(await tokens.get(origin))) {
					await (before === undefined ? tokens.delete(origin) : tokens.store(origin, before, baseUrlBefore));
				}
			};
			await tokens.store(origin, token, baseUrl);
		}
		// Last, so that no row is requested with an older token.
		isDone = await use(baseUrl, (reason) =>
			vscode.l10n.t('VS Code could not write the qoder.baseUrl setting, so you are not signed in to {0}. ({1})', host, reason),
		);
	} catch (error) {
		void showErrorMessage(
			vscode.l10n.t(
				'VS Code could not store the token, so you are not signed in. On Linux, a keyring such as gnome-keyring must be running. ({0})',
				messageOf(error),
			),
		);
	}
	// If this fails too, Sign Out still offers the token.
	await (isDone || undo().catch(() => {}));
	return isDone;
}

/** Deletes the current token; the user picks if there are others. */
export async function signOut(account: Account, tokens: TokenStore): Promise<void> {
	await account.tokenRead;
	const { origin: current } = account;
	const items = (await serviceItems(tokens, account.signedIn)).filter(({ hasToken }) => hasToken);
	const others = items.filter(({ baseUrl }) => originOf(baseUrl) !== current);
	const options = {
		title: vscode.l10n.t('Sign Out of Qoder Cloud'),
		placeHolder: vscode.l10n.t('Select the service to sign out of'),
	};
	const origin = others.length > 0 ? originOf((await showQuickPick(items, options))?.baseUrl) : current;
	if (!origin) {
		return;
	}
	try {
		await tokens.delete(origin);
		await account.readToken();
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
