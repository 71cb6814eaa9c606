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

let underWay: Promise<boolean> | undefined;

/**
 * Asks for a service and its token, proves the token with one request, and only then stores it and makes its service
 * the current one. Resolves to whether the person signed in. However many rows offer it, one prompt is open at a time.
 */
export function signIn(account: Account, tokens: TokenStore): Promise<boolean> {
	underWay ??= askAndStore(account, tokens).finally(() => {
		underWay = undefined;
	});
	return underWay;
}

async function askAndStore(account: Account, tokens: TokenStore): Promise<boolean> {
	let baseUrl: string | undefined;
	let answer: Token | typeof back | undefined;
	do {
		baseUrl = await pickService(baseUrl ?? settings.baseUrl());
		answer = baseUrl ? await askToken(account, baseUrl) : undefined;
	} while (answer === back);
	return baseUrl && answer ? store(account, tokens, baseUrl, answer) : false;
}

// Either both the token and its service are kept, or everything is as it was.
async function store(account: Account, tokens: TokenStore, baseUrl: string, token: Token): Promise<boolean> {
	const { origin, host } = parseBaseUrl(baseUrl);
	const isCurrent = baseUrl === settings.baseUrl();
	let undo = async () => {};
	// Where even undoing fails, Sign Out still offers to delete what was kept.
	const fail = async (message: string) => {
		await undo().catch(() => {});
		void showErrorMessage(message);
		return false;
	};
	try {
		const before = await tokens.get(origin);
		if (!token.equals(before)) {
			undo = () => (before === undefined ? tokens.delete(origin) : tokens.store(origin, before));
			await tokens.store(origin, token);
		} else if (isCurrent) {
			// What was listed with it may be outdated by now.
			account.reopen();
		}
	} catch (error) {
		return fail(
			vscode.l10n.t(
				'VS Code could not keep the token, so it was not kept anywhere. On Linux a keyring such as gnome-keyring must be running. ({0})',
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
