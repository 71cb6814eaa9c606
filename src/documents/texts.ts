import * as l10n from '@vscode/l10n';
import { ApiError, isNotFound, messageOf } from '../api/errors.ts';
import { promptOf } from '../api/names.ts';
import { joinSentences } from '../text/names.ts';
import { jsonOf, visible } from '../text/plainText.ts';

// The prompt has its own document; the others change with each version.
const left = new Set(['system', 'version', 'created_at', 'updated_at', 'archived', 'archived_at']);

/** A record as JSON. Invisible characters are written as `\uXXXX`. */
export function detailsOf(value: unknown): string {
	return `${visible(jsonOf(value, '\t'))}\n`;
}

/** The fields of an agent that determine its behavior, without the prompt, sorted by name. */
export function configurationOf(agent: unknown): unknown {
	const prompt = promptOf(agent);
	// The documented service sends the prompt under both names.
	const isPrompt = (name: string, value: unknown) => name === 'instructions' && value === prompt;
	const fields = Object.entries(Object(agent)).filter(([name, value]) => !left.has(name) && !isPrompt(name, value));
	return sorted(Object.fromEntries(fields), 0);
}

/** Whether a Markdown link could run a command of VS Code, such as `[here](command:workbench.action.quit)`. */
export function couldRunCommands(markdown: string): boolean {
	return /\bcommand:\S/i.test(markdown);
}

/** A text in which no link can run a command. */
export function withoutCommands(markdown: string): string {
	return markdown.replaceAll(/\b(command):(?=\S)/gi, '$1 :');
}

/** The problem with a document or a file, and the next step. */
export function explain(error: unknown): string {
	if (!(error instanceof ApiError)) {
		return messageOf(error);
	}
	// A write that may have arrived must not be tried again before a refresh.
	const next = error.advises || error.maybeArrived ? '' : nextStep(error);
	return next ? joinSentences([error.message, next]) : error.message;
}

/** Whether another token may help. A service also refuses with other types, such as for a quota. */
export function lacksPermission(error: unknown): boolean {
	return error instanceof ApiError && error.kind === 'forbidden' && [undefined, 'permission_error'].includes(error.type);
}

function nextStep(error: ApiError): string {
	const { kind, status, step, param } = error;
	if (param === 'maxBytes' || (step === 'storage' && kind === 'offline')) {
		return l10n.t('To open this file in the browser, click it in the Files view.');
	}
	if (isNotFound(error)) {
		return status === 410 ? l10n.t('It was deleted.') : l10n.t('It was deleted or belongs to another account.');
	}
	switch (kind) {
		case 'unauthorized':
			return l10n.t('Sign in again.');
		case 'forbidden':
			return lacksPermission(error) ? l10n.t('Request the permission, or sign in with another token.') : '';
		case 'invalid':
			// The same request would be refused again. The address of contents may have expired.
			return step === 'storage' ? tryAgain() : '';
		case 'conflict':
			// Of a write, the message has the reason.
			return error.url?.endsWith('/content') ? l10n.t('The service may still be writing it. Try again in a moment.') : '';
		default:
			return status === 404 ? '' : tryAgain();
	}
}

function tryAgain(): string {
	return l10n.t('Try again in a moment. For details, run “Qoder: Show Log”.');
}

function sorted(value: unknown, depth: number): unknown {
	// Inexact numbers are frozen objects of `JSON.rawJSON`; nothing else in parsed JSON is frozen.
	if (value === null || typeof value !== 'object' || depth > 400 || Object.isFrozen(value)) {
		return value;
	}
	if (Array.isArray(value)) {
		return value.map((part) => sorted(part, depth + 1));
	}
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part, depth + 1)]));
}
