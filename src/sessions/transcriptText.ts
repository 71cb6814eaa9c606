import * as l10n from '@vscode/l10n';
import { nameOf } from '../api/names.ts';
import type { Entry } from '../api/page.ts';
import type { Session } from '../api/schema.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { formatBytes, formatClock, formatCount, formatDuration, formatTime } from '../text/format.ts';
import { joinNames } from '../text/names.ts';
import { jsonOf, plainText, unseen } from '../text/plainText.ts';
import { type EventEntry, timeOf } from './eventWindow.ts';

/** How much of the texts of others a transcript shows. */
export interface Limits {
	/** Lines and characters of what came back from a tool. */
	readonly resultLines: number;
	readonly resultCharacters: number;
	/** Characters of what somebody said. */
	readonly messageCharacters: number;
	/** Ids of results that are shown with many more lines. */
	readonly whole?: ReadonlySet<string>;
}

/** What a document shows: a few lines of each result. */
export const documentLimits: Limits = { resultLines: 8, resultCharacters: 2000, messageCharacters: 50_000 };
/** What a copy holds: all but the longest. */
export const copyLimits: Limits = {
	resultLines: 1_000_000,
	resultCharacters: 20_000_000,
	messageCharacters: 20_000_000,
};
const wholeLines = 2000;
const wholeCharacters = 200_000;

/** A part of a transcript below a heading, by the numbers of its lines. */
export interface Turn {
	readonly heading: string;
	readonly detail: string;
	readonly start: number;
	readonly end: number;
}

/** A result of which the transcript shows a part. */
export interface Cut {
	readonly line: number;
	/** The id of its event. */
	readonly id: string;
	readonly lines: number;
}

/** A transcript as a Markdown text, in which nothing of others is a heading, a fence or a link of its own. */
export interface Transcript {
	readonly text: string;
	readonly turns: readonly Turn[];
	readonly cuts: readonly Cut[];
	/** The tools that the session waits for, when it waits. */
	readonly waitsFor: readonly string[];
}

/** Events that say nothing to a person. */
const quiet = /^(agent\.thinking|span\..*|session\.(thread_.*|updated|usage)|event_(start|delta))$/;

/** What a transcript says besides the events. */
interface Frame {
	readonly limits?: Limits;
	/** What the session does, beside who it is and since when. */
	readonly state?: string;
	/** Sentences below all, such as what went wrong. */
	readonly end?: string;
}

/** The transcript of a session from some of its events, oldest first. */
export function transcriptOf(
	session: Entry<Session>,
	entries: readonly EventEntry[],
	{ limits = documentLimits, state = '', end = '' }: Frame = {},
): Transcript {
	const writer = new Writer(session, entries, limits, state);
	for (const entry of entries) {
		writer.add(entry);
	}
	return writer.finish(end);
}

class Writer {
	readonly #lines: string[] = [];
	readonly #turns: Turn[] = [];
	readonly #cuts: Cut[] = [];
	readonly #limits: Limits;
	readonly #agent: string;
	/** What came back from tools, by the ids of their uses. */
	readonly #results = new Map<string, EventEntry>();
	/** The names of the tools that were used, by the ids of the uses. */
	readonly #tools = new Map<unknown, string>();
	#speaker = '';
	/** When the turn before began: the day stands at the first turn of it. */
	#time = new Date(0);
	#waitsFor: readonly string[] = [];

