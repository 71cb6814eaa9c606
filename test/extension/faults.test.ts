import { assert } from 'chai';
import { commands } from 'vscode';
import { checkToken } from '../../src/account/tokenPrompt.ts';
import { describePurpose } from '../../src/files/fileKind.ts';
import type { Fault } from '../qoderApi/faults.ts';
import { purposes } from '../qoderApi/records.ts';
import { services } from '../soak/actions.ts';
import { api, baseUrl, click, groupOf, type Row, rowsOf, sampleToken, signIn, toTheEnd, until, useQoder } from './qoder.ts';
import { hurryTimers } from './replace.ts';

/** What the rows show after a fault. */
interface Refusal {
	/** The text of a prompt, a tooltip and a screen reader. */
	readonly sentence: RegExp;
	/** The text of the last row. */
	readonly row: RegExp;
	/** The same request with the same token would be refused again. */
	readonly wantsToken?: boolean;
	/** The token is valid, so that it can be signed in with. */
	readonly isForbidden?: boolean;
}

const status = (code: number, headers = {}): Fault => ({ kind: 'status', status: code, headers });
const rejected: Refusal = { sentence: /rejected the token/, row: /Token rejected Sign In/, wantsToken: true };
const noJson: Refusal = { sentence: /not JSON/, row: /Unexpected response Retry/ };
const redirected = /redirects to another address\. The redirect was not followed/;
const tooMany = /Too many requests Retry · wait 3,600 s · /;

/** Where the requests of a walk are sent, and which groups take the later page and the refresh; without a first one, agents are read. */
interface Places {
	readonly service?: string;
	readonly first?: string;
	readonly later: string;
	readonly refreshed: string;
}

