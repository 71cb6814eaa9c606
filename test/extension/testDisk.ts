import * as vscode from 'vscode';

/** What is at a path: the bytes of a file, or the names in a folder. */
type Thing = Uint8Array | 'folder';

/** What a file system of a test does badly; each may throw for a path. */
interface Flaws {
	readonly rename?: () => never;
	readonly copy?: () => never;
	/** Returns how many bytes are written before an error comes, if one does; `undefined` for all. */
	readonly write?: (path: string) => { readonly bytes: number; readonly error?: Error } | undefined;
}

/** The file system `disk-test:`, in memory, because a web worker has no disk. */
export class TestDisk implements vscode.FileSystemProvider {
	flaws: Flaws = {};
	readonly root = vscode.Uri.parse('disk-test:/');
	readonly #things = new Map<string, { readonly thing: Thing; readonly mtime: number }>();
	#time = 1;
	readonly #registration: vscode.Disposable;
	readonly #changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
	readonly onDidChangeFile = this.#changes.event;

	constructor() {
		this.#registration = vscode.workspace.registerFileSystemProvider('disk-test', this, { isCaseSensitive: true });
		this.clear();
	}

	/** Removes all files, and all flaws. */
	clear(): void {
		this.flaws = {};
		this.#things.clear();
		this.#makeFolder('/');
	}

	close(): void {
		this.#registration.dispose();
	}

	/** Puts a text, or a folder with the files of these names in it. */
	put(name: string, content: string | readonly string[]): void {
		if (typeof content === 'string') {
			this.#write(`/${name}`, new TextEncoder().encode(content));
			return;
		}
		this.#makeFolder(`/${name}`);
		for (const each of content) {
			this.put(`${name}/${each}`, each);
		}
	}

	/** All that is there, by name: the texts of files, and the names in folders. */
	all(): Record<string, string | string[]> {
		const shown = (name: string) =>
			this.#things.get(`/${name}`)?.thing === 'folder'
				? this.#names(`/${name}`).sort()
				: new TextDecoder().decode(this.#read(`/${name}`));
		const names = this.#names('/').sort();
		return Object.fromEntries(names.map((name) => [name, shown(name)]));
	}

	async stat({ path }: vscode.Uri): Promise<vscode.FileStat> {
		const found = this.#things.get(path);
		if (!found) {
			throw vscode.FileSystemError.FileNotFound(path);
		}
		const { thing, mtime } = found;
		const isFolder = thing === 'folder';
		const type = isFolder ? vscode.FileType.Directory : vscode.FileType.File;
		return { type, size: isFolder ? 0 : thing.length, mtime, ctime: 0 };
	}

	async readFile({ path }: vscode.Uri): Promise<Uint8Array> {
		return this.#read(path);
	}

	async writeFile({ path }: vscode.Uri, content: Uint8Array): Promise<void> {
		const flaw = this.flaws.write?.(path);
		if (!flaw || flaw.bytes >= 0) {
			this.#write(path, flaw ? content.slice(0, flaw.bytes) : content);
		}
		if (flaw?.error) {
			throw flaw.error;
		}
	}

	async rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
		this.flaws.rename?.();
		this.#write(to.path, this.#read(from.path));
		await this.delete(from);
	}

	async copy(from: vscode.Uri, to: vscode.Uri): Promise<void> {
		this.flaws.copy?.();
		this.#write(to.path, this.#read(from.path));
	}

	async delete({ path }: vscode.Uri): Promise<void> {
		for (const key of [...this.#things.keys()].filter((key) => key === path || key.startsWith(`${path}/`))) {
			this.#things.delete(key);
		}
	}

	async createDirectory({ path }: vscode.Uri): Promise<void> {
		this.#makeFolder(path);
	}

	async readDirectory(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
		const typed = async (name: string): Promise<[string, vscode.FileType]> => {
			const { type } = await this.stat(vscode.Uri.joinPath(folder, name));
			return [name, type];
		};
		return Promise.all(this.#names(folder.path).map(typed));
	}

	watch(): vscode.Disposable {
		return new vscode.Disposable(() => {});
	}

	#read(path: string): Uint8Array {
		const thing = this.#things.get(path)?.thing;
		if (!thing || thing === 'folder') {
			throw new Error('EISDIR: illegal operation on a directory, read');
		}
		return thing;
	}

	#write(path: string, content: Uint8Array): void {
		if (this.#things.get(path)?.thing === 'folder') {
			throw new Error('EISDIR: illegal operation on a directory, open');
		}
		this.#time += 1;
		this.#things.set(path, { thing: content.slice(), mtime: this.#time });
	}

	#makeFolder(path: string): void {
		this.#things.set(path, { thing: 'folder', mtime: 1 });
	}

	#names(path: string): string[] {
		const folder = path.replace(/\/?$/, '/');
		const paths = [...this.#things.keys()].filter((key) => key !== '/' && key.startsWith(folder));
		return paths.map((key) => key.slice(folder.length)).filter((name) => !name.includes('/'));
	}
}
