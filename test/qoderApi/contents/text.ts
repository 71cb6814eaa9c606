import type { Random } from '../random.ts';
import { repeated } from './bytes.ts';
import type { ContentOf } from './contents.ts';

/** How a text of any length is made: how it begins, lines that may be repeated, and an end with room for what is left over. */
interface TextFormat {
	readonly head?: string;
	/** Each a whole line; any number of them, in any order, follows the head. */
	readonly lines: readonly string[];
	/** What comes before and after the filler, which is one ASCII character again and again. */
	readonly end: readonly [before: string, filler: string, after: string];
}

/** A text of exactly so many bytes of UTF-8 in the format of this file. Undefined when the file is no text or too small for its format. */
export function textOf(file: ContentOf, size: number, random: Random): Iterable<Buffer> | undefined {
	const format = formatOf(file, random);
	return format && write(format, size);
}

function write({ head = '', lines, end: [before, filler, after] }: TextFormat, size: number): Iterable<Buffer> | undefined {
	const room = size - Buffer.byteLength(head);
	const least = Buffer.byteLength(before + after);
	if (room < least) {
		return size < 100 ? [Buffer.from('.'.repeat(size))] : undefined;
	}
	return parts();

	function* parts(): Generator<Buffer> {
		yield Buffer.from(head);
		const block = Buffer.from(lines.join(''));
		const whole = Math.floor((room - least) / block.length) * block.length;
		yield* repeated(block, whole);
		let left = room - whole;
		for (const line of lines.map((text) => Buffer.from(text))) {
			if (left - line.length < least) {
				break;
			}
			yield line;
			left -= line.length;
		}
		yield Buffer.from(before + filler.repeat(left - least) + after);
	}
}

function formatOf({ filename, mime_type }: ContentOf, random: Random): TextFormat | undefined {
	if (filename.endsWith('.ipynb')) {
		return notebook(random);
	}
	switch (mime_type) {
		case 'text/markdown':
			return markdown(filename, random);
		case 'application/json':
			return json(filename, random);
		case 'application/jsonl':
			return { lines: forty((n) => `{"n":${n},"text":"${sentence(random)}"}\n`), end: ['{"n":0', ' ', '}\n'] };
		case 'text/csv':
			return { head: 'date,region,amount\n', lines: forty(() => row(random)), end: ['2026-05-18,"', '.', '",0\n'] };
		case 'application/xml':
			return xml('coverage', '', random);
		case 'image/svg+xml':
			return xml('svg', ' xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"', random);
		case 'application/sql':
			return { lines: forty((n) => `INSERT INTO notes VALUES (${n}, '${sentence(random)}');\n`), end: ['--', '-', '\n'] };
		case 'text/typescript':
			return { lines: forty((n) => `// ${n}: ${sentence(random)}\n`), end: ['//', '/', '\n'] };
		case 'text/x-makefile':
			return { head: 'all:\n', lines: forty(() => `\t@echo "${sentence(random)}"\n`), end: ['#', '.', '\n'] };
	}
	if (filename.startsWith('.env')) {
		return { lines: forty((n) => `SETTING_${n}=${random.hex(8)}\n`), end: ['#', '.', '\n'] };
	}
	return mime_type.startsWith('text/')
		? { lines: forty(() => `${time(random)} ${sentence(random)}\n`), end: ['', '.', '\n'] }
		: undefined;
}

function markdown(filename: string, random: Random): TextFormat {
	const isChinese = filename.startsWith('会议');
	const title = filename.replace(/\.md$/, '');
	const sentences = () => (isChinese ? '我们决定下周发布新版本。' : `${sentence(random)} ${sentence(random)}`);
	return {
		head: `# ${title}\n\n`,
		lines: forty((n) => (n % 5 === 0 ? `\n## ${isChinese ? '第' : 'Part '}${n / 5}\n\n` : `- ${sentences()}\n`)),
		end: ['\n<!--', ' ', '-->\n'],
	};
}

function json(filename: string, random: Random): TextFormat {
	return {
		head: `{\n  "name": ${JSON.stringify(filename)},\n  "items": [\n    {"n": 0}`,
		lines: forty((n) => `,\n    {"n": ${n}, "text": "${sentence(random)}"}`),
		end: ['', ' ', '\n  ]\n}\n'],
	};
}

function notebook(random: Random): TextFormat {
	const cell = (fields: object, source: string) => JSON.stringify({ ...fields, metadata: {}, source: [source] });
	const code = { cell_type: 'code', execution_count: null, outputs: [] };
	return {
		head: `{"nbformat": 4, "nbformat_minor": 4, "metadata": {"language_info": {"name": "python"}}, "cells": [\n${cell({ cell_type: 'markdown' }, '# Notebook')}`,
		lines: forty((n) =>
			n % 2 === 0 ? `,\n${cell({ cell_type: 'markdown' }, sentence(random))}` : `,\n${cell(code, `print(${n})`)}`,
		),
		end: ['', ' ', '\n]}\n'],
	};
}

function xml(root: string, attributes: string, random: Random): TextFormat {
	return {
		head: `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attributes}>\n`,
		lines: forty((n) => `  <desc id="d${n}">${sentence(random)}</desc>\n`),
		end: ['', ' ', `</${root}>\n`],
	};
}

const subjects = ['The build', 'A reviewer', 'The second run', 'This agent', 'The team', 'Our cache'];
const verbs = ['finished', 'checked', 'skipped', 'reported', 'measured', 'kept'];
const objects = ['all tests', 'the report', 'twelve files', 'the old data', 'one open question', 'its own notes'];

function sentence(random: Random): string {
	return `${random.pick(subjects)} ${random.pick(verbs)} ${random.pick(objects)}.`;
}

function row(random: Random): string {
	return `2026-05-${random.integer(10, 28)},${random.pick(['north', 'south', 'east', 'west'])},${random.integer(1, 99_999)}\n`;
}

function time(random: Random): string {
	return `2026-05-18T${random.integer(10, 23)}:${random.integer(10, 59)}:${random.integer(10, 59)}Z`;
}

function forty(line: (n: number) => string): string[] {
	return Array.from({ length: 40 }, (_, index) => line(index + 1));
}
