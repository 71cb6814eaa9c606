import { assert } from 'chai';
import { commands } from 'vscode';
import { checkToken } from '../../src/account/tokenPrompt.ts';
import { describePurpose } from '../../src/files/fileKind.ts';
import type { PagedView } from '../../src/tree/pagedView.ts';
import { purposes } from '../qoderApi/records.ts';
import { api, baseUrl, click, groupOf, type Qoder, type Row, rowsOf, sampleToken } from './qoder.ts';
import type { Refusal } from './refusals.ts';

/** Where a fault may strike. */
export const places = ['first page', 'later page', 'refresh', 'sign-in'] as const;

export type Place = (typeof places)[number];

/** The groups of files that take the first three places; without the first one, the agents take it. */
export interface Cast {
	readonly first?: string;
	readonly later: string;
	readonly refreshed: string;
	/** Where the token is checked: the service in force when left out. */
	readonly service?: string;
}

/** One request in each place: a listing never read, one that goes on, one that is read again, and a token to be checked. */
export class Stage {
	readonly #extension: Qoder;
	readonly #service: string;
	readonly #first: Row | undefined;
	readonly #later: Row;
	readonly #refreshed: Row;
	#before: readonly string[][] = [];
	#complaint: string | undefined;

	private constructor(extension: Qoder, service: string, [first, later, refreshed]: readonly [Row | undefined, Row, Row]) {
		this.#extension = extension;
		this.#service = service;
		this.#first = first;
		this.#later = later;
		this.#refreshed = refreshed;
	}

