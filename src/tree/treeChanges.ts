import * as vscode from 'vscode';
import { ExpandedNodes } from './expandedNodes.ts';
import { pause } from './pause.ts';

/** Milliseconds for which VS Code debounces the next event of a tree, or of its message. */
const debounce = 200;
/** Milliseconds for which `settled` waits for a window that requests no rows. */
const longestWait = 5000;
/** Milliseconds after which a refresh without a request for rows is repeated; doubled each time. */
const firstRepeat = 1000;
const repeats = 3;

/**
 * Fires the events of a tree so that each row on the screen is one that the extension host still knows.
 *
 * At an event, the extension host forgets the rows below the changed nodes (`ExtHostTreeView._refresh`) and the window requests
 * them again. But a window that waits for rows of such a node takes those for the new ones and requests nothing
 * (`AsyncDataTree.doGetChildren` returns its `refreshPromises`): those rows can then be neither hovered nor clicked. Therefore
 *
 * 1. an event waits until the window has received all rows that it requested;
 * 2. it waits until VS Code no longer debounces it, because the window may request rows meanwhile (`Event.debounce` in the
 *    constructor of `ExtHostTreeView`, which the view's message shares);
 * 3. it is repeated, and logged, if the window does not request the rows of a node that it shows expanded.
 *
 * https://github.com/microsoft/vscode/blob/1.103.0/src/vs/workbench/api/common/extHostTreeViews.ts
 * https://github.com/microsoft/vscode/blob/1.103.0/src/vs/base/browser/ui/tree/asyncDataTree.ts
 */
export class TreeChanges<T extends { readonly id: string }> implements vscode.Disposable {
	readonly expanded = new ExpandedNodes<T>();
	readonly #isVisible: () => boolean;
	readonly #log: (message: string) => void;
	readonly #onDidChange = new vscode.EventEmitter<T[] | undefined>();
	readonly event = this.#onDidChange.event;
	/** Changed nodes without an event yet. */
	readonly #changed = new Set<T | undefined>();
	/** Resolves once the window has the rows that it requested last. */
	#received: Promise<unknown> = Promise.resolve();
	/** Resolves once VS Code would no longer debounce an event. */
	#debounceOver: Promise<unknown> = Promise.resolve();
	#flushing: Promise<void> | undefined;
	/** The ids of nodes that had an event and no request for their rows since; the root has no id. */
	readonly #unanswered = new Set<string | undefined>();
	#repeat: ReturnType<typeof setTimeout> | undefined;

	/** `isVisible` returns whether the view is on the screen. `log` gets a line whenever a refresh was not answered. */
	constructor(isVisible: () => boolean, log: (message: string) => void) {
		this.#isVisible = isVisible;
		this.#log = log;
	}

	/** Has VS Code request a node and the rows below it again. */
	refresh(node: T | undefined): void {
		this.#changed.add(node);
		this.#flushing ??= this.#flush();
	}

	/** Resolves once the window has the rows as they are now, or has requested none for a few seconds. */
	async settled(): Promise<void> {
		await this.#flushing;
		const end = Date.now() + longestWait;
		do {
			await roundTrip();
			await this.#allReceived();
		} while (this.#missing().length > 0 && Date.now() < end);
	}

	/** The view was given another message, after which VS Code debounces events too. */
	messageSet(): void {
		this.#debounceOver = pause(debounce);
	}

	/** Serves VS Code's request for the rows below a node: what `rows` returns once `prepare` has settled. */
	async serve(node: T | undefined, prepare: Promise<unknown>, rows: () => T[]): Promise<T[]> {
		this.#unanswered.delete(node?.id);
		this.expanded.requested(node?.id);
		const served = prepare.then(() => {
			if (!node) {
				// Any other node has to be drawn again itself, such as a group with its size.
				this.#changed.delete(node);
			}
			const all = rows();
			this.expanded.served(node?.id, all);
			return all;
		});
		this.#received = Promise.allSettled([this.#received, served.then(roundTrip)]);
		return served;
	}

	dispose(): void {
		clearTimeout(this.#repeat);
		this.#onDidChange.dispose();
	}

	async #flush(): Promise<void> {
		while (this.#changed.size > 0) {
			// Nodes that change together have one event.
			await pause();
			for (let over: unknown; over !== this.#debounceOver; ) {
				over = this.#debounceOver;
				await over;
				await this.#allReceived();
			}
			const nodes = [...this.#changed];
			this.#changed.clear();
			this.#repeatLater(this.#fire(nodes), firstRepeat);
		}
		this.#flushing = undefined;
	}

	/** Resolves once the window has all rows that it has requested, those requested meanwhile included. */
	async #allReceived(): Promise<void> {
		for (let received: unknown; received !== this.#received; ) {
			received = this.#received;
			await received;
		}
	}

	/** Fires an event for nodes, and returns the ids of those whose rows the window will request. */
	#fire(nodes: readonly (T | undefined)[]): readonly (string | undefined)[] {
		const ids = this.expanded.invalidate(nodes.map((node) => node?.id));
		for (const id of ids) {
			this.#unanswered.add(id);
		}
		this.#onDidChange.fire(nodes.includes(undefined) ? undefined : (nodes as T[]));
		this.#debounceOver = pause(debounce);
		return ids;
	}

	/** The nodes whose rows the window shows and has not requested again. */
	#missing(): (string | undefined)[] {
		return [...this.#unanswered].filter((id) => this.#isVisible() && this.expanded.isShown(id));
	}

	// Rule 3. A node that is still unanswered after the last repetition counts as collapsed.
	#repeatLater(ids: readonly (string | undefined)[], wait: number): void {
		if (ids.length === 0) {
			return;
		}
		clearTimeout(this.#repeat);
		this.#repeat = setTimeout(() => {
			const missing = this.#missing();
			this.#unanswered.clear();
			if (missing.length === 0) {
				return;
			}
			this.#log(`unanswered: ${missing.map((id) => id ?? 'root').join()}, ${wait} ms`);
			if (wait < firstRepeat * 2 ** repeats) {
				this.#repeatLater(this.#fire(missing.map((id) => this.expanded.node(id))), 2 * wait);
			} else {
				for (const id of missing) {
					this.expanded.set(id, undefined);
				}
			}
		}, wait);
	}
}

/** Resolves once the window has handled all messages that the extension host sent before. */
async function roundTrip(): Promise<void> {
	// VS Code sends rows as soon as it has their items, which takes no longer than this.
	await pause(0);
	await vscode.commands.executeCommand('noop');
}
