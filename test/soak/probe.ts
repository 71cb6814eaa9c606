import { TreeItem } from 'vscode';
import type { PagedTree } from '../../src/tree/pagedTree.ts';

/** A web worker does not report its memory. */
export interface Sample {
	/** Megabytes. */
	readonly heap: number | undefined;
	/** VS Code 1.103 keeps the items of every repaint for ever (`_nodesToClear`); a later version does not. */
	readonly treeItems: number;
	/** For each drawn row, VS Code 1.139 keeps an empty `DisposableStore` as long as the view exists. */
	readonly drawn: number;
	/** The most on one signal that may still abort. */
	readonly listeners: number;
}

let drawn = 0;
const signals = new Map<WeakRef<AbortSignal>, number>();
const references = new WeakMap<AbortSignal, WeakRef<AbortSignal>>();

/** Every request listens to an `AbortSignal`. Returns a function that stops the count. */
export function countListeners(): () => void {
	const { addEventListener, removeEventListener } = EventTarget.prototype;
	EventTarget.prototype.addEventListener = function (...args) {
		count(this, 1);
		addEventListener.apply(this, args);
	};
	EventTarget.prototype.removeEventListener = function (...args) {
		count(this, -1);
		removeEventListener.apply(this, args);
	};
	return () => Object.assign(EventTarget.prototype, { addEventListener, removeEventListener });
}

/** Returns a function that stops the count. */
export function countDrawn(tree: PagedTree): () => void {
	tree.getTreeItem = (node) => {
		drawn += 1;
		return Object.getPrototypeOf(tree).getTreeItem.call(tree, node);
	};
	return () => Reflect.deleteProperty(tree, 'getTreeItem');
}

/** After garbage collection, where possible. */
export function sample(): Sample {
	collectGarbage();
	const { process } = globalThis as unknown as { process?: { memoryUsage(): { heapUsed: number } } };
	for (const reference of signals.keys()) {
		if (reference.deref()?.aborted !== false) {
			signals.delete(reference);
		}
	}
	return {
		heap: process && process.memoryUsage().heapUsed / 1_000_000,
		treeItems: builtin('node:v8')?.queryObjects?.(TreeItem, { format: 'count' }) ?? 0,
		drawn,
		listeners: Math.max(0, ...signals.values()),
	};
}

function count(target: EventTarget, change: number): void {
	if (target instanceof AbortSignal) {
		const reference = references.get(target) ?? new WeakRef(target);
		references.set(target, reference);
		signals.set(reference, (signals.get(reference) ?? 0) + change);
	}
}

interface Builtins {
	'node:v8': { setFlagsFromString(flags: string): void; queryObjects?(type: unknown, options: object): number };
	'node:vm': { runInNewContext(code: string): () => void };
}

function builtin<K extends keyof Builtins>(name: K): Builtins[K] | undefined {
	const { process } = globalThis as unknown as { process?: { getBuiltinModule?(name: string): Builtins[K] } };
	return process?.getBuiltinModule?.(name);
}

function collectGarbage(): void {
	builtin('node:v8')?.setFlagsFromString('--expose-gc');
	builtin('node:vm')?.runInNewContext('gc')();
}
