import * as l10n from '@vscode/l10n';
import type { Entry } from '../api/page.ts';
import type { Session } from '../api/schema.ts';
import { fieldsOf, textOf } from '../text/fields.ts';
import { formatClock, formatCount, formatDuration, formatTime } from '../text/format.ts';
import { plainText } from '../text/plainText.ts';
import { type EventEntry, timeOf } from './events.ts';
import {
	argumentOf,
	codeSpan,
	contentText,
	longestRun,
	noteOf,
	shortened,
	type ToolName,
	toolUseIdOf,
	waitingText,
	waitsForAfter,
} from './eventText.ts';
import { agentOf, titleOf } from './sessionState.ts';

/** For other people's texts. */
export interface Limits {
	readonly resultLines: number;
	readonly resultCharacters: number;
	readonly messageCharacters: number;
	/** Results shown with many more lines. */
	readonly expanded?: ReadonlySet<string>;
}

/** A few lines of each result. */
export const documentLimits: Limits = { resultLines: 8, resultCharacters: 2000, messageCharacters: 50_000 };
/** All but the longest texts. */
export const copyLimits: Limits = {
	resultLines: 1_000_000,
	resultCharacters: 20_000_000,
	messageCharacters: 20_000_000,
};
const [expandedLines, expandedCharacters] = [2000, 200_000];

/** What is below a heading, by line numbers. */
interface Turn {
	readonly heading: string;
	readonly detail: string;
	/** The beginning of its first text, or its first tool. */
	readonly summary: string;
	readonly start: number;
	readonly end: number;
}

/** A cut result. */
export interface Cut {
	readonly line: number;
	/** The event's id. */
	readonly id: string;
	readonly lines: number;
}

/** Markdown. Other people's texts form no headings, fences or links. */
export interface Transcript {
	readonly text: string;
	readonly turns: readonly Turn[];
	readonly cuts: readonly Cut[];
	/** Names of tools. */
	readonly waitsFor: readonly string[];
}

interface Frame {
	readonly limits?: Limits;
	readonly state?: string;
	/** Sentences after the last turn. */
	readonly end?: string;
}

/** From events, oldest first. */
export function transcriptOf(
	session: Entry<Session>,
	entries: readonly EventEntry[],
	{ limits = documentLimits, state = '', end = '' }: Frame = {},
): Transcript {
	const writer = new Writer(session, entries, limits, state);
	for (const entry of entries) {
		writer.add(entry);
	}
	return writer.finish(end, waitsForAfter(entries, writer.toolName));
}

class Writer {
	readonly #lines: string[] = [];
	readonly #turns: Turn[] = [];
	readonly #cuts: Cut[] = [];
	readonly #limits: Limits;
	readonly #agent: string;
	/** By the ids of the uses. */
	readonly #results = new Map<string, EventEntry>();
	/** By the ids of the uses. */
	readonly #tools = new Map<unknown, string>();
	readonly toolName: ToolName = (id) => this.#tools.get(id);
	#speaker = '';
	#summary = '';
	/** The first turn of a day shows the day. */
	#time = new Date(0);

