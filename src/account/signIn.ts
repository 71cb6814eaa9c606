import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { parseBaseUrl } from '../api/baseUrl.ts';
import { ApiError } from '../api/errors.ts';
import type { Account } from './account.ts';
import * as config from './settings.ts';
import type { Token } from './token.ts';

/** The public services (List files, "Example request"; later documents), each with the page where its tokens are made. */
const services = [
	{ baseUrl: 'https://openapi.qoder.sh/api/v1/cloud', tokenPage: 'https://qoder.com/cloud/pat-keys' },
	{ baseUrl: 'https://api.qoder.com/api/v1/cloud', tokenPage: 'https://qoder.com/cloud/pat-keys' },
	{ baseUrl: 'https://api.qoder.com.cn/api/v1/cloud', tokenPage: 'https://qoder.com.cn/cloud/pat-keys' },
];

let underWay: Promise<boolean> | undefined;

/**
 * Asks for a service and its token, proves the token with one request, and only then stores it. Resolves to whether
 * the person signed in. However many rows offer it, one prompt is open at a time.
 */
export function signIn(account: Account, token: Token): Promise<boolean> {
	underWay ??= askAndStore(account, token).finally(() => {
		underWay = undefined;
	});
	return underWay;
}

/** Deletes the token of the service in force. */
export async function signOut(account: Account, token: Token): Promise<void> {
	try {
		await token.delete(account.origin);
	} catch (error) {
		void vscode.window.showErrorMessage(
			l10n.t(
				'VS Code could not delete the token, so you are still signed in. ({0})',
				error instanceof Error ? error.message : String(error),
			),
		);
	}
}

async function askAndStore(account: Account, token: Token): Promise<boolean> {
	const baseUrl = await pickService();
	const pat = baseUrl && (await askToken(account, baseUrl));
	if (!baseUrl || !pat) {
		return false;
	}
	try {
		const { origin } = parseBaseUrl(baseUrl);
		if ((await token.get(origin)) === pat) {
			// VS Code does not tell of a token that is stored again, and what was listed with it may be outdated by now.
			await token.delete(origin);
		}
		await token.store(origin, pat);
	} catch (error) {
		void vscode.window.showErrorMessage(
			l10n.t(
				'VS Code could not keep the token, so it was not kept anywhere. On Linux a keyring such as gnome-keyring must be running. ({0})',
				error instanceof Error ? error.message : String(error),
			),
		);
		return false;
	}
	if (baseUrl !== config.baseUrl()) {
		await config.setBaseUrl(baseUrl);
	}
	return true;
}

async function pickService(): Promise<string | undefined> {
	const current = config.baseUrl();
	const known = services.map(({ baseUrl }) => ({ baseUrl, label: new URL(baseUrl).host, description: baseUrl }));
	const custom = { baseUrl: current, label: URL.canParse(current) ? new URL(current).host : current, description: current };
	const items = [custom, ...known].filter(
		(item, index, all) => all.findIndex(({ baseUrl }) => baseUrl === item.baseUrl) === index,
	);
	const picked = await vscode.window.showQuickPick(
		items.map((item) => ({ ...item, detail: item.baseUrl === current ? l10n.t('Current setting') : '' })),
		{
			title: l10n.t('Sign In to Qoder Cloud (1/2)'),
			placeHolder: l10n.t('The service your token belongs to'),
			ignoreFocusOut: true,
		},
	);
	return picked?.baseUrl;
}

/** Resolves to a token that the service has accepted, or to nothing when the person gave up. */
function askToken(account: Account, baseUrl: string): Promise<string | undefined> {
	const input = vscode.window.createInputBox();
	const abort = new AbortController();
	const openTokenPage = {
		iconPath: new vscode.ThemeIcon('link-external'),
		tooltip: l10n.t('Open the page where tokens are made'),
	};
	const takeFromEnvironment = { iconPath: new vscode.ThemeIcon('terminal'), tooltip: l10n.t('Use the token in QODER_PAT') };
	input.title = l10n.t('Sign In to Qoder Cloud (2/2)');
	input.prompt = l10n.t('Personal access token (PAT) for {0}', URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl);
	input.placeholder = 'pt-…';
	input.password = true;
	input.ignoreFocusOut = true;
	const tokenPage = services.find((service) => service.baseUrl === baseUrl)?.tokenPage;
	input.buttons = [...(environmentToken() ? [takeFromEnvironment] : []), ...(tokenPage ? [openTokenPage] : [])];

	const accept = async (): Promise<string | undefined> => {
		if (input.busy) {
			return undefined;
		}
		const pat = input.value.trim();
		input.busy = true;
		input.enabled = false;
		const complaint = await proveToken(account, baseUrl, pat, abort.signal);
		input.busy = false;
		input.enabled = true;
		input.validationMessage = complaint;
		return complaint === undefined && !abort.signal.aborted ? pat : undefined;
	};

	return new Promise((resolve) => {
		input.onDidAccept(async () => {
			const pat = await accept();
			if (pat) {
				resolve(pat);
				input.dispose();
			}
		});
		input.onDidChangeValue(() => {
			input.validationMessage = undefined;
		});
		input.onDidTriggerButton((button) => {
			if (button === openTokenPage && tokenPage) {
				void vscode.env.openExternal(vscode.Uri.parse(tokenPage));
			} else {
				input.value = environmentToken() ?? '';
			}
		});
		input.onDidHide(() => {
			abort.abort();
			resolve(undefined);
			input.dispose();
		});
		input.show();
	});
}

/** Why a token cannot be used for a service, after one request with it; nothing when it can. Never rejects. */
export async function proveToken(
	account: Account,
	baseUrl: string,
	pat: string,
	signal: AbortSignal,
): Promise<string | undefined> {
	if (!/^[\x21-\x7e]+$/.test(pat)) {
		return pat ? l10n.t('A token has no spaces or special characters.') : l10n.t('Paste the token first.');
	}
	try {
		await account.clientFor(baseUrl, async () => pat).listAgents({ limit: 1 }, signal);
		return undefined;
	} catch (error) {
		return error instanceof ApiError ? error.message : String(error);
	}
}

/** `QODER_PAT` of the machine on which the extension runs; a web worker has none. */
function environmentToken(): string | undefined {
	return (
		(globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.['QODER_PAT']?.trim() || undefined
	);
}
