import * as vscode from 'vscode';
import { ExpandedNodes } from './expandedNodes.ts';
import { pause } from './pause.ts';

/** Milliseconds for which VS Code debounces events of a tree, or of its message. */
const debounce = 200;
/** Milliseconds for which `settled` waits for a window without requests. */
const longestWait = 5000;
/** Milliseconds after which an unanswered refresh is repeated; doubled each time. */
const firstRepeat = 1000;
const repeats = 3;

/**
 * Fires the events of a tree, and keeps each row on the screen known to the extension host.
 *
 * At an event, the extension host forgets the rows below the changed nodes (`ExtHostTreeView._refresh`), and the window requests
 * them again. A window that already waits for rows of such a node requests nothing (`AsyncDataTree.doGetChildren` returns its
 * `refreshPromises`). It then shows forgotten rows, which can be neither hovered nor clicked. Therefore
 *
 * 1. an event waits until the window has received all rows that it requested;
 * 2. it waits for the end of VS Code's debounce, because the window may request rows meanwhile. The view's message shares this
 *    debounce (`Event.debounce` in the constructor of `ExtHostTreeView`);
 * 3. it is repeated, and logged, if the window does not request the rows of an expanded node.
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
	/** Resolves when the window has the last requested rows. */
	#received: Promise<unknown> = Promise.resolve();
	/** Resolves when VS Code no longer debounces an event. */
	#debounceOver: Promise<unknown> = Promise.resolve();
	#flushing: Promise<void> | undefined;
	/** The ids of nodes with an event and no request since; the root has no id. */
	readonly #unanswered = new Set<string | undefined>();
	#repeat: ReturnType<typeof setTimeout> | undefined;

	/** `isVisible` returns whether the view is on the screen. `log` gets a line for each unanswered refresh. */
	constructor(isVisible: () => boolean, log: (message: string) => void) {
		this.#isVisible = isVisible;
		this.#log = log;
	}

	/** Makes VS Code request a node and its children again. */
	refresh(node: T | undefined): void {
		this.#changed.add(node);
		this.#flushing ??= this.#flush();
	}

	/** Resolves when the window has the current rows, or has requested none for a few seconds. */
	async settled(): Promise<void> {
		await this.#flushing;
		const end = Date.now() + longestWait;
		do {
			await roundTrip();
			await this.#allReceived();
		} while (this.#missing().length > 0 && Date.now() < end);
	}

	/** The view's message has changed, after which VS Code debounces events too. */
	messageSet(): void {
		this.#debounceOver = pause(debounce);
	}

	/** Serves a request of VS Code for the children of a node: calls `rows` after `prepare` has settled. */
	async serve(node: T | undefined, prepare: Promise<unknown>, rows: () => T[]): Promise<T[]> {
		this.#unanswered.delete(node?.id);
		this.expanded.requested(node?.id);
		const served = prepare.then(() => {
			if (!node) {
				// Any other node is drawn again itself, such as a group with its size.
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
			// Nodes that change together share an event.
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

	/** Resolves when the window has all requested rows, including those requested meanwhile. */
	async #allReceived(): Promise<void> {
		for (let received: unknown; received !== this.#received; ) {
			received = this.#received;
			await received;
		}
	}

	/** Fires an event for nodes, and returns the ids of those whose children the window will request. */
	#fire(nodes: readonly (T | undefined)[]): readonly (string | undefined)[] {
		const ids = this.expanded.invalidate(nodes.map((node) => node?.id));
		for (const id of ids) {
			this.#unanswered.add(id);
		}
		this.#onDidChange.fire(nodes.includes(undefined) ? undefined : (nodes as T[]));
		this.#debounceOver = pause(debounce);
		return ids;
	}

	/** The nodes whose children are on the screen and were not requested again. */
	#missing(): (string | undefined)[] {
		return [...this.#unanswered].filter((id) => this.#isVisible() && this.expanded.isShown(id));
	}

	// Rule 3. A node that is unanswered after the last repetition counts as collapsed.
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

/** Resolves when the window has handled all earlier messages of the extension host. */
async function roundTrip(): Promise<void> {
	// VS Code sends rows as soon as it has their items, which takes no longer than this.
	await pause(0);
	await vscode.commands.executeCommand('noop');
}
