import * as vscode from 'vscode';

export interface BarePage {
	readonly data: readonly BareRow[];
	readonly has_more: boolean;
	readonly last_id: string;
}

interface BareRow {
	readonly file_id: string;
	readonly purpose: string;
	readonly filename: string;
	readonly size_bytes: number;
	readonly created_at: string;
}

interface BareGroup {
	readonly label: string;
	readonly purpose: string;
	readonly rows: (BareRow | BareMore)[];
	last: string | undefined;
}

/** Each page has a new one: VS Code removes the clicked row, so nothing stays selected. */
interface BareMore {
	readonly after: string;
}

type BareNode = BareGroup | BareRow | BareMore;

export async function fetchPage(
	baseUrl: string,
	token: string,
	query: Record<string, string>,
	cache: RequestCache = 'default',
): Promise<BarePage> {
	const response = await fetch(`${baseUrl}/files?${new URLSearchParams(query)}`, {
		headers: { authorization: `Bearer ${token}` },
		cache,
	});
	return response.json() as Promise<BarePage>;
}

/**
 * Reads files with plain `fetch`. Items hold as much as ours: id, size, date, address, text for screen readers. Empty until
 * `connect`.
 */
export class BareTree implements vscode.TreeDataProvider<BareNode> {
	/** Runs before each request, which then bypasses the browser's cache. */
	prepare: (() => PromiseLike<unknown>) | undefined;
	readonly #onDidChange = new vscode.EventEmitter<BareNode | undefined>();
	readonly onDidChangeTreeData = this.#onDidChange.event;
	#fetch: (query: Record<string, string>) => Promise<BarePage> = () => Promise.reject(new Error('not connected'));
	#host = '';
	#groups: BareGroup[] = [];
	#labels: readonly (readonly [purpose: string, label: string])[] = [];

	connect(baseUrl: string, token: string, labels: readonly (readonly [purpose: string, label: string])[]): void {
		this.#fetch = async (query) => {
			await this.prepare?.();
			return fetchPage(baseUrl, token, query, this.prepare && 'no-store');
		};
		this.#host = new URL(baseUrl).host;
		this.#labels = labels;
		this.reset();
	}

	reset(): void {
		this.#groups = this.#labels.map(([purpose, label]) => ({ purpose, label, rows: [], last: undefined }));
		this.#onDidChange.fire(undefined);
	}

	async fill(rows: number): Promise<void> {
		const [group] = this.#groups;
		while (group && group.rows.length - 1 < rows) {
			await this.#append(group, 100);
		}
		this.#onDidChange.fire(group);
	}

	async loadMore(): Promise<void> {
		const [group] = this.#groups;
		if (group) {
			await this.#append(group, 50);
			this.#onDidChange.fire(group);
		}
	}

	async getChildren(node?: BareNode): Promise<BareNode[]> {
		if (!node || !('rows' in node)) {
			return this.#groups;
		}
		if (node.rows.length === 0) {
			await this.#append(node, 50);
		}
		return [...node.rows];
	}

	getTreeItem(node: BareNode): vscode.TreeItem {
		if ('after' in node) {
			const item = new vscode.TreeItem('Load more');
			item.id = `more/${node.after}`;
			item.command = { command: 'bare.loadMore', title: 'Load more' };
			return item;
		}
		if ('rows' in node) {
			const item = new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.Collapsed);
			item.id = `files/${node.purpose}`;
			return item;
		}
		const item = new vscode.TreeItem(node.filename);
		item.id = `files/${node.purpose}/${node.file_id}`;
		const [size, day] = [`${node.size_bytes} B`, node.created_at.slice(0, 10)];
		item.description = `${size} · ${day}`;
		item.resourceUri = vscode.Uri.from({
			scheme: 'bare',
			authority: this.#host,
			path: `/files/${node.file_id}/content/${node.filename}`,
		});
		item.contextValue = 'file';
		item.accessibilityInformation = { label: [node.filename, 'file', size, day].join(', ') };
		return item;
	}

	async #append(group: BareGroup, limit: number): Promise<void> {
		const { data, last_id } = await this.#fetch({
			purpose: group.purpose,
			limit: String(limit),
			...(group.last ? { after: group.last } : {}),
		});
		group.rows.pop();
		group.rows.push(...data, { after: last_id });
		group.last = last_id;
	}
}

/** Registers two empty views. */
export function activate(): { readonly files: BareTree; readonly fetchPage: typeof fetchPage } {
	const files = new BareTree();
	vscode.window.createTreeView('bare.files', { treeDataProvider: files });
	vscode.window.createTreeView('bare.agents', { treeDataProvider: new BareTree() });
	vscode.commands.registerCommand('bare.loadMore', () => files.loadMore());
	return { files, fetchPage };
}
