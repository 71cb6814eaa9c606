import { commands, extensions } from 'vscode';
import { Token } from '../../../src/api/token.ts';
import type { TreeList } from '../../../src/tree/nodes.ts';
import { baseUrl, type Qoder, qoder, signIn, signOut } from '../../extension/qoder.ts';
import type { activate, BareTree, fetchPage } from '../bare/extension.ts';

const groups = [
	['user_upload', 'User uploads'],
	['tool_output', 'Tool outputs'],
	['skill_output', 'Skill outputs'],
	['session_resource', 'Session resources'],
	['agent_output', 'Agent outputs'],
] as const;

export class Lists {
	#qoder: Qoder | undefined;
	#bare: ReturnType<typeof activate> | undefined;
	#token = '';

	/** After `signIn`. */
	get qoder(): Qoder {
		return must(this.#qoder);
	}

	/** The measured group. */
	get group(): TreeList {
		return must(this.qoder.files.view.tree.lists[0]);
	}

	get bare(): BareTree {
		return must(this.#bare).files;
	}

	/** Of the first group, with plain `fetch`. */
	fetchPage(limit: number, after?: string, cache?: RequestCache): ReturnType<typeof fetchPage> {
		const query = { purpose: groups[0][0], limit: String(limit), ...(after ? { after } : {}) };
		return must(this.#bare).fetchPage(baseUrl, this.#token, query, cache);
	}

	readonly fetchRecord = async <T>(path: string): Promise<T> => {
		const response = await fetch(`${baseUrl}/${path}`, { headers: { authorization: `Bearer ${this.#token}` } });
		return (await response.json()) as T;
	};

	async signIn(token: string): Promise<void> {
		this.#token = token;
		this.#qoder = await qoder();
		this.#bare = await extensions.getExtension<ReturnType<typeof activate>>('qoder-bench.bare')?.activate();
		await signIn(this.#qoder, token);
		this.bare.connect(baseUrl, token, groups);
	}

	/** Removes all rows; the groups are as before they were expanded. */
	async reset(which: 'ours' | 'bare'): Promise<void> {
		if (which === 'bare') {
			this.bare.reset();
			return;
		}
		const { token, account, files } = this.qoder;
		await signOut(this.qoder);
		const shown = new Promise<void>((resolve) => {
			const subscription = account.onDidChange(() => {
				subscription.dispose();
				resolve();
			});
		});
		await token.store(account.origin, new Token(this.#token));
		await shown;
		files.setGrouped(true);
	}

	/** The bare tree then reads the token before each request, and caches nothing, as we promise. */
	beCareful(isCareful: boolean): void {
		const { token, account } = this.qoder;
		this.bare.prepare = isCareful ? () => token.get(account.origin) : undefined;
	}

	async fill(which: 'ours' | 'bare', rows: number): Promise<void> {
		const { listing } = this.group;
		await (which === 'bare' ? this.bare.fill(rows) : listing.loadWhile(() => listing.items.length < rows));
	}

	/** Resolves to its start, in milliseconds since 1970. */
	async loadAll(): Promise<number> {
		const started = performance.timeOrigin + performance.now();
		await commands.executeCommand('qoder.loadAll', this.group.node);
		return started;
	}
}

export function must<T>(value: T | undefined): T {
	if (value === undefined) {
		throw new Error('What is to be measured is not there.');
	}
	return value;
}
