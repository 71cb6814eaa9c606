import * as vscode from 'vscode';
import { parseBaseUrl } from '../api/baseUrl.ts';
import type { ApiError } from '../api/errors.ts';
import { Token } from '../api/token.ts';
import { createInputBox } from '../window/quickInput.ts';
import type { Account } from './account.ts';
import { cleanToken, wrongCharacter } from './pastedToken.ts';
import { tokenPageOf } from './services.ts';

/** What the prompt for a token resolves to when the user goes back to the list of services. */
export const back = Symbol('back');

/** The second step of signing in. Resolves to a token that the service accepted, or to `undefined` when the user cancelled. */
export function askToken(account: Account, baseUrl: string): Promise<Token | typeof back | undefined> {
	const input = createInputBox();
	const abort = new AbortController();
	const tokenPage = tokenPageOf(baseUrl);
	const { host } = parseBaseUrl(baseUrl);
	const openTokenPage = {
		iconPath: new vscode.ThemeIcon('link-external'),
		tooltip: vscode.l10n.t('Create Token in Browser'),
	};
	const takeFromEnvironment = {
		iconPath: new vscode.ThemeIcon('terminal'),
		tooltip: vscode.l10n.t('Use Token from QODER_PAT'),
	};
	input.title = vscode.l10n.t('Sign In to Qoder Cloud');
	input.step = 2;
	input.totalSteps = 2;
	input.prompt = vscode.l10n.t('Personal access token (PAT) for {0}', host);
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
		const text = cleanToken(input.value);
		input.busy = true;
		input.enabled = false;
		input.validationMessage = {
			message: vscode.l10n.t('Checking the token with {0}… Press Escape to cancel.', host),
			severity: vscode.InputBoxValidationSeverity.Info,
		};
		const complaint = await checkToken(account, baseUrl, text, abort.signal);
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
 * Checks a token with one request. Returns why it cannot be used for a service, or `undefined` when it can: a token that the
 * service itself does not permit to list agents is valid, too. The answer shows what the service can do. Never rejects.
 */
export async function checkToken(
	account: Account,
	baseUrl: string,
	text: string,
	signal: AbortSignal,
): Promise<string | undefined> {
	const wrong = wrongCharacter(text);
	if (text === '' || wrong) {
		return wrong ? wrongCharacterText(wrong) : vscode.l10n.t('Paste your token to continue.');
	}
	try {
		const token = new Token(text);
		await account.clientFor(baseUrl, async () => token).listAgents({ limit: 1 }, signal);
		return undefined;
	} catch (error) {
		const { kind, message, type } = error as ApiError;
		// Without a type, it may be the refusal of a proxy.
		return kind === 'forbidden' && type !== undefined ? undefined : message;
	}
}

function wrongCharacterText({ character, position }: { readonly character: string; readonly position: number }): string {
	const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
	return /\s/.test(character)
		? vscode.l10n.t(
				'The token must not contain spaces, but character {0} is a space ({1}). Copy the token again.',
				position,
				code,
			)
		: vscode.l10n.t(
				'The token must not contain “{0}” ({1}), which is character {2}. Copy the token again.',
				character,
				code,
				position,
			);
}

/** `QODER_PAT` of the machine on which the extension runs; a web worker has none. */
function environmentToken(): string | undefined {
	return (
		(globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.['QODER_PAT']?.trim() || undefined
	);
}