describe('Faults of a service', () => {
	const extension = useQoder({ files: 0, agents: 145 });
	/** The ids of the files of each session. */
	const filesOfSessions = new Map<string, readonly string[]>();

	/** Three pages of agents and of each group: the groups are purposes, or sessions that are called like them. */
	async function start(generation: 1 | 3): Promise<void> {
		await api.generation(generation);
		filesOfSessions.clear();
		for (const purpose of purposes) {
			if (generation === 1) {
				await api.change({ addFiles: 147, purpose });
			} else {
				const [id = ''] = (await api.change({ addSessions: 1, fields: { title: describePurpose(purpose).label } })).added;
				filesOfSessions.set(`sessions/${id}`, (await api.change({ addFiles: 147, session: id })).added);
			}
		}
		await signIn(extension);
		await commands.executeCommand('qoder.agents.refresh');
	}

	const group = (label: string) => groupOf(extension.files.view, label);
	const below = (parent: Row) => rowsOf(extension.files.view, parent);
	const complaint = async (service = baseUrl) =>
		(await checkToken(extension.account, service, sampleToken, new AbortController().signal))?.complaint;

	const idsToTheEnd = async (parent: Row) => ids(await toTheEnd(() => below(parent)));

	/** The ids of the rows of a group that is loaded whole. */
	async function inAccount({ item: { id: groupId = '' } }: Row): Promise<string[]> {
		const ofSession = filesOfSessions.get(groupId);
		if (ofSession) {
			return ofSession.map((id) => `${groupId}/files/${id}`);
		}
		const { files } = await api.account();
		return files.map(({ id, purpose }) => `files/${purpose}/${id}`).filter((id) => id.startsWith(`${groupId}/`));
	}

	/** Prepares four requests: a first page, a later page, a refresh, and the check of a token. */
	async function walk({ service, first, later, refreshed }: Places) {
		const list = extension.files.view;
		const [laterGroup, refreshedGroup] = [await group(later), await group(refreshed)];
		const firstGroup = first === undefined ? undefined : await group(first);
		const firstRows = () => (firstGroup ? below(firstGroup) : rowsOf(extension.agents.view));
		const before = [ids(await below(laterGroup)), ids(await below(refreshedGroup))];
		assert.deepEqual(
			before.map(({ length }) => length),
			[50, 50],
		);
		let complained: string | undefined;
		return {
			/** Sends the four at once. */
			async send() {
				await (firstGroup || commands.executeCommand('qoder.agents.oldestFirst'));
				[complained] = await Promise.all([
					complaint(service),
					firstRows(),
					below(laterGroup).then((rows) => click(rows.at(-1))),
					commands.executeCommand('qoder.refreshGroup', refreshedGroup.node),
				]);
			},
			/** Fails unless all earlier rows are there, and each place shows what happened. */
			async check({ row, sentence, wantsToken, isForbidden }: Refusal) {
				const remedy = wantsToken ? 'qoder.signIn' : 'qoder.loadMore';
				const rows = await firstRows();
				assert.lengthOf(rows, 1);
				assertSays(rows[0], row, sentence, remedy);
				const [laterRows, refreshedRows] = [await below(laterGroup), await below(refreshedGroup)];
				assert.deepEqual([ids(laterRows), ids(refreshedRows)], before);
				assertSays(laterRows.at(-1), row, sentence, remedy);
				assertSays(refreshedRows[0], outdated, sentence, wantsToken ? remedy : 'qoder.retry');
				assert.match(complained ?? 'no complaint', isForbidden ? /no complaint/ : sentence);
				assert.notInclude(complained ?? '', sampleToken);
			},
			/** Retries in each place, which has to bring all of the account. */
			async recover() {
				const [first] = await firstRows();
				// These commands retry with the same token, which the service accepts again.
				await commands.executeCommand('qoder.loadMore', (await below(laterGroup)).at(-1)?.node);
				await commands.executeCommand('qoder.loadMore', first?.node);
				await commands.executeCommand('qoder.retry', (await below(refreshedGroup))[0]?.node);
				assert.lengthOf(ids(await firstRows()), 50);
				assert.equal((await rowsOf(list, refreshedGroup))[0]?.kind, 'file');
				for (const each of [laterGroup, refreshedGroup]) {
					assert.deepEqual(await idsToTheEnd(each), await inAccount(each));
				}
				assert.isUndefined(await complaint(service));
				await commands.executeCommand('qoder.agents.newestFirst');
			},
		};
	}

	const usual: Places = { later: 'Tool outputs', refreshed: 'Skill outputs' };
	for (const [name, fault, refusal] of [
		['401', status(401), rejected],
		['403', status(403), { sentence: /token does not have permission/, row: /No permission Retry/, isForbidden: true }],
		['429 for an hour', status(429, { 'retry-after': '3600' }), { sentence: /Try again in 3600 s/, row: tooMany }],
		['truncated JSON', { kind: 'truncatedJson' }, noJson],
		['redirect', { kind: 'redirect', to: 'otherOrigin' }, { sentence: redirected, row: redirected }],
		['connection refused', undefined, { sentence: /Cannot reach 127/, row: /Cannot connect Retry/ }],
	] as readonly (readonly [string, Fault | undefined, Refusal])[]) {
		it(`${name}: keeps the rows, shows the reason, and retries`, async () => {
			await start(1);
			const { send, check, recover } = await walk(usual);
			await (fault ? api.faults([{ fault }]) : api.pause(3000));
			await send();
			await check(refusal);
			await (fault ? api.faults([]) : api.resumed());
			await recover();
		});
	}

	// A browser has six connections to one origin, hence the tokens are checked under its other name.
	it('held and endless answers: keeps the rows, and gives up after 30 s', async () => {
		await start(1);
		hurryTimers(25_000, 30_000, 3000);
		const service = `${services[1]}`;
		const walks = [
			await walk({ ...usual, service }),
			await walk({ first: 'User uploads', later: 'Session resources', refreshed: 'Agent outputs', service }),
		];
		const hold = [{ order: 'asc' }, { purpose: 'tool_output' }, { purpose: 'skill_output' }];
		const endless = [{ purpose: 'user_upload' }, { purpose: 'session_resource' }, { purpose: 'agent_output' }];
		await api.faults([
			...hold.map((query) => ({ match: { query } as object, fault: { kind: 'hold' } as const })),
			...endless.map((query) => ({ match: { query } as object, fault: { kind: 'neverEnding' } as const })),
			{ match: { query: { limit: '1' }, nth: 1 }, fault: { kind: 'hold' } },
			{ match: { query: { limit: '1' }, nth: 2 }, fault: { kind: 'neverEnding' } },
		]);
		await api.clear();
		await Promise.all(walks.map(({ send }) => send()));
		for (const { check } of walks) {
			await check({ sentence: /did not respond within 30 s/, row: /Request timed out Retry/ });
		}
		await until('all cut off', async () => (await api.log()).every(({ outcome }) => outcome === 'cut'));
		assert.lengthOf(await api.log(), 8);
		await api.endFaults();
		for (const { recover } of walks) {
			await recover();
		}
	});

	it('a repeated cursor: stops every list with the reason, and starts over', async () => {
		await start(3);
		const [first, later, refreshed] = [await group('User uploads'), await group('Tool outputs'), await group('Skill outputs')];
		const begun = ids(await below(later));
		const whole = await idsToTheEnd(refreshed);
		await api.faults([{ fault: { kind: 'repeatedCursor' } }]);
		assert.deepEqual(ids(await below(first)), (await inAccount(first)).slice(0, 50));
		const failed = async (parent: Row) => (await below(parent)).find(({ kind }) => kind === 'failed');
		await commands.executeCommand('qoder.refreshGroup', refreshed.node);
		for (const [parent, before] of [
			[first, []],
			[later, begun],
			[refreshed, whole],
		] as const) {
			const shown = await idsToTheEnd(parent);
			assert.match(`${(await failed(parent))?.item.tooltip}`, /returned the same page again/);
			assert.deepEqual(shown.slice(0, before.length), before);
			assert.lengthOf([...new Set(shown)], shown.length);
		}
		await api.faults([]);
		for (const parent of [first, later, refreshed]) {
			await click(await failed(parent));
			assert.isUndefined(await failed(parent));
			assert.deepEqual(await idsToTheEnd(parent), await inAccount(parent));
		}
	});

	it('of the sessions: keeps the rows, shows the reason, and retries', async () => {
		await start(3);
		const { view } = extension.files;
		const sessions = ids(await rowsOf(view));
		assert.includeMembers(sessions, [...filesOfSessions.keys()]);
		const atOnce = { 'retry-after': '0' };
		for (const [fault, headline, sentence, remedy] of [
			[status(401), 'Token rejected', /rejected the token/, 'qoder.signIn'],
			[status(400), 'Request rejected', /rejected the request/, 'qoder.retry'],
			[status(500, atOnce), 'Service error', /returned an error: The local API was told/, 'qoder.retry'],
			[status(503, atOnce), 'Service unavailable', /currently unavailable/, 'qoder.retry'],
			[{ kind: 'truncatedJson' }, 'Unexpected response', /not JSON/, 'qoder.retry'],
		] as const) {
			await api.faults([{ match: { path: 'sessions' }, fault }]);
			await commands.executeCommand('qoder.files.refresh');
			const [head, ...rows] = await rowsOf(view);
			assertSays(head, outdated, sentence, remedy);
			assert.include(`${head?.item.description}`, headline);
			assert.deepEqual(ids(rows), sessions);
			await api.faults([]);
			await commands.executeCommand('qoder.retry', head?.node);
			const recovered = await rowsOf(view);
			assert.deepEqual([recovered.length, ids(recovered)], [sessions.length, sessions]);
		}
	});
});

/** The row above a list whose refresh failed. */
const outdated = /^Refresh failed .* · last refreshed \d/;

/** The ids of the records among the rows. */
function ids(rows: readonly Row[]): string[] {
	return rows.filter(({ kind }) => ['file', 'agent', 'session'].includes(`${kind}`)).map(({ item }) => `${item.id}`);
}

/** Fails unless a row shows this text, has it for a screen reader, and offers this command. */
function assertSays(row: Row | undefined, text: RegExp, sentence: RegExp, command: string): void {
	assert.equal(row?.kind, 'failed');
	assert.match(`${row?.label} ${row?.item.description}`, text);
	assert.match(`${row?.item.tooltip}`, sentence);
	assert.match(`${row?.item.accessibilityInformation?.label}`, sentence);
	assert.equal(row?.item.command?.command, command);
	assert.notInclude(JSON.stringify(row?.item), sampleToken);
}
