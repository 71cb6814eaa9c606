import * as vscode from 'vscode';
import { parseBaseUrl } from '../api/baseUrl.ts';
import { createQuickPick } from '../window/quickInput.ts';
import * as settings from './settings.ts';
import type { TokenStore } from './tokenStore.ts';

/** As documented (List files, "Example request"; later documents). */
interface Service {
	readonly name: string;
	readonly baseUrl: string;
	readonly tokenPage: string;
}

export interface ServiceItem extends vscode.QuickPickItem {
	readonly baseUrl: string;
	readonly hasToken: boolean;
	readonly isUsable: boolean;
}

/** Where a public service's tokens are created. */
export function tokenPageOf(baseUrl: string): string | undefined {
	return publicService(baseUrl)?.tokenPage;
}

/** The other public services, if this is one. */
export function otherServices(baseUrl: string): readonly { readonly host: string; readonly baseUrl: string }[] {
	const others = publicService(baseUrl) ? publicServices().filter((service) => !isSame(service.baseUrl, baseUrl)) : [];
	return others.map((service) => ({ host: parseBaseUrl(service.baseUrl).host, baseUrl: service.baseUrl }));
}

/** A token belongs to an origin. */
export function originOf(baseUrl = ''): string | undefined {
	return URL.canParse(baseUrl) ? new URL(baseUrl).origin : undefined;
}

/** Sets `qoder.baseUrl` for the user. */
export function useService(baseUrl: string): Thenable<void> {
	return vscode.workspace.getConfiguration('qoder').update('baseUrl', baseUrl, vscode.ConfigurationTarget.Global);
}

/** Services with a token, the current one first; then the current one without a token; then the public ones. */
export async function serviceItems(tokens: TokenStore, isSignedIn: boolean): Promise<ServiceItem[]> {
	const current = typedItem(settings.baseUrl());
	const urlsWithToken = (await tokens.origins()).map((origin) => tokens.baseUrlOf(origin));
	const known = urlsWithToken.map((url) => (isSame(url, current.baseUrl) ? current.baseUrl : url));
	const signedIn = isSignedIn ? [current.baseUrl, ...known] : known;
	const withToken = (url: string) => signedIn.some((other) => originOf(other) === originOf(url));
	const isChosen = settings.isBaseUrlChosen() || !publicService(current.baseUrl);
	const first = current.isUsable && (isChosen || withToken(current.baseUrl)) ? [current.baseUrl] : [];
	const all = [...first.filter(withToken), ...signedIn, ...first, ...publicServices().map(({ baseUrl }) => baseUrl)];
	const urls = all.filter((url, index) => all.findIndex((other) => isSame(url, other)) === index);
	return urls.map((url) => serviceItem(url, withToken(url), isSame(url, current.baseUrl)));
}

/** Accepts a typed address, too. `undefined` if dismissed. */
export function pickService(
	{ title, placeholder, step }: { readonly title: string; readonly placeholder: string; readonly step?: number },
	items: readonly ServiceItem[],
	active: string,
): Promise<ServiceItem | undefined> {
	const pick = createQuickPick<ServiceItem>();
	pick.title = title;
	pick.step = step;
	pick.totalSteps = step && 2;
	pick.placeholder = placeholder;
	pick.ignoreFocusOut = true;
	pick.matchOnDescription = true;
	pick.items = items;
	pick.activeItems = items.filter(({ baseUrl }) => isSame(baseUrl, active));
	return new Promise((resolve) => {
		pick.onDidChangeValue((value) => {
			const typed = value.trim();
			const isAddress = /^https?:/i.test(typed) && !items.some(({ baseUrl }) => isSame(baseUrl, typed));
			pick.items = isAddress ? [typedItem(typed), ...items] : items;
		});
		pick.onDidAccept(() => {
			const [item] = pick.selectedItems;
			if (item?.isUsable) {
				resolve(item);
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

function publicServices(): readonly Service[] {
	const international = {
		name: vscode.l10n.t('International'),
		baseUrl: 'https://openapi.qoder.sh/api/v1/cloud',
		tokenPage: 'https://qoder.com/cloud/pat-keys',
	};
	const newer = {
		...international,
		name: vscode.l10n.t('International ({0})', 'api.qoder.com'),
		baseUrl: 'https://api.qoder.com/api/v1/cloud',
	};
	const china = {
		name: vscode.l10n.t('China'),
		baseUrl: 'https://api.qoder.com.cn/api/v1/cloud',
		tokenPage: 'https://qoder.com.cn/cloud/pat-keys',
	};
	return vscode.env.language.toLowerCase() === 'zh-cn' ? [china, international, newer] : [international, newer, china];
}

function publicService(baseUrl: string): Service | undefined {
	return publicServices().find((service) => isSame(service.baseUrl, baseUrl));
}

function serviceItem(baseUrl: string, hasToken: boolean, isCurrent: boolean): ServiceItem {
	const { host } = parseBaseUrl(baseUrl);
	const service = publicService(baseUrl);
	const inUse = isCurrent ? vscode.l10n.t('In use') : vscode.l10n.t('Signed in');
	return {
		baseUrl,
		hasToken,
		isUsable: true,
		label: service?.name ?? host,
		description: service ? host : baseUrl,
		detail: hasToken ? inUse : '',
		iconPath: new vscode.ThemeIcon(hasToken ? (isCurrent ? 'check' : 'key') : 'globe'),
	};
}

function typedItem(address: string): ServiceItem {
	const item = { baseUrl: address, label: address, alwaysShow: true, hasToken: false };
	try {
		const { host } = parseBaseUrl(address, (reason) => vscode.l10n.t('This address is not valid: {0}', reason));
		return { ...item, isUsable: true, detail: vscode.l10n.t('Sign in to {0}', host) };
	} catch (error) {
		return { ...item, isUsable: false, detail: (error as Error).message };
	}
}

function isSame(one: string, other: string): boolean {
	const canonical = (url: string) => (URL.canParse(url.trim()) ? new URL(url.trim()).href.replace(/\/+$/, '') : url);
	return canonical(one) === canonical(other);
}

/** A record's console page, if it has one. */
export function consoleUrl(baseUrl: string, path: string, id: string): string | undefined {
	const page = tokenPageOf(baseUrl);
	const hasPage = page !== undefined && (path === 'agents' || path === 'sessions');
	return hasPage ? `${new URL(page).origin}/cloud/${path}/${encodeURIComponent(id.toWellFormed())}` : undefined;
}
