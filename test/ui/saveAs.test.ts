import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Locator, Page } from 'playwright-core';
import { hostName } from './host.ts';
import type { QuickInput } from './quickInput.ts';
import { useSession } from './session.ts';
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

const parts = Array.from({ length: 20 }, (_, index) => `part-${index + 1}.txt`);

describe('Save As…', () => {
	const session = useSession({ files: 0, agents: 1, generation: 3, storageCors: true });
	const path = mkdtempSync(join(tmpdir(), 'saved-'));
	let folder: Folder;

	before(async () => {
		folder = hostName === 'web' ? await BrowserFolder.open(session.workbench) : new DiskFolder(path, session.workbench);
		const fields = { mime_type: 'text/plain', metadata: {}, purpose: 'tool_output' } as const;
		const add = (filename: string, text: string) =>
			session.api.account.addUpload({ bytes: Buffer.from(text), filename, ...fields });
		add('..\u202e/a:b?.txt', 'a hostile name');
		add('same.txt', 'older');
		add('same.txt', 'newer');
		for (const name of parts.toReversed()) {
			add(name, `This is ${name}.`);
		}
		await session.signIn();
		await session.listFiles(23);
	});

	after(() => rmSync(path, { recursive: true, force: true }));

	async function save(first: string | RegExp, last: string | RegExp): Promise<void> {
		if (!(await session.files.untilRow(first)).selected) {
			await session.files.click(first, ['ControlOrMeta']);
			await session.files.click(last, ['Shift']);
		}
		await session.files.contextMenu(last, 'Save As…');
		await folder.choose();
	}

	// First, because a file is not read twice.
	it('leaves no half file when it is cancelled', async () => {
		session.api.faults.set([{ match: { path: 'storage' }, fault: { kind: 'hold' } }]);
		await save('part-1.txt', 'part-20.txt');
		await session.workbench.notice('Saving', 'Cancel');
		await session.workbench.notice(/^Cancelled\. Saved 0 of 20 files\./);
		session.api.faults.clear();
		assert.deepEqual(await folder.files(), {});
	});

	it('stores twenty files in a folder, and failed ones with Retry', async () => {
		session.api.faults.set([{ match: { path: 'content', nth: 7 }, fault: { kind: 'status', status: 403 } }]);
		await save('part-1.txt', 'part-20.txt');
		await session.workbench.notice(/^Saved 19 of 20 files\. Not saved: part-\d+\.txt\. .*does not have permission to do this/);
		session.api.faults.clear();
		assert.equal(Object.keys(await folder.files()).length, 19);
		await session.workbench.notice('Saved 19 of 20 files.', 'Retry');
		await session.workbench.notice(/Saved “part-\d+\.txt”\./);
		assert.deepEqual(await folder.files(), Object.fromEntries(parts.map((name) => [name, `This is ${name}.`])));
	});

	it('numbers files of the same name, and asks before it replaces one', async () => {
		await folder.write('same.txt', 'mine');
		await save(/^same\.txt$/, /b\?/);
		assert.match(await session.workbench.answer('Skip'), /“same\.txt” already exists\. Do you want to replace it\?/);
		await session.workbench.notice(/^Saved 2 files\./);
		const files = await folder.files();
		assert.equal(files['same.txt'], 'mine');
		assert.equal(files['same (2).txt'], 'older');
		assert.equal(files['.._a_b_.txt'], 'a hostile name');
	});

	it('begins in the last folder, with a safe name', async () => {
		await folder.remove('.._a_b_.txt');
		await session.files.click(/b\?/);
		await session.files.contextMenu(/b\?/, 'Save As…');
		assert.match(await folder.accept(), /\.\._a_b_\.txt$/);
		await session.workbench.notice(/^Saved “\.\._a_b_\.txt”\./);
		assert.equal((await folder.files())['.._a_b_.txt'], 'a hostile name');
	});
});

