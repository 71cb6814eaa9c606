import * as vscode from 'vscode';
import { tokenPageOf } from './services.ts';
import * as settings from './settings.ts';

interface Shown {
	readonly list: { readonly kind: { readonly path: string } };
	readonly entry: { readonly id: string };
}

/** A record's console page, if it has one. */
export function consoleUrl(baseUrl: string, path: string, id: string): string | undefined {
	const page = tokenPageOf(baseUrl);
	const hasPage = page !== undefined && (path === 'agents' || path === 'sessions');
	return hasPage ? `${new URL(page).origin}/cloud/${path}/${encodeURIComponent(id.toWellFormed())}` : undefined;
}

/** Opens the first row's page. */
export async function openInConsole([row]: readonly Shown[]): Promise<void> {
	const url = row && consoleUrl(settings.baseUrl(), row.list.kind.path, row.entry.id);
	if (url) {
		await vscode.env.openExternal(vscode.Uri.parse(url));
	}
}
