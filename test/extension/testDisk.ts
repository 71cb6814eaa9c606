import * as vscode from 'vscode';

/** What is at a path: the bytes of a file, or the names in a folder. */
type Thing = Uint8Array | 'folder';

/** Where the files of a {@link TestDisk} are. */
interface Store {
	look(path: string): Promise<{ type: vscode.FileType; size: number; mtime: number } | undefined>;
	read(path: string): Promise<Uint8Array>;
	write(path: string, content: Uint8Array): Promise<void>;
	makeFolder(path: string): Promise<void>;
	remove(path: string): Promise<void>;
	move(from: string, to: string): Promise<void>;
	names(path: string): Promise<string[]>;
	close(): Promise<void>;
}

/** Files in memory, for a host without a disk. */
class Memory implements Store {
	readonly #things = new Map<string, { thing: Thing; mtime: number }>([['/', { thing: 'folder', mtime: 1 }]]);
	#time = 1;

	async look(path: string) {
		const found = this.#things.get(path);
		if (!found) {
			return undefined;
		}
		const isFolder = found.thing === 'folder';
		const type = isFolder ? vscode.FileType.Directory : vscode.FileType.File;
		return { type, size: isFolder ? 0 : found.thing.length, mtime: found.mtime };
	}

	async read(path: string) {
		const found = this.#things.get(path)?.thing;
		if (!found || found === 'folder') {
			throw new Error('EISDIR: illegal operation on a directory, read');
		}
		return found;
	}

	async write(path: string, content: Uint8Array) {
		if (this.#things.get(path)?.thing === 'folder') {
			throw new Error('EISDIR: illegal operation on a directory, open');
		}
		this.#time += 1;
		this.#things.set(path, { thing: content.slice(), mtime: this.#time });
	}

	async makeFolder(path: string) {
		this.#things.set(path, { thing: 'folder', mtime: 1 });
	}

	async remove(path: string) {
		for (const key of [...this.#things.keys()].filter((key) => key === path || key.startsWith(`${path}/`))) {
			this.#things.delete(key);
		}
	}

	async move(from: string, to: string) {
		await this.write(to, await this.read(from));
		await this.remove(from);
	}

	async names(path: string) {
		const folder = path.replace(/\/?$/, '/');
		const paths = [...this.#things.keys()].filter((key) => key !== '/' && key.startsWith(folder));
		return paths.map((key) => key.slice(folder.length)).filter((name) => !name.includes('/'));
	}

	async close() {}
}

/** Files in a new folder of the machine that the extension host runs on. */
async function onDisk(): Promise<Store> {
	const fs = await import('node:fs/promises');
	const root = await fs.mkdtemp('/tmp/disk-test-');
	const at = (path: string) => `${root}${path}`;
	return {
		async look(path) {
			const found = await fs.stat(at(path)).catch(() => undefined);
			const type = found?.isDirectory() ? vscode.FileType.Directory : vscode.FileType.File;
			return found && { type, size: found.size, mtime: found.mtimeMs };
		},
		read: (path) => fs.readFile(at(path)),
		write: (path, content) => fs.writeFile(at(path), content),
		makeFolder: (path) => fs.mkdir(at(path)),
		remove: (path) => fs.rm(at(path), { recursive: true }),
		move: (from, to) => fs.rename(at(from), at(to)),
		names: (path) => fs.readdir(at(path)),
		close: () => fs.rm(root, { recursive: true }),
	};
}

/** What a file system of a test does badly; each may throw for a path. */
interface Flaws {
	readonly rename?: () => never;
	readonly copy?: () => never;
	/** Returns how many bytes are written before an error comes, if one does; `undefined` for all. */
	readonly write?: (path: string) => { readonly bytes: number; readonly error?: Error } | undefined;
}

/** The file system `disk-test:`, over a folder of the disk, or in memory where there is none. */
export class TestDisk implements vscode.FileSystemProvider {
	flaws: Flaws = {};
	readonly root: vscode.Uri;
	readonly #store: Store;
	readonly #registration: vscode.Disposable;
	readonly #changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
	readonly onDidChangeFile = this.#changes.event;

	private constructor(store: Store) {
		this.#store = store;
		this.root = vscode.Uri.parse('disk-test:/');
		this.#registration = vscode.workspace.registerFileSystemProvider('disk-test', this, { isCaseSensitive: true });
	}

	static async open(): Promise<TestDisk> {
		return new TestDisk('process' in globalThis ? await onDisk() : new Memory());
	}

	/** Removes all files, and all flaws. */
	async clear(): Promise<void> {
		this.flaws = {};
		for (const name of await this.#store.names('/')) {
			await this.#store.remove(`/${name}`);
		}
	}

	async close(): Promise<void> {
		this.#registration.dispose();
		await this.#store.close();
	}

	/** Puts a text, or a folder with the files of these names in it. */
	async put(name: string, content: string | readonly string[]): Promise<void> {
		if (typeof content === 'string') {
			await this.#store.write(`/${name}`, new TextEncoder().encode(content));
			return;
		}
		await this.#store.makeFolder(`/${name}`);
		for (const each of content) {
			await this.put(`${name}/${each}`, each);
		}
	}

	/** All that is there, by name: the texts of files, and the names in folders. */
	async all(): Promise<Record<string, string | string[]>> {
		const found: Record<string, string | string[]> = {};
		for (const name of (await this.#store.names('/')).sort()) {
			const isFolder = (await this.#store.look(`/${name}`))?.type === vscode.FileType.Directory;
			found[name] = isFolder
				? (await this.#store.names(`/${name}`)).sort()
				: new TextDecoder().decode(await this.#store.read(`/${name}`));
		}
		return found;
	}

	async stat({ path }: vscode.Uri): Promise<vscode.FileStat> {
		const found = await this.#store.look(path);
		if (!found) {
			throw vscode.FileSystemError.FileNotFound(path);
		}
		return { ...found, ctime: 0 };
	}

	readFile({ path }: vscode.Uri): Promise<Uint8Array> {
		return this.#store.read(path);
	}

	async writeFile({ path }: vscode.Uri, content: Uint8Array): Promise<void> {
		const flaw = this.flaws.write?.(path);
		if (!flaw || flaw.bytes >= 0) {
			await this.#store.write(path, flaw ? content.slice(0, flaw.bytes) : content);
		}
		if (flaw?.error) {
			throw flaw.error;
		}
	}

	async rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
		this.flaws.rename?.();
		await this.#store.move(from.path, to.path);
	}

	async copy(from: vscode.Uri, to: vscode.Uri): Promise<void> {
		this.flaws.copy?.();
		await this.#store.write(to.path, await this.#store.read(from.path));
	}

	async delete({ path }: vscode.Uri): Promise<void> {
		await this.#store.remove(path);
	}

	async createDirectory({ path }: vscode.Uri): Promise<void> {
		await this.#store.makeFolder(path);
	}

	async readDirectory({ path }: vscode.Uri): Promise<[string, vscode.FileType][]> {
		const names = await this.#store.names(path);
		return Promise.all(
			names.map(async (name): Promise<[string, vscode.FileType]> => {
				const found = await this.#store.look(`${path}/${name}`.replace('//', '/'));
				return [name, found?.type ?? vscode.FileType.Unknown];
			}),
		);
	}

	watch(): vscode.Disposable {
		return new vscode.Disposable(() => {});
	}
}
