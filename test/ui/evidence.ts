import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';

export interface Place {
	readonly name: string;
	readonly text: string;
}

/** Collects everything that a window shows, announces, stores and sends. */
export class Evidence {
	readonly places: Place[] = [];
	readonly #pending: Promise<unknown>[] = [];

	constructor(context: BrowserContext) {
		context.on('request', (request) => {
			const url = new URL(request.url());
			this.#add(`address of a request to ${url.origin}`, request.url());
			this.#add(`body of a request to ${url.origin}`, request.postData() ?? '');
			this.#pending.push(
				request.allHeaders().then(
					(headers) => {
						for (const [name, value] of Object.entries(headers)) {
							this.#add(`header ${name} to ${url.origin}`, value);
						}
					},
					() => {},
				),
			);
		});
		context.on('console', (message) => this.#add('line of a console', message.text()));
		context.on('weberror', (error) => this.#add('error of a page', String(error.error())));
	}

	/** Rows, hovers, notifications, editors, panels. */
	async look(page: Page): Promise<void> {
		const shown = await page.evaluate(() => [
			document.documentElement.outerHTML,
			document.body.textContent ?? '',
			document.title,
		]);
		for (const text of shown) {
			this.#add('part of the page', text);
		}
		this.#add('clipboard', await page.evaluate(() => navigator.clipboard.readText()));
	}

	/** Storages, databases, cookies. */
	async lookInside(page: Page): Promise<void> {
		await Promise.all(this.#pending);
		for (const frame of page.frames()) {
			const kept = await frame.evaluate(readStorage).catch(() => []);
			for (const { name, text } of kept) {
				this.#add(name, text);
			}
			this.#add('address of a frame', frame.url());
		}
		this.#add('cookies', JSON.stringify(await page.context().cookies()));
	}

	/** As the service received it. */
	receive({ method, url, headersDistinct }: IncomingMessage): void {
		this.#add('received method and address', `${method} ${url}`);
		for (const [name, values = []] of Object.entries(headersDistinct)) {
			this.#add(`received header ${name}`, values.join('\n'));
		}
	}

	readFiles(folder: string): void {
		for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
			if (entry.isFile()) {
				this.#add(`file ${entry.name}`, readFileSync(join(entry.parentPath, entry.name), 'latin1'));
			}
		}
	}

	/** Each name once. */
	placesOf(texts: readonly string[]): string[] {
		const found = this.places.filter(({ name, text }) => texts.some((one) => text.includes(one) || name.includes(one)));
		return [...new Set(found.map(({ name }) => name))].sort();
	}

	#add(name: string, text: string): void {
		this.places.push({ name, text });
	}
}

/** Runs in the page. VS Code for the browser keeps settings, mementos and logs in databases. */
async function readStorage(): Promise<Place[]> {
	const places = [localStorage, sessionStorage].flatMap((storage, index) =>
		Object.entries(storage).map(([key, text]) => ({ name: `${index ? 'session' : 'local'}Storage ${key}`, text: String(text) })),
	);
	const done = <T>(request: IDBRequest<T>) =>
		new Promise<T>((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		});
	const inWords = (value: unknown) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value));
	for (const { name = '' } of await indexedDB.databases()) {
		const database = await done(indexedDB.open(name));
		for (const store of database.objectStoreNames) {
			const records = database.transaction(store).objectStore(store);
			const [keys, values] = await Promise.all([done(records.getAllKeys()), done(records.getAll())]);
			values.forEach((value, index) => {
				places.push({ name: `database ${name}/${store} ${String(keys[index])}`, text: inWords(value) ?? '' });
			});
		}
		database.close();
	}
	return places;
}