	constructor(session: Entry<Session>, entries: readonly EventEntry[], limits: Limits, state: string) {
		this.#limits = limits;
		const { agent, created_at } = fieldsOf(session.value);
		const { id, version } = fieldsOf(agent);
		this.#agent = plainText(nameOf({ id: textOf(id) ?? '', value: agent }), 60) || l10n.t('Agent');
		for (const entry of entries) {
			const { tool_use_id, mcp_tool_use_id, custom_tool_use_id, type, name } = fieldsOf(entry.value);
			const use = [tool_use_id, mcp_tool_use_id, custom_tool_use_id].find((one) => typeof one === 'string');
			if (typeof use === 'string' && typeof type === 'string' && type.endsWith('_result')) {
				this.#results.set(use, entry);
			}
			if (typeof name === 'string') {
				this.#tools.set(entry.id, plainText(name, 60));
			}
		}
		const number = textOf(version, 20);
		const v = number === undefined ? undefined : l10n.t('v{0}', number);
		const facts = [l10n.t('Agent: {0}', [this.#agent, v].filter(Boolean).join(' ')), formatTime(created_at), state];
		this.#lines.push(`# ${plainText(nameOf(session), 200)}`, '', facts.filter(Boolean).join(' · '), '');
	}

	add(entry: EventEntry): void {
		if (entry.problem !== undefined) {
			this.#note(entry, l10n.t('An event that cannot be read: {0}', plainText(entry.problem, 200)));
			return;
		}
		const { type, content } = entry.value;
		switch (type) {
			case 'user.message':
				this.#say(entry, l10n.t('You'), content, true);
				break;
			case 'system.message':
				this.#say(entry, l10n.t('System'), content, true);
				break;
			case 'agent.message':
				this.#say(entry, this.#agent, content, false);
				break;
			case 'agent.tool_use':
			case 'agent.mcp_tool_use':
			case 'agent.custom_tool_use':
				this.#use(entry);
				break;
			case 'agent.tool_result':
			case 'agent.mcp_tool_result':
			case 'user.tool_result':
			case 'user.custom_tool_result':
				this.#lateResult(entry);
				break;
			default:
				this.#other(entry, type);
		}
	}

	finish(end: string): Transcript {
		if (this.#waitsFor.length > 0) {
			this.#lines.push(`**${waitingText(this.#waitsFor)}**`, '');
		}
		if (end) {
			this.#lines.push(...end.split('\n').map((line) => `- ${plainText(line, 1000)}`), '');
		}
		this.#closeTurn();
		return { text: `${this.#lines.join('\n').trimEnd()}\n`, turns: this.#turns, cuts: this.#cuts, waitsFor: this.#waitsFor };
	}

	/** Begins a turn, unless this speaker has it already. */
	#turn(entry: EventEntry, speaker: string, isNew = false): void {
		if (speaker === this.#speaker && !isNew) {
			return;
		}
		this.#closeTurn();
		const time = new Date(timeOf(entry));
		const isKnown = !Number.isNaN(time.getTime());
		const clock = isKnown ? formatClock(time, this.#time) : '';
		this.#speaker = speaker;
		this.#time = isKnown ? time : this.#time;
		this.#turns.push({ heading: speaker, detail: clock, start: this.#lines.length, end: this.#lines.length });
		this.#lines.push(`## ${[speaker, clock].filter(Boolean).join(' · ')}`, '');
	}

	#closeTurn(): void {
		const turn = this.#turns.pop();
		if (turn) {
			const last = this.#lines.findLastIndex((line) => line !== '');
			this.#turns.push({ ...turn, end: Math.max(turn.start, last) });
		}
	}

	#say(entry: EventEntry, speaker: string, content: unknown, isNew: boolean): void {
		this.#waitsFor = [];
		this.#turn(entry, speaker, isNew);
		const { text, more } = shortened(contentText(content), this.#limits.messageCharacters, Number.POSITIVE_INFINITY);
		this.#block(text.map((line) => (line === '' ? '>' : `> ${line}`)));
		this.#lines.push('');
		if (more > 0) {
			this.#lines.push(l10n.t('… {0} more characters', formatCount(more)), '');
		}
	}

	#use(entry: EventEntry): void {
		this.#turn(entry, this.#agent);
		const { name, input, mcp_server_name: server } = fieldsOf(entry.value);
		const result = this.#results.get(entry.id);
		const milliseconds = result ? timeOf(result) - timeOf(entry) : Number.NaN;
		const tool = [server, name].flatMap((part) => (typeof part === 'string' ? plainText(part, 60) : [])).join(' › ');
		const argument = argumentOf(input);
		const parts = [codeSpan(tool || '?'), argument && codeSpan(argument)].filter(Boolean).join(' ');
		this.#lines.push(`- ${[parts, formatDuration(milliseconds)].filter(Boolean).join(' · ')}`);
		if (result) {
			this.#result(result);
		}
		this.#lines.push('');
	}

	/** A result whose use is in an earlier page, or none. */
	#lateResult(entry: EventEntry): void {
		const { tool_use_id, mcp_tool_use_id, custom_tool_use_id } = fieldsOf(entry.value);
		const use = [tool_use_id, mcp_tool_use_id, custom_tool_use_id].find((one) => typeof one === 'string');
		if (use !== undefined && this.#tools.has(use)) {
			return;
		}
		this.#turn(entry, this.#agent);
		this.#lines.push(`- ${l10n.t('Result of an earlier tool call')}`);
		this.#result(entry);
		this.#lines.push('');
	}

	#result(entry: EventEntry): void {
		const { content, is_error } = fieldsOf(entry.value);
		const { resultLines, resultCharacters, whole } = this.#limits;
		const isWhole = whole?.has(entry.id);
		const [lines, characters] = isWhole ? [wholeLines, wholeCharacters] : [resultLines, resultCharacters];
		const { text, more, moreLines } = shortened(contentText(content), characters, lines);
		if (text.every((line) => line === '') && more === 0) {
			return;
		}
		if (is_error === true) {
			this.#lines.push(`  ${l10n.t('Error:')}`);
		}
		const fence = '~'.repeat(Math.max(3, longestRun(text, /~+/g) + 1));
		this.#lines.push('', `  ${fence}`);
		this.#block(text.map((line) => (line === '' ? '' : `  ${line}`)));
		this.#lines.push(`  ${fence}`);
		if (more > 0) {
			if (!isWhole) {
				this.#cuts.push({ line: this.#lines.length, id: entry.id, lines: moreLines });
			}
			this.#lines.push(
				`  ${moreLines > 0 ? l10n.t('… {0} more lines', formatCount(moreLines)) : l10n.t('… {0} more characters', formatCount(more))}`,
			);
		}
	}

	#other(entry: EventEntry, type: string): void {
		const fields = fieldsOf(entry.value);
		switch (type) {
			case 'agent.artifact_delivered': {
				const { original_filename: name, file_id: id, size } = fields;
				const file = codeSpan(textOf(name, 200) ?? textOf(id, 200) ?? '?');
				this.#note(entry, [l10n.t('Delivered {0}', file), formatBytes(size)].filter(Boolean).join(' · '));
				break;
			}
			case 'session.error':
				this.#note(entry, errorText(fields['error']));
				break;
			case 'session.status_idle': {
				const { type: reason, event_ids: ids } = fieldsOf(fields['stop_reason']);
				if (reason === 'requires_action') {
					const names = (Array.isArray(ids) ? ids : []).map((id) => this.#tools.get(id) ?? '');
					this.#waitsFor = names.length > 0 ? [...new Set(names)] : [''];
				} else if (reason === 'cancelled') {
					this.#note(entry, l10n.t('Cancelled'));
				}
				break;
			}
			case 'session.status_running':
				this.#waitsFor = [];
				break;
			case 'session.status_rescheduled':
				this.#note(entry, l10n.t('The service will restart the session'));
				break;
			case 'session.status_terminated':
				this.#note(entry, l10n.t('The session has ended'));
				break;
			case 'session.deleted':
				this.#note(entry, l10n.t('The session was deleted'));
				break;
			case 'user.interrupt':
				this.#note(entry, l10n.t('You stopped the agent'));
				break;
			case 'user.tool_confirmation': {
				this.#waitsFor = [];
				const tool = codeSpan(this.#tools.get(fields['tool_use_id']) || '?');
				const why = textOf(fields['deny_message'], 300);
				const isAllowed = fields['result'] === 'allow';
				const text = isAllowed ? l10n.t('You allowed {0}', tool) : l10n.t('You denied {0}', tool);
				this.#note(entry, [text, !isAllowed && why && codeSpan(why)].filter(Boolean).join(': '));
				break;
			}
			case 'user.define_outcome':
				this.#note(entry, l10n.t('Goal: {0}', codeSpan(textOf(fields['description'], 500) ?? '')));
				break;
			default:
				if (!quiet.test(type)) {
					const { type: _type, id: _id, processed_at: _time, ...rest } = fields;
					const short = Object.entries(rest).map(([name, value]) => [
						name,
						typeof value === 'string' ? value.slice(0, 300) : value,
					]);
					this.#note(entry, `${codeSpan(plainText(type, 80))} ${codeSpan(textOf(Object.fromEntries(short), 200) ?? '')}`);
				}
		}
	}

	/** Lines that may be more than a call can have arguments. */
	#block(lines: readonly string[]): void {
		for (const line of lines) {
			this.#lines.push(line);
		}
	}

	/** A line of its own, within the turn of whoever has it. */
	#note(entry: EventEntry, line: string): void {
		if (!this.#speaker) {
			this.#turn(entry, this.#agent);
		}
		this.#lines.push(`- ${line}`, '');
	}
}

