import * as vscode from 'vscode';
import type { Account } from '../account/account.ts';
import { ApiError, isNotFound } from '../api/errors.ts';
import type { Action } from '../window/messages.ts';
import { noContentsReason } from './contents.ts';
import { explain, lacksPermission } from './texts.ts';
import type { Address } from './uri.ts';

/** A sentence in place of a text, and its time. */
export interface Failure {
	readonly bytes: Uint8Array;
	readonly at: number;
}

/** The text for an editor. `record` may hold a better reason than the error. */
export function failureOf(error: unknown, { shows }: Address, record: unknown): Failure {
	const isRefused = error instanceof ApiError && error.kind === 'forbidden' && shows === 'contents';
	const reason = (isRefused && noContentsReason(record)) || explain(error);
	const text = `${vscode.l10n.t('The contents could not be read.')}\n\n${reason}\n`;
	return { bytes: new TextEncoder().encode(text), at: Date.now() };
}

/** Whether only another token helps. */
export function needsToken(error: unknown): boolean {
	return error instanceof ApiError && error.kind === 'unauthorized' && !error.advises;
}

/** *Sign In*, if another token may help. Its service is known, so only the token is missing. */
export function signInFor(error: unknown): Action[] {
	const mayHelp = needsToken(error) || lacksPermission(error);
	return mayHelp ? [[vscode.l10n.t('Sign In'), () => vscode.commands.executeCommand('qoder.signIn', true)]] : [];
}

/** Rejects with a sentence without a token, or for an address of another service. */
export async function checkAccount(account: Account, { authority }: vscode.Uri): Promise<void> {
	await account.tokenRead;
	if (authority !== account.host) {
		throw new Error(vscode.l10n.t('This belongs to another service ({0}). To open it, sign in to that service.', authority));
	}
	if (!account.signedIn) {
		throw new Error(vscode.l10n.t('You are not signed in to {0}. To open this, run “Qoder: Sign In…”.', authority));
	}
}

/** Rejects a change: the file system is read-only. */
export function refuse(uri: vscode.Uri): never {
	throw vscode.FileSystemError.NoPermissions(uri);
}

/** The error that VS Code expects of a file system. */
export function fileSystemError(error: unknown, uri: vscode.Uri): vscode.FileSystemError {
	if (error instanceof vscode.FileSystemError) {
		return error;
	}
	if (isNotFound(error)) {
		return vscode.FileSystemError.FileNotFound(uri);
	}
	const isRefused = error instanceof ApiError && (error.kind === 'unauthorized' || error.kind === 'forbidden');
	return (isRefused ? vscode.FileSystemError.NoPermissions : vscode.FileSystemError.Unavailable)(explain(error));
}

/** VS Code shows this when the user types into one of these files. */
export function readonlyMessage(): vscode.MarkdownString {
	const link = (label: string, command: string) => `[${label}](command:${command})`;
	const message = new vscode.MarkdownString(
		vscode.l10n.t(
			'Files and agents from Qoder Cloud are read-only. Use {0} to save a copy, or {1} to change a prompt. If you see details instead of contents, the service does not provide the contents.',
			link(vscode.l10n.t('Save As…'), 'qoder.saveAs'),
			link(vscode.l10n.t('Edit System Prompt'), 'qoder.editPrompt'),
		),
	);
	message.isTrusted = { enabledCommands: ['qoder.saveAs', 'qoder.editPrompt'] };
	return message;
}
