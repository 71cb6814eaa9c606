import { window } from 'vscode';
import { replace } from './replace.ts';

/** How VS Code is asked to say something. */
type Way = 'showInformationMessage' | 'showWarningMessage' | 'showErrorMessage' | 'setStatusBarMessage';

/** What the extension says in one of these ways from now on, as VS Code is told it; nobody answers a question. */
export function said(way: Way): string[] {
	const texts: string[] = [];
	replace(window, way, (text: string) => {
		texts.push(text);
		return way === 'setStatusBarMessage' ? { dispose() {} } : Promise.resolve(undefined);
	});
	return texts;
}
