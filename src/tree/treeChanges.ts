import * as vscode from 'vscode';
import { pause } from '../api/time.ts';
import { ExpandedNodes } from './expandedNodes.ts';

/** Milliseconds for which VS Code debounces events of a tree and its message (`Event.debounce` in `ExtHostTreeView`). */
const debounce = 200;
const longestWait = 5000;
/** Milliseconds until a refresh is repeated; doubled each time. */
const firstRepeat = 1000;
const repeats = 2;

/**
 * Fires the events of a tree, and keeps each row on the screen known to the extension host (ARCHITECTURE.md has the rules).
 *
 * At an event, the extension host forgets the rows below the changed nodes (`ExtHostTreeView._refresh`). A window that already
 * waits for rows of such a node takes those for the new ones (`AsyncDataTree.doGetChildren` returns its `refreshPromises`). They
 * can be neither hovered nor clicked. So an event waits for the window and for VS Code's debounce, and is repeated if ignored.
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
	readonly #changed = new Set<T | undefined>();
	/** Resolves when the window has the last requested rows. */
	#received: Promise<unknown> = Promise.resolve();
	#debounceOver: Promise<unknown> = Promise.resolve();
	#flushing: Promise<void> | undefined;
	/** Nodes with an event and no request since. */
	readonly #unanswered = new Set<string | undefined>();
	#repeat: ReturnType<typeof setTimeout> | undefined;

	constructor(isVisible: () => boolean, log: (message: string) => void) {
		this.#isVisible = isVisible;
		this.#log = log;
	}

	refresh(node: T | undefined): void {
		this.#changed.add(node);
		this.#flushing ??= this.#flush();
	}

	/** Resolves when the window has the current rows, or has requested none for 5 s. */
	async settled(): Promise<void> {
		await this.#flushing;
		const end = Date.now() + longestWait;
		do {
			await roundTrip();
			await this.#allReceived();
		} while (this.#missing().length > 0 && Date.now() < end);
	}

	/** After a message, VS Code debounces events too. */
	messageSet(): void {
		this.#debounceOver = pause(debounce);
	}

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

	async #allReceived(): Promise<void> {
		for (let received: unknown; received !== this.#received; ) {
			received = this.#received;
			await received;
		}
	}

	#fire(nodes: readonly (T | undefined)[]): readonly (string | undefined)[] {
		const ids = this.expanded.invalidate(nodes.map((node) => node?.id));
		for (const id of ids) {
			this.#unanswered.add(id);
		}
		this.#onDidChange.fire(nodes.includes(undefined) ? undefined : (nodes as T[]));
		this.#debounceOver = pause(debounce);
		return ids;
	}

	/** Nodes on the screen that were not requested again. */
	#missing(): (string | undefined)[] {
		return [...this.#unanswered].filter((id) => this.#isVisible() && this.expanded.isShown(id));
	}

	// A node that stays unanswered counts as collapsed.
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

/** Resolves when the window has handled all earlier messages. */
async function roundTrip(): Promise<void> {
	// VS Code sends rows as soon as it has their items, which takes no longer than this.
	await pause(0);
	await vscode.commands.executeCommand('noop');
}
