import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ApiError } from '../api/errors.ts';

const get = (key: string): unknown => vscode.workspace.getConfiguration('qoder').get(key);

/** The setting `qoder.baseUrl` as it stands; the client judges it. */
export function baseUrl(): string {
	return String(get('baseUrl'));
}

/** Makes `url` the service of this user. */
export function setBaseUrl(url: string): Thenable<void> {
	return vscode.workspace.getConfiguration('qoder').update('baseUrl', url, vscode.ConfigurationTarget.Global);
}

/** Rows that one request asks for, 1–100. Throws an `ApiError` that names the setting when it holds anything else. */
export function pageSize(): number {
	return inRange('pageSize', 1, 100, l10n.t('The setting qoder.pageSize must be a whole number from 1 to 100.'));
}

/** Milliseconds between checks for newer rows; none when they are off, or while the setting cannot be used. */
export function autoRefresh(): number | undefined {
	const minutes = get('autoRefresh');
	// A timer can wait 24 days at most, and one that is too short would be a burden on the service.
	return isDuration(minutes) && minutes > 0 ? Math.min(Math.max(minutes * 60_000, 1000), 2 ** 31 - 1) : undefined;
}

/** Whether the setting `qoder.autoRefresh` can be used. */
export function isAutoRefreshValid(): boolean {
	return isDuration(get('autoRefresh'));
}

function isDuration(value: unknown): value is number {
	return typeof value === 'number' && value >= 0;
}

function inRange(key: string, min: number, max: number, problem: string): number {
	const value = get(key);
	if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
		return value;
	}
	throw new ApiError('invalid', problem, { param: `qoder.${key}` });
}
