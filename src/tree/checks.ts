import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import * as settings from '../account/settings.ts';
import type { PagedView } from './pagedView.ts';

/** Checks views for newer rows as the setting says; what does that is loaded once the setting is another one than 0. */
export function checks(views: readonly PagedView[], account: Account): vscode.Disposable {
	const parts: vscode.Disposable[] = [];
	const start = async () => {
		const { AutoRefresh, complain } = await import('./autoRefresh.ts');
		parts.push(new AutoRefresh(views, account));
		await complain();
	};
	const setting = vscode.workspace.onDidChangeConfiguration((event) => {
		if (event.affectsConfiguration('qoder.autoRefresh')) {
			setting.dispose();
			void start();
		}
	});
	if (settings.autoRefresh() !== undefined) {
		setting.dispose();
		void start();
	}
	return new vscode.Disposable(() => vscode.Disposable.from(setting, ...parts).dispose());
}
