import type { TreeList } from '../../src/tree/nodes.ts';
import type { Qoder } from '../extension/qoder.ts';
import { inWords, isOfImagePreview, onUnhandledRejection } from '../extension/rejections.ts';

/** Notices at once what must never happen: a row twice in a list, an unhandled rejection. */
export class Observer {
	readonly #complaints: string[] = [];
	readonly #stop: (() => void)[] = [];

	constructor({ files, agents }: Qoder) {
		for (const { tree } of [files.view, agents.view]) {
			const subscription = tree.onDidChangeTreeData(() => tree.lists.forEach((list) => void this.#lookAt(list)));
			this.#stop.push(() => subscription.dispose());
		}
		this.#stop.push(onUnhandledRejection((reason) => this.#lookInto(inWords(reason))));
	}

	complain(complaint: string): void {
		this.#complaints.push(complaint);
	}

	check(): void {
		if (this.#complaints.length > 0) {
			throw new Error(this.#complaints.slice(0, 10).join('\n'));
		}
	}

	dispose(): void {
		for (const stop of this.#stop) {
			stop();
		}
	}

	#lookInto(rejection: string): void {
		if (!isOfImagePreview(rejection)) {
			this.complain(`unhandled rejection: ${rejection}`);
		}
	}

	#lookAt({ id, listing }: TreeList): void {
		const ids = listing.items.map((item) => item.id);
		const twice = ids.find((one, index) => ids.indexOf(one) !== index);
		if (new Set(ids).size !== ids.length) {
			this.complain(`${id} holds ${twice} twice`);
		}
	}
}
