import * as vscode from 'vscode';
import { parseBaseUrl } from '../api/baseUrl.ts';
import { createQuickPick } from '../window/quickInput.ts';

/** The public services (List files, "Example request"; later documents), each with the page where its tokens are made. */
const services = [
	{ baseUrl: 'https://openapi.qoder.sh/api/v1/cloud', tokenPage: 'https://qoder.com/cloud/pat-keys' },
	{ baseUrl: 'https://api.qoder.com/api/v1/cloud', tokenPage: 'https://qoder.com/cloud/pat-keys' },
	{ baseUrl: 'https://api.qoder.com.cn/api/v1/cloud', tokenPage: 'https://qoder.com.cn/cloud/pat-keys' },
];

interface ServiceItem extends vscode.QuickPickItem {
	readonly baseUrl: string;
	readonly isUsable: boolean;
}

/** The page where the tokens of a service are made, if it is a public one. */
export function tokenPageOf(baseUrl: string): string | undefined {
	return services.find((service) => service.baseUrl === baseUrl)?.tokenPage;
}

/** Makes `baseUrl` the service of this user. */
export function useService(baseUrl: string): Thenable<void> {
	return vscode.workspace.getConfiguration('qoder').update('baseUrl', baseUrl, vscode.ConfigurationTarget.Global);
}

/** The first step of signing in: a public service, the one in `current`, or an address that is typed. Resolves to its base URL. */
export function pickService(current: string): Promise<string | undefined> {
	const pick = createQuickPick<ServiceItem>();
	pick.title = vscode.l10n.t('Sign In to Qoder Cloud');
	pick.step = 1;
	pick.totalSteps = 2;
	pick.placeholder = vscode.l10n.t('The service your token belongs to, or its https:// address');
	pick.ignoreFocusOut = true;
	pick.matchOnDescription = true;
	const known = knownItems(current);
	pick.items = known;
	return new Promise((resolve) => {
		pick.onDidChangeValue((value) => {
			const typed = value.trim();
			const isAddress = /^https?:/i.test(typed) && !known.some(({ baseUrl }) => baseUrl === typed);
			pick.items = isAddress ? [typedItem(typed), ...known] : known;
		});
		pick.onDidAccept(() => {
			const [item] = pick.selectedItems;
			if (item?.isUsable) {
				resolve(item.baseUrl);
				pick.dispose();
			}
		});
		pick.onDidHide(() => {
			resolve(undefined);
			pick.dispose();
		});
		pick.show();
	});
}

function knownItems(current: string): ServiceItem[] {
	const currentItem = typedItem(current);
	const urls = [...(currentItem.isUsable ? [current] : []), ...services.map(({ baseUrl }) => baseUrl)];
	return [...new Set(urls)].map((baseUrl) => ({
		baseUrl,
		isUsable: true,
		label: parseBaseUrl(baseUrl).host,
		description: baseUrl,
		detail: baseUrl === current ? vscode.l10n.t('Current setting') : '',
	}));
}

function typedItem(address: string): ServiceItem {
	const item = { baseUrl: address, label: address, alwaysShow: true };
	try {
		const { host } = parseBaseUrl(address, (reason) => vscode.l10n.t('This address cannot be used: {0}', reason));
		return { ...item, isUsable: true, detail: vscode.l10n.t('Sign in to {0}', host) };
	} catch (error) {
		return { ...item, isUsable: false, detail: (error as Error).message };
	}
}
