import * as vscode from 'vscode';
import { pause } from '../api/time.ts';
import { ExpandedNodes } from './expandedNodes.ts';

/** Milliseconds for which VS Code debounces events of a tree and its message (`Event.debounce` in `ExtHostTreeView`). */
const debounce = 200;
/** Milliseconds for which `settled` waits. */
const maxSettleTime = 5000;
/** Milliseconds until an ignored event is repeated; doubled each time. */
const firstRepeat = 1000;
const maxRepeats = 2;

/**
 * Fires the events of a tree, and keeps each row on the screen known to the extension host (ARCHITECTURE.md has the rules).
 *
 * At an event, the extension host forgets the rows below the changed nodes (`ExtHostTreeView._refresh`). If the window still
 * waits for rows of such a node, it takes that older answer for the new rows (`AsyncDataTree.doGetChildren` returns its
 * `refreshPromises`). Those can be neither hovered nor clicked, because the extension host forgot them. So an event waits for the
 * window and for VS Code's debounce, and is repeated if ignored.
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
	/** Nodes with an event whose rows VS Code has not requested since. */
	readonly #notRequested = new Set<string | undefined>();
	#repeat: ReturnType<typeof setTimeout> | undefined;

	constructor(isVisible: () => boolean, log: (message: string) => void) {
		this.#isVisible = isVisible;
		this.#log = log;
	}

	/** Fires an event for a node, or for the root, when the window is ready for it. */
	changed(node: T | undefined): void {
		this.#changed.add(node);
		this.#flushing ??= this.#flush();
	}

	/** Resolves when the window has the current rows. Gives up 5 s after the pending events. */
	async settled(): Promise<void> {
		await this.#flushing;
		const end = Date.now() + maxSettleTime;
		do {
			await roundTrip();
			await this.#allReceived();
		} while (this.#missing().length > 0 && Date.now() < end);
	}

	/** Call it after setting the view's message, because VS Code then debounces events too. */
	messageSet(): void {
		this.#debounceOver = pause(debounce);
	}

	/** Resolves to a node's rows after `prepare`, and notes when the window has received them. */
	async serve(node: T | undefined, prepare: Promise<unknown>, rows: () => T[]): Promise<T[]> {
		this.#notRequested.delete(node?.id);
		this.expanded.requested(node?.id);
		const served = prepare.then(() => {
			if (!node) {
				// Only the root's event is dropped, because any other node has to be drawn itself, such as a group with its size.
				this.#changed.delete(node);
			}
			const all = rows();
			this.expanded.served(node?.id, all);
			return all;
		});
		this.#received = Promise.allSettled([this.#received, served.then(roundTrip)]).then(() => {});
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
			this.#notRequested.add(id);
		}
		this.#onDidChange.fire(nodes.includes(undefined) ? undefined : (nodes as T[]));
		this.#debounceOver = pause(debounce);
		return ids;
	}

	/** Expanded nodes on the screen whose rows VS Code has not requested again. */
	#missing(): (string | undefined)[] {
		return [...this.#notRequested].filter((id) => this.#isVisible() && this.expanded.showsChildren(id));
	}

	// If VS Code never requests its rows, the node counts as collapsed.
	#repeatLater(ids: readonly (string | undefined)[], wait: number): void {
		if (ids.length === 0) {
			return;
		}
		clearTimeout(this.#repeat);
		this.#repeat = setTimeout(() => {
			const missing = this.#missing();
			this.#notRequested.clear();
			if (missing.length === 0) {
				return;
			}
			this.#log(`unanswered: ${missing.map((id) => id ?? 'root').join()}, ${wait} ms`);
			if (wait < firstRepeat * 2 ** maxRepeats) {
				this.#repeatLater(this.#fire(missing.map((id) => this.expanded.node(id))), 2 * wait);
			} else {
				for (const id of missing) {
					this.expanded.forget(id);
				}
			}
		}, wait);
	}
}

/** Resolves when the window has handled all earlier messages. */
async function roundTrip(): Promise<void> {
	// A timeout of 0 is enough, because VS Code sends rows once it has their items.
	await pause(0);
	await vscode.commands.executeCommand('noop');
}
