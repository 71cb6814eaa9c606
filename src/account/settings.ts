import * as vscode from 'vscode';
import { ApiError } from '../api/errors.ts';

const get = (key: string): unknown => vscode.workspace.getConfiguration('qoder').get(key);

/** `qoder.baseUrl`, unchecked. */
export function baseUrl(): string {
	return String(get('baseUrl'));
}

/** Whether the user set `qoder.baseUrl`. */
export function isBaseUrlChosen(): boolean {
	return vscode.workspace.getConfiguration('qoder').inspect('baseUrl')?.globalValue !== undefined;
}

/** Whether to count running sessions. */
export function hasRunningBadge(): boolean {
	return get('runningBadge') === true;
}

/** Whether the Files view selects the file of the active editor. */
export function hasAutoReveal(): boolean {
	return get('autoReveal') === true;
}

/** The number of rows in a request, 1–100. Throws an `ApiError` for an invalid setting. */
export function pageSize(): number {
	const size = get('pageSize');
	if (typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= 100) {
		return size;
	}
	const problem = vscode.l10n.t('The qoder.pageSize setting must be a whole number from 1 to 100.');
	throw new ApiError('invalid', problem, { param: 'qoder.pageSize' });
}
