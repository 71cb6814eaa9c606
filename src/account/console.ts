import * as vscode from 'vscode';
import { tokenPageOf } from './services.ts';
import * as settings from './settings.ts';

/** An agent or a session, as a row has it. */
interface Shown {
	readonly list: { readonly kind: { readonly path: string } };
	readonly entry: { readonly id: string };
}

/** The page of an agent or a session in the console of a public service; `undefined` for any other service or record. */
export function consoleUrl(baseUrl: string, path: string, id: string): string | undefined {
	const page = tokenPageOf(baseUrl);
	const hasPage = page !== undefined && (path === 'agents' || path === 'sessions');
	return hasPage ? `${new URL(page).origin}/cloud/${path}/${encodeURIComponent(id.toWellFormed())}` : undefined;
}

/** Opens the page of the first of some rows in the browser. */
export async function openInConsole([row]: readonly Shown[]): Promise<void> {
	const url = row && consoleUrl(settings.baseUrl(), row.list.kind.path, row.entry.id);
	if (url) {
		await vscode.env.openExternal(vscode.Uri.parse(url));
	}
}