	/** Reads the first pages of what is to go on and of what is to be read again. */
	static async set(extension: Qoder, { first, later, refreshed, service = baseUrl }: Cast): Promise<Stage> {
		const list = extension.files.view;
		const stage = new Stage(extension, service, [
			first === undefined ? undefined : await groupOf(list, first),
			await groupOf(list, later),
			await groupOf(list, refreshed),
		]);
		stage.#before = [ids(await rowsOf(list, stage.#later)), ids(await rowsOf(list, stage.#refreshed))];
		assert.isTrue(stage.#before.every(({ length }) => length === 50));
		return stage;
	}

	/** Sends the four requests at once, and waits for what comes of them. */
	async play(): Promise<void> {
		const { account, files } = this.#extension;
		if (!this.#first) {
			await commands.executeCommand('qoder.agents.oldestFirst');
		}
		const [complaint] = await Promise.all([
			checkToken(account, this.#service, sampleToken, new AbortController().signal),
			this.#firstRows(),
			clickLast(files.view, this.#later),
			commands.executeCommand('qoder.refreshGroup', this.#refreshed.node),
		]);
		this.#complaint = complaint?.complaint;
	}

	/** Fails unless all earlier rows are there, and each place shows what happened. Reports each place that is correct. */
	async check({ row, sentence, wantsToken, isForbidden }: Refusal, passed: (place: Place) => void): Promise<void> {
		const { files } = this.#extension;
		const [laterBefore, refreshedBefore] = this.#before;
		const remedy = wantsToken ? 'qoder.signIn' : 'qoder.loadMore';

		const first = await this.#firstRows();
		assert.lengthOf(first, 1);
		assertSays(first[0], row, sentence, remedy);
		passed('first page');

		const later = await rowsOf(files.view, this.#later);
		assert.deepEqual(ids(later), laterBefore);
		assertSays(later.at(-1), row, sentence, remedy);
		passed('later page');

		const refreshed = await rowsOf(files.view, this.#refreshed);
		assert.deepEqual(ids(refreshed), refreshedBefore);
		assertSays(refreshed[0], /^Refresh failed .* · last refreshed \d/, sentence, wantsToken ? remedy : 'qoder.retry');
		passed('refresh');

		// A token that may not do something is valid all the same.
		if (isForbidden) {
			assert.isUndefined(this.#complaint);
		} else {
			assert.match(this.#complaint ?? 'no complaint', sentence);
			assert.notInclude(this.#complaint, sampleToken);
		}
		passed('sign-in');
	}

	/** Tries again in each place, which has to bring all that is in the account. */
	async recover(): Promise<void> {
		const { account, files } = this.#extension;
		const list = files.view;
		const [first] = await this.#firstRows();
		const last = (await rowsOf(list, this.#later)).at(-1);
		const [head] = await rowsOf(list, this.#refreshed);
		// The token is as good as a new one by now, and the prompt is not what this is about.
		await commands.executeCommand('qoder.loadMore', last?.node);
		await commands.executeCommand('qoder.loadMore', first?.node);
		await commands.executeCommand('qoder.retry', head?.node);
		assert.lengthOf(ids(await this.#firstRows()), 50);
		assert.deepEqual(await toTheEnd(list, this.#later), await inAccount(this.#later));
		assert.equal((await rowsOf(list, this.#refreshed))[0]?.kind, 'file');
		assert.deepEqual(await toTheEnd(list, this.#refreshed), await inAccount(this.#refreshed));
		assert.isUndefined(await checkToken(account, this.#service, sampleToken, new AbortController().signal));
		await commands.executeCommand('qoder.agents.newestFirst');
	}

	#firstRows(): Promise<Row[]> {
		const { files, agents } = this.#extension;
		return this.#first ? rowsOf(files.view, this.#first) : rowsOf(agents.view);
	}
}

/** The ids of the files of each session that a stage was filled with. */
const filesOfSessions = new Map<string, readonly string[]>();

/**
 * The account that a stage needs: three pages of each group, and of agents. The groups are the purposes, or sessions that are
 * called like them.
 */
export async function fillAccount(generation: 1 | 3): Promise<void> {
	await api.reset(0, 145);
	if (generation === 1) {
		await api.change(purposes.map((purpose) => ({ addFiles: 147, purpose })));
		return;
	}
	await api.generation(3);
	filesOfSessions.clear();
	for (const purpose of purposes) {
		const [id = ''] = (await api.change({ addSessions: 1, fields: { title: describePurpose(purpose).label } })).added;
		filesOfSessions.set(id, (await api.change({ addFiles: 147, session: id })).added);
	}
}

/** The ids of the records among the rows. */
export function ids(rows: readonly Row[]): string[] {
	return rows.filter(({ kind }) => kind === 'file' || kind === 'agent').map(({ item }) => `${item.id}`);
}

/** The ids of the rows that a group holds once it is loaded whole. */
export async function inAccount({ kind, item: { id: groupId = '' } }: Row): Promise<string[]> {
	if (kind === 'session') {
		return (filesOfSessions.get(groupId.replace(/^sessions\//, '')) ?? []).map((id) => `${groupId}/files/${id}`);
	}
	const { files } = await api.account();
	return files.map(({ id, purpose }) => `files/${purpose}/${id}`).filter((id) => id.startsWith(`${groupId}/`));
}

/** Clicks the last row of a group. */
export async function clickLast(view: PagedView, group: Row): Promise<void> {
	await click((await rowsOf(view, group)).at(-1));
}

/** Clicks the last row for as long as it offers more; answers with the ids of the records. */
export async function toTheEnd(view: PagedView, group: Row): Promise<string[]> {
	for (;;) {
		const rows = await rowsOf(view, group);
		if (rows.at(-1)?.kind !== 'more') {
			return ids(rows);
		}
		await click(rows.at(-1));
	}
}

/** Fails unless a row shows this text, has it for a screen reader, and offers this command. */
export function assertSays(row: Row | undefined, text: RegExp, sentence: RegExp, command: string): void {
	assert.equal(row?.kind, 'failed');
	assert.match(`${row?.label} ${row?.item.description}`, text);
	assert.match(`${row?.item.tooltip}`, sentence);
	assert.match(`${row?.item.accessibilityInformation?.label}`, sentence);
	assert.equal(row?.item.command?.command, command);
	assert.notInclude(JSON.stringify(row?.item), sampleToken);
}
