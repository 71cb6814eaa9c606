import * as vscode from 'vscode';
import * as config from '../account/settings.ts';
import type { ListView } from './listView.ts';

/** Checks the views for newer rows as often as the setting says, while they are visible and the window has the focus. */
export function autoRefresh(views: readonly ListView[]): vscode.Disposable {
	let timer: ReturnType<typeof setInterval> | undefined;
	const check = () => {
		for (const view of views.filter(({ visible }) => visible && vscode.window.state.focused)) {
			void view.loadNewer();
		}
	};
	const start = () => {
		clearInterval(timer);
		const interval = config.autoRefresh();
		timer = interval === undefined ? undefined : setInterval(check, interval);
	};
	start();
	const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
		if (event.affectsConfiguration('qoder.autoRefresh')) {
			start();
		}
	});
	return new vscode.Disposable(() => {
		clearInterval(timer);
		subscription.dispose();
	});
}
