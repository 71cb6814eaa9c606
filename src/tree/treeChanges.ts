import * as vscode from 'vscode';
import { ExpandedNodes } from './expandedNodes.ts';
import { pause } from './pause.ts';

/** Milliseconds after which VS Code is told again of a change whose rows it has not asked for; doubled each time. */
const patience = 1000;
const attempts = 3;
/** Milliseconds for which a window that does not ask is waited for. */
const longestWait = 5000;
/** Milliseconds after a change of a tree or of its message for which VS Code holds back the next one. */
const holdBack = 200;

/**
 * Tells VS Code which nodes of a tree changed, so that no row on the screen is one that the extension host has let go.
 *
 * When a node changes, the extension host forgets the rows below it and tells the window, which asks for them again. If rows
 * of that node are still on their way to the window, the window takes those for the new ones and does not ask: they can then
 * be neither hovered nor clicked. Three rules prevent that:
 *
 * 1. A change is told only when the window has received all rows that it asked for.
 * 2. It is told only when VS Code handles it at once, as rows may be asked for while VS Code holds it back.
 * 3. A node that the window did not ask about after it was told of a change is told again, and is not expanded if that does not help.
 */
export class TreeChanges<T extends { readonly id: string }> implements vscode.Disposable {
	readonly expanded = new ExpandedNodes<T>();
	readonly #isVisible: () => boolean;
	readonly #onDidChange = new vscode.EventEmitter<T[] | undefined>();
	readonly event = this.#onDidChange.event;
	/** Changes that VS Code was not told of yet. */
	readonly #changed = new Set<T | undefined>();
	/** Resolves once the window has the rows that it asked for last. */
	#received: Promise<unknown> = Promise.resolve();
	/** Resolves once VS Code would hold back a change no longer. */
	#free: Promise<unknown> = Promise.resolve();
	#telling: Promise<void> | undefined;
	/** The ids of nodes that VS Code was told of and has not asked about since; the root has none. */
	readonly #unasked = new Set<string | undefined>();
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** `isVisible` tells whether the view is on the screen. */
	constructor(isVisible: () => boolean) {
		this.#isVisible = isVisible;
	}

	/** Says that a node, or the rows below it, are no longer what VS Code was given. */
	add(node: T | undefined): void {
		this.#changed.add(node);
		this.#telling ??= this.#tell();
	}

	/**
	 * Resolves once VS Code has been told of the changes until now, and the window has asked for the rows and has them. A
	 * window that does not ask is waited for a few seconds.
	 */
	async settled(): Promise<void> {
		await this.#telling;
		const end = Date.now() + longestWait;
		do {
			await roundTrip();
			await this.#allReceived();
		} while (this.#missing().length > 0 && Date.now() < end);
	}

	/** Says that VS Code was told of another message of the view, which holds back what comes next, too. */
	messageChanged(): void {
		this.#free = pause(holdBack);
	}

	/** Gives VS Code the rows below a node. `prepare` may take its time; `rows` must be what is to be shown at that moment. */
	async answer(node: T | undefined, prepare: Promise<unknown>, rows: () => T[]): Promise<T[]> {
		this.#unasked.delete(node?.id);
		this.expanded.ask(node?.id);
		const answered = prepare.then(() => {
			if (!node) {
				// Any other node is itself to be drawn again, such as a group with its size.
				this.#changed.delete(node);
			}
			const given = rows();
			this.expanded.give(node?.id, given);
			return given;
		});
		this.#received = Promise.allSettled([this.#received, answered.then(roundTrip)]);
		return answered;
	}

	dispose(): void {
		clearTimeout(this.#timer);
		this.#onDidChange.dispose();
	}

	async #tell(): Promise<void> {
		while (this.#changed.size > 0) {
			// What changes together is told at once.
			await pause();
			for (let free: unknown; free !== this.#free; ) {
				free = this.#free;
				await free;
				await this.#allReceived();
			}
			const nodes = [...this.#changed];
			this.#changed.clear();
			this.#fire(nodes, patience);
		}
		this.#telling = undefined;
	}

	/** Resolves once the window has all rows that it has asked for, meanwhile too. */
	async #allReceived(): Promise<void> {
		for (let received: unknown; received !== this.#received; ) {
			received = this.#received;
			await received;
		}
	}

	/** The nodes whose rows the window shows and has not asked for again. */
	#missing(): (string | undefined)[] {
		return [...this.#unasked].filter((id) => this.#isVisible() && this.expanded.isReached(id));
	}

	#fire(nodes: readonly (T | undefined)[], wait: number): void {
		if (nodes.length === 0) {
			return;
		}
		const ids = this.expanded.tell(nodes.map((node) => node?.id));
		this.#onDidChange.fire(nodes.includes(undefined) ? undefined : (nodes as T[]));
		this.#free = pause(holdBack);
		if (ids.length > 0) {
			for (const id of ids) {
				this.#unasked.add(id);
			}
			clearTimeout(this.#timer);
			this.#timer = setTimeout(() => this.#fireAgain(2 * wait), wait);
		}
	}

	#fireAgain(wait: number): void {
		const ids = this.#missing();
		this.#unasked.clear();
		if (wait <= patience * 2 ** attempts) {
			this.#fire(
				ids.map((id) => this.expanded.node(id)),
				wait,
			);
		} else {
			for (const id of ids) {
				this.expanded.set(id, undefined);
			}
		}
	}
}

/** Resolves once the window has handled all that the extension host sent before. */
async function roundTrip(): Promise<void> {
	// VS Code sends the rows as soon as it has their items, which takes no longer than this.
	await pause(0);
	await vscode.commands.executeCommand('noop');
}
