import * as vscode from 'vscode';
import { pause } from './pause.ts';

/** Milliseconds after which VS Code is told again of a change whose rows it has not asked for; doubled each time. */
const patience = 1000;
const attempts = 5;
/** Milliseconds after a change of a tree or of its message for which VS Code holds back the next one. */
const holdBack = 200;

/** What a tree view needs to know of its nodes to tell VS Code of changes; no node is the root. */
interface Shown<T> {
	/** Whether VS Code shows rows below this node now, so that it asks for them when they change. */
	isExpanded(node: T | undefined): boolean;
	/** The nodes below this one that can be expanded. */
	expandable(node: T | undefined): readonly T[];
}

/**
 * Tells VS Code which nodes of a tree changed, so that no row on the screen is one that the extension host has let go.
 *
 * When a node changes, the extension host forgets the rows below it and tells the window, which asks for them again. If rows
 * of that node are still on their way to the window, the window takes those for the new ones and does not ask: they can then
 * be neither hovered nor clicked. Three rules prevent that:
 *
 * 1. A change is told only when the window has received all rows that it asked for.
 * 2. It is told only when VS Code handles it at once, as rows may be asked for while VS Code holds it back.
 * 3. A node that the window did not ask about after it was told of a change is told again.
 */
export class TreeChanges<T> implements vscode.Disposable {
	readonly #shown: Shown<T>;
	readonly #onDidChange = new vscode.EventEmitter<T[] | undefined>();
	readonly event = this.#onDidChange.event;
	/** Changes that VS Code was not told of yet. */
	readonly #changed = new Set<T | undefined>();
	/** Resolves once the window has the rows that it asked for last. */
	#received: Promise<unknown> = Promise.resolve();
	/** Resolves once VS Code would hold back a change no longer. */
	#free: Promise<unknown> = Promise.resolve();
	#telling: Promise<void> | undefined;
	/** Nodes that VS Code was told of and has not asked about since. */
	readonly #unasked = new Set<T | undefined>();
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(shown: Shown<T>) {
		this.#shown = shown;
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
		const end = Date.now() + attempts * patience;
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
		this.#unasked.delete(node);
		const answered = prepare.then(() => {
			if (!node) {
				// Any other node is itself to be drawn again, such as a group with its size.
				this.#changed.delete(node);
			}
			return rows();
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
			for (let free: unknown; free !== this.#free; ) {
				free = this.#free;
				await free;
				await this.#allReceived();
			}
			// What changed together, and while this waited, is told at once.
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
	#missing(): (T | undefined)[] {
		// Those of lists that are no longer in the tree are of no use, even if one with the same id has taken their place.
		const shown = new Set([undefined, ...this.#shown.expandable(undefined)]);
		return [...this.#unasked].filter((node) => shown.has(node) && this.#shown.isExpanded(node));
	}

	#fire(nodes: readonly (T | undefined)[], wait: number): void {
		if (nodes.length === 0) {
			return;
		}
		for (const node of nodes) {
			for (const asked of [node, ...this.#shown.expandable(node)]) {
				this.#unasked.add(asked);
			}
		}
		this.#onDidChange.fire(nodes.includes(undefined) ? undefined : (nodes as T[]));
		this.#free = pause(holdBack);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#fireAgain(2 * wait), wait);
	}

	#fireAgain(wait: number): void {
		const nodes = this.#missing();
		this.#unasked.clear();
		if (wait <= patience * 2 ** attempts) {
			this.#fire(nodes, wait);
		}
	}
}

/** Resolves once the window has handled all that the extension host sent before. */
async function roundTrip(): Promise<void> {
	// VS Code sends the rows as soon as it has their items, which takes no longer than this.
	await pause();
	await vscode.commands.executeCommand('noop');
}
