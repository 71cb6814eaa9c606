import * as vscode from 'vscode';
import { parseBaseUrl } from '../api/baseUrl.ts';
import { messageOf } from '../api/errors.ts';
import { Token } from '../api/token.ts';
import { showErrorMessage } from '../window/messages.ts';
import type { Account } from './account.ts';
import { pickService, serviceItems, useService } from './services.ts';
import * as settings from './settings.ts';
import { askToken, back, type Elsewhere } from './tokenPrompt.ts';
import type { TokenStore } from './tokenStore.ts';

/** The user's choice: a service, and a token that the service accepted. Without a token, the stored one is used. */
interface Answer {
	readonly baseUrl: string;
	readonly token?: Token;
}

let prompt: Promise<Answer | undefined> | undefined;

/**
 * Prompts for a service and its token, and checks the token with one request. Only then it stores the token and
 * switches to its service. With `tokenOnly` it starts at the token of the current service. Resolves to whether the user signed
 * in. Only one prompt is open at a time, because many rows offer it.
 */
export function signIn(account: Account, tokens: TokenStore, { tokenOnly = false } = {}): Promise<boolean> {
	const list = {
		title: vscode.l10n.t('Sign In to Qoder Cloud'),
		placeholder: vscode.l10n.t('Select the service that your token belongs to, or type its https:// address'),
		step: 1,
	};
	return promptOnce(account, tokens, async () => {
		let baseUrl = settings.baseUrl();
		for (let isChosen = tokenOnly && !account.problem; ; isChosen = false) {
			if (!isChosen) {
				const picked = await pickService(list, await serviceItems(tokens), baseUrl);
				if (!picked) {
					return undefined;
				}
				baseUrl = picked.baseUrl;
			}
			const answer = await askTokenOf(account, baseUrl);
			if (answer !== back) {
				return answer;
			}
		}
	});
}

/** Switches to the service that the user picks; without a token for it, prompts for one. Resolves to whether it switched. */
export function switchService(account: Account, tokens: TokenStore): Promise<boolean> {
	const list = {
		title: vscode.l10n.t('Switch Service'),
		placeholder: vscode.l10n.t('Select a service, or type its https:// address'),
	};
	return promptOnce(account, tokens, async () => {
		for (let active = settings.baseUrl(); ; ) {
			const picked = await pickService(list, await serviceItems(tokens), active);
			if (!picked || picked.hasToken) {
				return picked;
			}
			active = picked.baseUrl;
			const answer = await askTokenOf(account, active);
			if (answer !== back) {
				return answer;
			}
		}
	});
}

/** Prompts for a token of a service, or of a service that the user switches to. */
async function askTokenOf(account: Account, baseUrl: string): Promise<Answer | typeof back | undefined> {
	for (let next: Elsewhere = { baseUrl, text: '' }; ; ) {
		const answer = await askToken(account, next.baseUrl, next.text);
		if (answer === undefined || answer === back) {
			return answer;
		}
		if (answer instanceof Token) {
			return { baseUrl: next.baseUrl, token: answer };
		}
		next = answer;
	}
}

// Storing is not part of the prompt, so that a keyring without an answer does not block another attempt.
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
	return answer.token ? store(account, tokens, answer.baseUrl, answer.token) : use(answer.baseUrl);
}

async function use(baseUrl: string): Promise<boolean> {
	try {
		await (baseUrl === settings.baseUrl() || useService(baseUrl));
		return true;
	} catch (error) {
		void showErrorMessage(
			vscode.l10n.t(
				'VS Code could not write the qoder.baseUrl setting, so the service is the same as before. ({0})',
				messageOf(error),
			),
		);
		return false;
	}
}

// Stores both the token and its service, or neither.
async function store(account: Account, tokens: TokenStore, baseUrl: string, token: Token): Promise<boolean> {
	const { origin, host } = parseBaseUrl(baseUrl);
	const isCurrent = baseUrl === settings.baseUrl();
	let undo = async () => {};
	// If undoing fails too, Sign Out still offers to delete the token.
	const fail = async (message: string) => {
		const undone = undo().catch(() => {});
		void showErrorMessage(message);
		await undone;
		return false;
	};
	try {
		const before = await tokens.get(origin);
		if (!token.equals(before)) {
			undo = () => (before === undefined ? tokens.delete(origin) : tokens.store(origin, before));
			await tokens.store(origin, token, baseUrl);
		} else if (isCurrent) {
			account.readAgain();
		}
	} catch (error) {
		return fail(
			vscode.l10n.t(
				'VS Code could not store the token, so you are not signed in. On Linux, a keyring such as gnome-keyring must be running. ({0})',
				messageOf(error),
			),
		);
	}
	try {
		// Last, so that no row of this service is requested with an older token.
		await (isCurrent || useService(baseUrl));
		return true;
	} catch (error) {
		return fail(
			vscode.l10n.t(
				'VS Code could not write the qoder.baseUrl setting, so you are not signed in to {0}. ({1})',
				host,
				messageOf(error),
			),
		);
	}
}
