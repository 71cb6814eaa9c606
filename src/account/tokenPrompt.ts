import * as vscode from 'vscode';
import { parseBaseUrl } from '../api/baseUrl.ts';
import type { ApiError } from '../api/errors.ts';
import { cleanToken, Token, wrongCharacter } from '../api/token.ts';
import { listNames } from '../text/names.ts';
import { createInputBox } from '../window/quickInput.ts';
import type { Account } from './account.ts';
import { otherServices, tokenPageOf } from './services.ts';

/** Back to the list of services. */
export const back = Symbol('back');

/** The text to check with another service. */
export interface Elsewhere {
	readonly baseUrl: string;
	readonly text: string;
}

/** An accepted token, or `undefined` if dismissed. Checks `text` at once. */
export function askToken(account: Account, baseUrl: string, text = ''): Promise<Token | Elsewhere | typeof back | undefined> {
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
	input.value = text;
	input.buttons = [
		vscode.QuickInputButtons.Back,
		...(environmentToken() ? [takeFromEnvironment] : []),
		...(tokenPage ? [openTokenPage] : []),
	];
	const others = otherServices(baseUrl).map((other) => ({
		...other,
		iconPath: new vscode.ThemeIcon('globe'),
		tooltip: vscode.l10n.t('Try {0}', other.host),
	}));

	const accept = async (): Promise<Token | undefined> => {
		if (input.busy) {
			return undefined;
		}
		const typed = cleanToken(input.value);
		input.busy = true;
		input.enabled = false;
		input.validationMessage = {
			message: vscode.l10n.t('Checking the token with {0}… Press Escape to cancel.', host),
			severity: vscode.InputBoxValidationSeverity.Info,
		};
		const refusal = await checkToken(account, baseUrl, typed, abort.signal);
		input.busy = false;
		input.enabled = true;
		const isOffered = refusal?.isElsewhere && others.length > 0;
		if (isOffered) {
			input.buttons = [...input.buttons.filter((button) => !others.some((other) => other === button)), ...others];
		}
		const hosts = listNames(others.map(({ host }) => host));
		const offer = isOffered ? vscode.l10n.t('The buttons above try this token with another service: {0}.', hosts) : '';
		input.validationMessage = refusal && [refusal.complaint, offer].filter(Boolean).join(' ');
		return refusal === undefined && !abort.signal.aborted ? new Token(typed) : undefined;
	};

	return new Promise((resolve) => {
		const end = (answer: Token | Elsewhere | typeof back | undefined) => {
			abort.abort();
			resolve(answer);
			input.dispose();
		};
		const submit = async () => {
			const token = await accept();
			if (token) {
				end(token);
			}
		};
		input.onDidAccept(submit);
		input.onDidChangeValue(() => {
			input.validationMessage = undefined;
		});
		input.onDidTriggerButton((button) => {
			const other = others.find((one) => one === button);
			if (button === vscode.QuickInputButtons.Back) {
				end(back);
			} else if (other) {
				end({ baseUrl: other.baseUrl, text: cleanToken(input.value) });
			} else if (button === openTokenPage && tokenPage) {
				void vscode.env.openExternal(vscode.Uri.parse(tokenPage));
			} else {
				input.value = environmentToken() ?? '';
			}
		});
		input.onDidHide(() => end(undefined));
		input.show();
		if (text) {
			void submit();
		}
	});
}

/** Sends one request. Resolves to the problem, if any. Never rejects. */
export async function checkToken(
	account: Account,
	baseUrl: string,
	text: string,
	signal: AbortSignal,
): Promise<{ readonly complaint: string; readonly isElsewhere: boolean } | undefined> {
	const wrong = wrongCharacter(text);
	if (text === '' || wrong) {
		const complaint = wrong ? wrongCharacterText(wrong) : vscode.l10n.t('Paste your token to continue.');
		return { complaint, isElsewhere: false };
	}
	try {
		const token = new Token(text);
		await account.clientFor(baseUrl, async () => token).listAgents({ limit: 1 }, signal);
		return undefined;
	} catch (error) {
		const { kind, message, type, status } = error as ApiError;
		// The token is valid. Without a type, a proxy may have answered.
		if (kind === 'forbidden' && type !== undefined) {
			return undefined;
		}
		const isRejected = kind === 'unauthorized' && text.startsWith('pt-');
		return { complaint: message, isElsewhere: isRejected || status === 404 || ['offline', 'timeout'].includes(kind) };
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

/** A web worker has no environment. */
function environmentToken(): string | undefined {
	return (
		(globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.['QODER_PAT']?.trim() || undefined
	);
}
