import * as l10n from '@vscode/l10n';
import { fieldsOf, textOf } from '../text/fields.ts';
import { formatBytes } from '../text/format.ts';
import { joinNames } from '../text/names.ts';
import { jsonOf, plainText, visible } from '../text/plainText.ts';
import type { EventEntry } from './events.ts';

/** The tool's name in the event with this id, if loaded. */
export type ToolName = (eventId: unknown) => string | undefined;

/** Not interesting for users. */
const quiet = /^(agent\.thinking|span\..*|session\.(thread_.*|updated|usage|status_running)|event_(start|delta))$/;

/** An event other than messages and tools, on one line; `undefined` if not interesting. */
export function noteOf(entry: EventEntry, toolName: ToolName): string | undefined {
	if (entry.problem !== undefined) {
		return l10n.t('An event that cannot be read: {0}', plainText(entry.problem, 200));
	}
	const { type, ...fields } = entry.value;
	switch (type) {
		case 'agent.artifact_delivered': {
			const file = codeSpan(textOf(fields['original_filename'], 200) ?? textOf(fields['file_id'], 200) ?? '?');
			return [l10n.t('Delivered {0}', file), formatBytes(fields['size'])].filter(Boolean).join(' · ');
		}
		case 'session.error':
			return errorText(fields['error']);
		case 'session.status_idle':
			return fieldsOf(fields['stop_reason'])['type'] === 'cancelled' ? l10n.t('Cancelled') : undefined;
		case 'session.status_rescheduled':
			return l10n.t('The service will restart the session');
		case 'session.status_terminated':
			return l10n.t('The session has ended');
		case 'session.deleted':
			return l10n.t('The session was deleted');
		case 'user.interrupt':
			return l10n.t('You stopped the agent');
		case 'user.tool_confirmation':
			return confirmationText(fields, toolName);
		case 'user.define_outcome':
			return l10n.t('Goal: {0}', codeSpan(textOf(fields['description'], 500) ?? ''));
		default:
			return quiet.test(type) ? undefined : unknownText(type, fields);
	}
}

const ending = /^((user|system|agent)\.message|user\.tool_confirmation|session\.(status_(running|idle|terminated)|deleted))$/;

/** The tools that a session waits for after these events. */
export function waitsForAfter(entries: readonly EventEntry[], toolName: ToolName): readonly string[] {
	const last = entries.map(({ value }) => fieldsOf(value)).findLast(({ type }) => typeof type === 'string' && ending.test(type));
	const { type: reason, event_ids: ids } = fieldsOf(last?.['stop_reason']);
	if (last?.['type'] !== 'session.status_idle' || reason !== 'requires_action') {
		return [];
	}
	const names = (Array.isArray(ids) && ids.length > 0 ? ids : ['']).map((id) => toolName(id) ?? '');
	return [...new Set(names)];
}

/** The tool use that a result belongs to. */
export function toolUseIdOf(result: EventEntry): string | undefined {
	const { tool_use_id, mcp_tool_use_id, custom_tool_use_id } = fieldsOf(result.value);
	return [tool_use_id, mcp_tool_use_id, custom_tool_use_id].find((id) => typeof id === 'string');
}

/** What a session waits for, in a sentence. */
export function waitingText(tools: readonly string[]): string {
	const names = joinNames(tools.filter(Boolean));
	return names ? l10n.t('Waiting for your approval of {0}', names) : l10n.t('Waiting for you');
}

function confirmationText(
	{ tool_use_id: use, result, deny_message }: Readonly<Record<string, unknown>>,
	toolName: ToolName,
): string {
	const tool = codeSpan(toolName(use) || '?');
	if (result === 'allow') {
		return l10n.t('You allowed {0}', tool);
	}
	const reason = textOf(deny_message, 300);
	return [l10n.t('You denied {0}', tool), reason && codeSpan(reason)].filter(Boolean).join(': ');
}

function unknownText(type: string, { id: _id, processed_at: _time, ...rest }: Readonly<Record<string, unknown>>): string {
	// Cut first, so that megabytes do not become text.
	const short = Object.entries(rest).map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, 300) : value]);
	return `${codeSpan(plainText(type, 80))} ${codeSpan(textOf(Object.fromEntries(short), 200) ?? '')}`;
}

function errorText(error: unknown): string {
	const { type, message, retry_status, qoder_error_code: code } = fieldsOf(error);
	const details = [textOf(type, 60), textOf(code, 20)].filter(Boolean).join(' ');
	const retry = fieldsOf(retry_status)['type'];
	const next = retry === 'retrying' ? l10n.t('the service will retry') : '';
	const text = codeSpan(textOf(message, 500) ?? '?');
	return [`${l10n.t('Error:')} ${text}`, details && codeSpan(details), next].filter(Boolean).join(' · ');
}

const usefulArguments = ['command', 'file_path', 'path', 'pattern', 'url', 'query', 'description', 'prompt', 'name', 'id'];

/** The most useful argument, on one line. */
export function argumentOf(input: unknown): string | undefined {
	const fields = fieldsOf(input);
	const texts = [...usefulArguments.map((name) => fields[name]), ...Object.values(fields)];
	const found =
		texts.find((value) => typeof value === 'string' && value.trim() !== '') ??
		(Object.keys(fields).length > 0 ? input : undefined);
	// Joined lines would be another command.
	const line =
		typeof found === 'string'
			? found
					.slice(0, 1000)
					.trim()
					.replaceAll(/\s*[\r\n]+\s*/g, ' ⏎ ')
			: found;
	return textOf(line, 160);
}

/** The texts, and a word for each other block. */
export function contentText(content: unknown): string {
	if (typeof content === 'string') {
		return content;
	}
	if (!Array.isArray(content)) {
		return content == null ? '' : jsonOf(content);
	}
	return content
		.map((block: unknown) => {
			const { type, text, source } = fieldsOf(block);
			if (typeof text === 'string') {
				return text;
			}
			const id = textOf(fieldsOf(source)['file_id'], 80) ?? '';
			return typeof type === 'string' ? `[${[plainText(type, 40), id].filter(Boolean).join(' ')}]` : jsonOf(block);
		})
		.join('\n');
}

// Any of these may end a line in an editor.
const ends = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

/** A text as visible lines, cut to the limits. */
export function shortened(text: string, maxCharacters: number, maxLines: number) {
	const head = text.slice(0, maxCharacters).toWellFormed();
	const all = head.trimEnd().split(ends);
	const shown = all.slice(0, maxLines).map(visible);
	const rest = text.length > maxCharacters ? text.slice(maxCharacters) : '';
	const isCut = all.length > maxLines || rest !== '';
	const hidden = isCut ? text.length - all.slice(0, maxLines).join('\n').length : 0;
	const moreLines = Math.max(0, all.length - shown.length) + countEnds(rest);
	return { text: shown, more: hidden, moreLines: isCut ? moreLines : 0 };
}

function countEnds(text: string): number {
	let count = 0;
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
		count += 1;
	}
	return count;
}

const backtick = '\u0060';

/** Markdown code on one line, which the text cannot end. */
export function codeSpan(text: string): string {
	const line = plainText(text, 600);
	const fence = backtick.repeat(longestRun([line], /\u0060+/g) + 1);
	const pad = line.startsWith(backtick) || line.endsWith(backtick) ? ' ' : '';
	return line ? `${fence}${pad}${line}${pad}${fence}` : '';
}

export function longestRun(lines: readonly string[], runs: RegExp): number {
	return lines.flatMap((line) => line.match(runs) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
