import * as vscode from 'vscode';
import { parseBaseUrl } from '../api/baseUrl.ts';
import type { ApiError } from '../api/errors.ts';
import { Token } from '../api/token.ts';
import { createInputBox } from '../window/quickInput.ts';
import type { Account } from './account.ts';
import { tokenPageOf } from './services.ts';

/** What the second step ends with when the person wants to see the first one again. */
export const back = Symbol('back');

/** The second step of signing in. Resolves to a token that the service has accepted, or to nothing when the person gave up. */
export function askToken(account: Account, baseUrl: string): Promise<Token | typeof back | undefined> {
	const input = createInputBox();
	const abort = new AbortController();
	const tokenPage = tokenPageOf(baseUrl);
	const openTokenPage = {
		iconPath: new vscode.ThemeIcon('link-external'),
		tooltip: vscode.l10n.t('Create a Token in the Browser'),
	};
	const takeFromEnvironment = {
		iconPath: new vscode.ThemeIcon('terminal'),
		tooltip: vscode.l10n.t('Use the token in QODER_PAT'),
	};
	input.title = vscode.l10n.t('Sign In to Qoder Cloud');
	input.step = 2;
	input.totalSteps = 2;
	input.prompt = vscode.l10n.t('Personal access token (PAT) for {0}', parseBaseUrl(baseUrl).host);
	input.placeholder = 'pt-…';
	input.password = true;
	input.ignoreFocusOut = true;
	input.buttons = [
		vscode.QuickInputButtons.Back,
		...(environmentToken() ? [takeFromEnvironment] : []),
		...(tokenPage ? [openTokenPage] : []),
	];

	const accept = async (): Promise<Token | undefined> => {
		if (input.busy) {
			return undefined;
		}
		const text = input.value.trim();
		input.busy = true;
		input.enabled = false;
		const complaint = await proveToken(account, baseUrl, text, abort.signal);
		input.busy = false;
		input.enabled = true;
		input.validationMessage = complaint;
		return complaint === undefined && !abort.signal.aborted ? new Token(text) : undefined;
	};

	return new Promise((resolve) => {
		const end = (answer: Token | typeof back | undefined) => {
			abort.abort();
			resolve(answer);
			input.dispose();
		};
		input.onDidAccept(async () => {
			const token = await accept();
			if (token) {
				end(token);
			}
		});
		input.onDidChangeValue(() => {
			input.validationMessage = undefined;
		});
		input.onDidTriggerButton((button) => {
			if (button === vscode.QuickInputButtons.Back) {
				end(back);
			} else if (button === openTokenPage && tokenPage) {
				void vscode.env.openExternal(vscode.Uri.parse(tokenPage));
			} else {
				input.value = environmentToken() ?? '';
			}
		});
		input.onDidHide(() => end(undefined));
		input.show();
	});
}

/**
 * Why a token cannot be used for a service, after one request with it; nothing when it can. A token that may not list
 * agents is valid all the same. The answer shows what the service can do, too. Never rejects.
 */
export async function proveToken(
	account: Account,
	baseUrl: string,
	text: string,
	signal: AbortSignal,
): Promise<string | undefined> {
	const token = new Token(text);
	if (!token.canBeSent) {
		return text ? vscode.l10n.t('A token has no spaces or special characters.') : vscode.l10n.t('Paste the token first.');
	}
	try {
		await account.clientFor(baseUrl, async () => token).listAgents({ limit: 1 }, signal);
		return undefined;
	} catch (error) {
		const { kind, message } = error as ApiError;
		return kind === 'forbidden' ? undefined : message;
	}
}

/** `QODER_PAT` of the machine on which the extension runs; a web worker has none. */
function environmentToken(): string | undefined {
	return (
		(globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.['QODER_PAT']?.trim() || undefined
	);
}
