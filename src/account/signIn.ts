import * as vscode from 'vscode';
import { parseBaseUrl } from '../api/baseUrl.ts';
import { messageOf } from '../api/errors.ts';
import type { Token } from '../api/token.ts';
import { showErrorMessage } from '../window/messages.ts';
import type { Account } from './account.ts';
import { pickService, useService } from './services.ts';
import * as settings from './settings.ts';
import { askToken, back } from './tokenPrompt.ts';
import type { TokenStore } from './tokenStore.ts';

interface Answer {
	readonly baseUrl: string;
	readonly token: Token;
}

let prompt: Promise<Answer | undefined> | undefined;

/**
 * Asks for a service and its token, checks the token with one request, and only then stores it and makes its service
 * the current one. Resolves to whether the user signed in. However many rows offer it, one prompt is open at a time.
 */
export async function signIn(account: Account, tokens: TokenStore): Promise<boolean> {
	if (prompt) {
		return (await prompt) !== undefined;
	}
	prompt = ask(account).finally(() => {
		prompt = undefined;
	});
	const answer = await prompt;
	return answer !== undefined && store(account, tokens, answer);
}

async function ask(account: Account): Promise<Answer | undefined> {
	let baseUrl: string | undefined;
	let token: Token | typeof back | undefined;
	do {
		baseUrl = await pickService(baseUrl ?? settings.baseUrl());
		token = baseUrl ? await askToken(account, baseUrl) : undefined;
	} while (token === back);
	return baseUrl && token ? { baseUrl, token } : undefined;
}

// Either both the token and its service are kept, or everything is as it was.
async function store(account: Account, tokens: TokenStore, { baseUrl, token }: Answer): Promise<boolean> {
	const { origin, host } = parseBaseUrl(baseUrl);
	const isCurrent = baseUrl === settings.baseUrl();
	let undo = async () => {};
	// Where even undoing fails, Sign Out still offers to delete what was kept.
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
			await tokens.store(origin, token);
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
		// Last, so that no row of this service is asked for with an older token.
		await (isCurrent || useService(baseUrl));
		return true;
	} catch (error) {
		return fail(
			vscode.l10n.t(
				'VS Code could not write the setting qoder.baseUrl, so you are not signed in to {0}. ({1})',
				host,
				messageOf(error),
			),
		);
	}
}