	constructor(session: Entry<Session>, entries: readonly EventEntry[], limits: Limits, state: string) {
		this.#limits = limits;
		const { agent, created_at } = fieldsOf(session.value);
		const { version } = fieldsOf(agent);
		this.#agent = agentOf(session.value) || l10n.t('Agent');
		for (const entry of entries) {
			const { type, name } = fieldsOf(entry.value);
			const use = toolUseIdOf(entry);
			if (use !== undefined && typeof type === 'string' && type.endsWith('_result')) {
				this.#results.set(use, entry);
			}
			if (typeof name === 'string') {
				this.#tools.set(entry.id, plainText(name, 60));
			}
		}
		const number = textOf(version, 20);
		const v = number === undefined ? undefined : l10n.t('v{0}', number);
		const facts = [l10n.t('Agent: {0}', [this.#agent, v].filter(Boolean).join(' ')), formatTime(created_at), state];
		this.#lines.push(`# ${titleOf(session)}`, '', facts.filter(Boolean).join(' · '), '');
	}

	add(entry: EventEntry): void {
		const { type, content } = fieldsOf(entry.value);
		switch (entry.problem === undefined && type) {
			case 'user.message':
				this.#message(entry, l10n.t('You'), content, true);
				break;
			case 'system.message':
				this.#message(entry, l10n.t('System'), content, true);
				break;
			case 'agent.message':
				this.#message(entry, this.#agent, content, false);
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
				this.#note(entry);
		}
	}

	finish(end: string, waitsFor: readonly string[]): Transcript {
		if (waitsFor.length > 0) {
			this.#lines.push(`**${waitingText(waitsFor)}**`, '');
		}
		if (end) {
			this.#lines.push(...end.split('\n').map((line) => `- ${plainText(line, 1000)}`), '');
		}
		this.#closeTurn();
		return { text: `${this.#lines.join('\n').trimEnd()}\n`, turns: this.#turns, cuts: this.#cuts, waitsFor };
	}

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
		this.#summary = '';
		this.#turns.push({ heading: speaker, detail: clock, summary: '', start: this.#lines.length, end: this.#lines.length });
		this.#lines.push(`## ${[speaker, clock].filter(Boolean).join(' · ')}`, '');
	}

	#closeTurn(): void {
		const turn = this.#turns.pop();
		if (turn) {
			const last = this.#lines.findLastIndex((line) => line !== '');
			this.#turns.push({ ...turn, summary: plainText(this.#summary, 60), end: Math.max(turn.start, last) });
		}
	}

	#message(entry: EventEntry, speaker: string, content: unknown, isNew: boolean): void {
		this.#turn(entry, speaker, isNew);
		const { text, more } = shortened(contentText(content), this.#limits.messageCharacters, Number.POSITIVE_INFINITY);
		this.#summary ||= text.find((line) => line.trim() !== '') ?? '';
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
		this.#summary ||= [tool, argument].filter(Boolean).join(' ');
		const parts = [codeSpan(tool || '?'), argument && codeSpan(argument)].filter(Boolean).join(' ');
		this.#lines.push(`- ${[parts, formatDuration(milliseconds)].filter(Boolean).join(' · ')}`);
		if (result) {
			this.#result(result);
		}
		this.#lines.push('');
	}

	/** A result whose use is in an earlier page, or missing. */
	#lateResult(entry: EventEntry): void {
		if (this.toolName(toolUseIdOf(entry)) !== undefined) {
			return;
		}
		this.#turn(entry, this.#agent);
		this.#lines.push(`- ${l10n.t('Result of an earlier tool call')}`);
		this.#result(entry);
		this.#lines.push('');
	}

	#result(entry: EventEntry): void {
		const { content, is_error } = fieldsOf(entry.value);
		const { resultLines, resultCharacters, expanded } = this.#limits;
		const isExpanded = expanded?.has(entry.id);
		const [lines, characters] = isExpanded ? [expandedLines, expandedCharacters] : [resultLines, resultCharacters];
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
			if (!isExpanded) {
				this.#cuts.push({ line: this.#lines.length, id: entry.id, lines: moreLines });
			}
			this.#lines.push(
				`  ${moreLines > 0 ? l10n.t('… {0} more lines', formatCount(moreLines)) : l10n.t('… {0} more characters', formatCount(more))}`,
			);
		}
	}

	/** A call cannot have as many arguments as there may be lines. */
	#block(lines: readonly string[]): void {
		for (const line of lines) {
			this.#lines.push(line);
		}
	}

	#note(entry: EventEntry): void {
		const line = noteOf(entry, this.toolName);
		if (line === undefined) {
			return;
		}
		if (!this.#speaker) {
			this.#turn(entry, this.#agent);
		}
		this.#lines.push(`- ${line}`, '');
	}
}