/** What a session waits for, as a sentence. */
export function waitingText(tools: readonly string[]): string {
	const names = joinNames(tools.filter(Boolean));
	return names ? l10n.t('Waiting for your approval of {0}', names) : l10n.t('Waiting for you');
}

function errorText(error: unknown): string {
	const { type, message, retry_status, qoder_error_code: code } = fieldsOf(error);
	const details = [textOf(type, 60), textOf(code, 20)].filter(Boolean).join(' ');
	const retry = fieldsOf(retry_status)['type'];
	const next = retry === 'retrying' ? l10n.t('the service will retry') : '';
	const text = codeSpan(textOf(message, 500) ?? '?');
	return [`${l10n.t('Error:')} ${text}`, details && codeSpan(details), next].filter(Boolean).join(' · ');
}

/** The arguments that tell most, in the order in which they are looked for. */
const telling = ['command', 'file_path', 'path', 'pattern', 'url', 'query', 'description', 'prompt', 'name', 'id'];

/** The one argument of a tool that tells most, on one line. */
function argumentOf(input: unknown): string | undefined {
	const fields = fieldsOf(input);
	const texts = [...telling.map((name) => fields[name]), ...Object.values(fields)];
	const found =
		texts.find((value) => typeof value === 'string' && value.trim() !== '') ??
		(Object.keys(fields).length > 0 ? input : undefined);
	return textOf(found, 160);
}

/** The text of a message or a result: its blocks of text, and a word for each other one. */
function contentText(content: unknown): string {
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
const unsafe = new RegExp(`[${unseen}]`, 'gu');
const kept = /^[\t\u200c\u200d]$/;

/** A text as lines in which all is seen, of which no more are left than fit. */
function shortened(text: string, maxCharacters: number, maxLines: number) {
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

/** A line with what cannot be seen written as `\uXXXX`. */
function visible(line: string): string {
	return line.replace(unsafe, (found) =>
		kept.test(found)
			? found
			: Array.from({ length: found.length }, (_, index) => `\\u${found.charCodeAt(index).toString(16).padStart(4, '0')}`).join(
					'',
				),
	);
}

const backtick = '\u0060';

/** Text on one line as code, which nothing in it can end. */
function codeSpan(text: string): string {
	const line = plainText(text, 600);
	const fence = backtick.repeat(longestRun([line], /\u0060+/g) + 1);
	const pad = line.startsWith(backtick) || line.endsWith(backtick) ? ' ' : '';
	return line ? `${fence}${pad}${line}${pad}${fence}` : '';
}

function longestRun(lines: readonly string[], runs: RegExp): number {
	return lines.flatMap((line) => line.match(runs) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
