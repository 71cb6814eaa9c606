import * as vscode from 'vscode';
import { ApiError, isNotFound, messageOf } from '../api/errors.ts';

/** What went wrong with a document or a file, and what to do next, in sentences. */
export function explain(error: unknown): string {
	if (!(error instanceof ApiError)) {
		return messageOf(error);
	}
	const next = nextStep(error);
	return next ? `${error.message} ${next}` : error.message;
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
	const sentence = explain(error);
	return isRefused ? vscode.FileSystemError.NoPermissions(sentence) : vscode.FileSystemError.Unavailable(sentence);
}

function nextStep(error: ApiError): string {
	const { kind, status, step, cannotFollow, param } = error;
	if (cannotFollow || param === 'maxBytes') {
		return '';
	}
	if (step === 'storage' && kind === 'offline') {
		return vscode.l10n.t('Click the file in the Files view to open it in the browser.');
	}
	if (status === 404) {
		return vscode.l10n.t('It was deleted, or belongs to another account.');
	}
	if (status === 410) {
		return vscode.l10n.t('It was deleted.');
	}
	switch (kind) {
		case 'unauthorized':
			return vscode.l10n.t('Sign in again.');
		case 'forbidden':
			return vscode.l10n.t('Ask for the permission, or sign in with another token.');
		case 'conflict':
			return vscode.l10n.t('The service may still be writing it. Try again in a moment.');
		default:
			return vscode.l10n.t('Try again in a moment; the log (Qoder: Show Log) has each request.');
	}
}