/** The folder of saved files, and its dialog. */
interface Folder {
	/** The dialog may not be open yet. */
	choose(): Promise<void>;
	/** Returns the offered name. */
	accept(): Promise<string>;
	/** Texts by name. */
	files(): Promise<Record<string, string>>;
	write(name: string, text: string): Promise<void>;
	remove(name: string): Promise<void>;
}

/** The dialog shows this folder, which identifies the outer one. */
const inner = 'inner';

/** On VS Code Server's machine, which has a dialog of its own. */
class DiskFolder implements Folder {
	readonly #path: string;
	readonly #quickInput: QuickInput;

	constructor(path: string, { quickInput }: Workbench) {
		mkdirSync(join(path, inner));
		this.#path = path;
		this.#quickInput = quickInput;
	}

	async choose(): Promise<void> {
		const inFolder = async () => {
			// The dialog fills in its start folder, and again after reading it.
			const value = await this.#box.inputValue();
			if (value.startsWith('/') && !value.startsWith(this.#path)) {
				await this.#quickInput.type(`${this.#path}/`);
			}
			return this.#quickInput.widget.getByText(inner, { exact: true }).isVisible();
		};
		await until('the folder', inFolder, true);
		await this.#press('Save Here');
	}

	async accept(): Promise<string> {
		const offered = await until(
			'a name',
			() => this.#box.inputValue(),
			(value) => value.startsWith(this.#path),
		);
		await this.#press('OK');
		return offered;
	}

	async files(): Promise<Record<string, string>> {
		const entries = readdirSync(this.#path, { withFileTypes: true }).filter((entry) => entry.isFile());
		return Object.fromEntries(entries.map(({ name }) => [name, readFileSync(join(this.#path, name), 'utf8')]));
	}

	async write(name: string, text: string): Promise<void> {
		writeFileSync(join(this.#path, name), text);
	}

	async remove(name: string): Promise<void> {
		rmSync(join(this.#path, name), { force: true });
	}

	get #box(): Locator {
		return this.#quickInput.widget.locator('input[type=text]').first();
	}

	async #press(button: string): Promise<void> {
		await this.#quickInput.widget.getByRole('button', { name: button }).click();
		await this.#quickInput.untilClosed();
	}
}

/** Replaces the system's dialog, which no test can see, by a folder of the page. */
class BrowserFolder implements Folder {
	readonly #page: Page;

	private constructor(page: Page) {
		this.#page = page;
	}

	static async open({ page }: Workbench): Promise<BrowserFolder> {
		await page.evaluate(async () => {
			const root = await navigator.storage.getDirectory();
			const saved = await root.getDirectoryHandle('saved', { create: true });
			const showSaveFilePicker = async ({ suggestedName = '' }) => {
				Object.assign(globalThis, { offered: suggestedName });
				return saved.getFileHandle(suggestedName, { create: true });
			};
			Object.assign(globalThis, { saved, showSaveFilePicker, showDirectoryPicker: async () => saved });
		});
		return new BrowserFolder(page);
	}

	async choose(): Promise<void> {
		// The replacement chose it.
	}

	accept(): Promise<string> {
		return until('a name', () => this.#page.evaluate(() => (globalThis as { offered?: string }).offered ?? ''), /./);
	}

	files(): Promise<Record<string, string>> {
		return this.#page.evaluate(async () => {
			const texts: Record<string, string> = {};
			for await (const [name, handle] of (globalThis as unknown as Saved).saved) {
				if (handle.kind === 'file') {
					texts[name] = await (await handle.getFile()).text();
				}
			}
			return texts;
		});
	}

	async write(name: string, text: string): Promise<void> {
		await this.#page.evaluate(
			async ([one = '', content = '']) => {
				const handle = await (globalThis as unknown as Saved).saved.getFileHandle(one, { create: true });
				const stream = await handle.createWritable();
				await stream.write(content);
				await stream.close();
			},
			[name, text],
		);
	}

	async remove(name: string): Promise<void> {
		await this.#page.evaluate((one) => (globalThis as unknown as Saved).saved.removeEntry(one), name);
	}
}

interface Saved {
	readonly saved: FileSystemDirectoryHandle & AsyncIterable<[string, FileSystemFileHandle]>;
}
