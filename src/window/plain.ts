import type * as vscode from 'vscode';
import { plainText } from '../text/plainText.ts';

/** Characters. */
const maxSentence = 1000;

/** One line, at most `max` characters. Links are broken, because VS Code turns `[label](command:…)` into one. */
export function plainSentence(text: string, max = maxSentence): string {
	return plainText(text, max).replaceAll('](', '] (');
}

/** Several lines of a dialog. */
export function plainLines(text: string): string {
	return text
		.split('\n')
		.map((line) => plainSentence(line))
		.join('\n');
}

/** A label without icons: VS Code draws `$(name)`. */
export function plainLabel(text: string, max = 300): string {
	return plainSentence(text, max).replaceAll(/(?<!\\)\$\(/g, '\\$(');
}

/** The properties that VS Code shows. */
const plain: Readonly<Record<string, (value: unknown) => unknown>> = {
	title: sentence,
	placeholder: sentence,
	prompt: label,
	description: sentence,
	message: sentence,
	validationMessage: label,
	items: (items) => (items as readonly vscode.QuickPickItem[]).map(plainItem),
};

/** A proxy of a VS Code object that makes its texts plain. */
export function guarded<T extends object>(shown: T): T {
	return new Proxy(shown, {
		get(target, name) {
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
		set: (target, name, value) => Reflect.set(target, name, plain[String(name)]?.(value) ?? value, target),
	});
}

/** Makes an item plain in place, because VS Code selects items by identity. */
export function plainItem<T extends vscode.QuickPickItem>(item: T): T {
	for (const name of ['label', 'description', 'detail'] as const) {
		const text = item[name];
		if (text) {
			item[name] = plainLabel(text);
		}
	}
	return item;
}

function label(value: unknown): unknown {
	if (typeof value === 'object' && value !== null && 'message' in value) {
		return { ...value, message: label(value.message) };
	}
	return typeof value === 'string' ? plainLabel(value, 1000) : value;
}

function sentence(value: unknown): unknown {
	return typeof value === 'string' ? plainSentence(value) : value;
}
