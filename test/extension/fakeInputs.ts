import { assert } from 'chai';
import {
	commands,
	EventEmitter,
	type QuickInputButton,
	QuickInputButtons,
	type QuickPickItem,
	type QuickPickItemButtonEvent,
	window,
} from 'vscode';
import { until } from './qoder.ts';
import { replace } from './replace.ts';

class FakeBox {
	value = '';
	busy = false;
	isShown = false;
	readonly #accepted = new EventEmitter<void>();
	readonly onDidAccept = this.#accepted.event;
	readonly #changed = new EventEmitter<string>();
	readonly onDidChangeValue = this.#changed.event;
	readonly #hidden = new EventEmitter<void>();
	readonly onDidHide = this.#hidden.event;

	show(): void {
		this.isShown = true;
	}

	dispose(): void {
		this.hide();
	}

	hide(): void {
		if (this.isShown) {
			this.isShown = false;
			this.#hidden.fire();
		}
	}

	type(value: string): void {
		this.value = value;
		this.#changed.fire(value);
	}

	accept(): void {
		this.#accepted.fire();
	}
}

/** The input box of a token, with buttons that a test can press. */
export class FakeInput extends FakeBox {
	prompt = '';
	validationMessage: unknown;
	buttons: readonly QuickInputButton[] = [];
	readonly #pressed = new EventEmitter<QuickInputButton>();
	readonly onDidTriggerButton = this.#pressed.event;

	get tooltips(): unknown[] {
		return this.buttons.map((button) => (button === QuickInputButtons.Back ? 'Back' : button.tooltip));
	}

	press(tooltip: string): void {
		const button = this.buttons[this.tooltips.indexOf(tooltip)];
		assert.isDefined(button, tooltip);
		this.#pressed.fire(button as QuickInputButton);
	}

	submit(value: string): void {
		this.type(value);
		this.accept();
	}
}

/** A list, from which a test can pick, and in which it can type. */
export class FakePick extends FakeBox {
	title = '';
	items: readonly QuickPickItem[] = [];
	activeItems: readonly QuickPickItem[] = [];
	selectedItems: readonly QuickPickItem[] = [];
	readonly #triggered = new EventEmitter<QuickPickItemButtonEvent<QuickPickItem>>();
	readonly onDidTriggerItemButton = this.#triggered.event;

	get labels(): readonly string[] {
		return this.items.map(({ label }) => label);
	}

	press(item: QuickPickItem | undefined, tooltip: string): void {
		const button = item?.buttons?.find((one) => one.tooltip === tooltip);
		assert.isDefined(button, tooltip);
		this.#triggered.fire({ item: item as QuickPickItem, button: button as QuickInputButton });
	}

	/** Accepts a name, with the items that have these labels selected. */
	submit(value: string, ...labels: readonly string[]): void {
		this.type(value);
		this.selectedItems = this.items.filter(({ label }) => labels.includes(label));
		this.accept();
	}

	pick(index: number): void {
		this.selectedItems = this.items.slice(index, index + 1);
		this.accept();
	}
}

/** All inputs and lists that the extension opens from now on, the latest last. */
export function fakeInputs(): { readonly inputs: readonly FakeInput[]; readonly picks: readonly FakePick[] } {
	const inputs: FakeInput[] = [];
	const picks: FakePick[] = [];
	const opened = <T>(all: T[], one: T): T => {
		all.push(one);
		return one;
	};
	replace(window, 'createInputBox', () => opened(inputs, new FakeInput()));
	replace(window, 'createQuickPick', () => opened(picks, new FakePick()));
	return { inputs, picks };
}

/** Filters the files by their names. */
export async function filterFiles(name: string): Promise<void> {
	const { picks } = fakeInputs();
	const filtered = commands.executeCommand('qoder.files.filter');
	await until('the box', () => picks.length > 0);
	picks[0]?.submit(name);
	await filtered;
}

/** Rejects unless the promise settles within so many seconds. */
export async function within<T>(seconds: number, promise: PromiseLike<T>): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error(`Waited ${seconds} s for nothing.`)), 1000 * seconds);
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}
