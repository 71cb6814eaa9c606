import { assert } from 'chai';
import { commands, env } from 'vscode';
import type { FaultRule } from '../qoderApi/faults.ts';
import { type FakePick, fakeInputs } from './fakeInputs.ts';
import { api, click, labelsOf, type Qoder, qoder, type Row, rowsOf, signIn, signOut, until } from './qoder.ts';
import { said } from './said.ts';

const held: FaultRule['fault'] = { kind: 'hold' };

describe('A search', () => {
	let extension: Qoder;

	before(async () => {
		extension = await qoder();
		await commands.executeCommand('qoder.files.focus');
	});

	after(async () => {
		await signOut(extension);
		await api.reset();
		await signIn(extension);
	});

	/** An account with so many files, at a service of this generation; one file stands on page 40 of 50 with its own name. */
	async function start(generation: 1 | 3, files = 5000, search = true): Promise<string> {
		await signOut(extension);
		await api.reset(files);
		await api.generation(generation);
		await api.modes({ search });
		const id = `${(await api.account()).files[Math.floor(files * 0.79)]?.id}`;
		await api.change({ changeFile: id, fields: { filename: 'notes-Needle-Größe.txt' } });
		await signIn(extension);
		await commands.executeCommand('qoder.clearFilter');
		const lists = () => extension.files.view.tree.lists.filter(({ heading }) => !heading);
		await until('the first pages', () => lists().every(({ listing }) => listing.isOpen && !listing.isLoading));
		await api.clear();
		return id;
	}

	async function find(): Promise<FakePick> {
		const { picks } = fakeInputs();
		await commands.executeCommand('qoder.findFile');
		const [pick] = picks;
		assert.isDefined(pick);
		return pick as FakePick;
	}

	const fileRequests = async () => (await api.requests()).filter((request) => /\/(files|sessions)/.test(request));
	const first = (pick: FakePick, label: string) => until(label, () => !pick.busy && pick.labels[0] === label);

	describe('in all files', () => {
		it('finds parts of names with one request each, counts, and shows fifty', async () => {
			const id = await start(3);
			const pick = await find();
			assert.deepEqual([pick.items, await fileRequests()], [[], []]);
			pick.type('EEDLE-GRO\u0308');
			await first(pick, 'notes-Needle-Größe.txt');
			assert.deepEqual(await fileRequests(), ['POST /files/search']);
			assert.equal(pick.title, 'Names that contain “EEDLE-GRÖ”: 1'.normalize('NFC'));
			pick.press(pick.items[0], 'Copy ID');
			await until('the id', async () => (await env.clipboard.readText()) === id);
			pick.type('');
			assert.deepEqual(pick.items, []);
			await api.change({ addFiles: 70, fields: { filename: 'a big find.txt' } });
			pick.type('BIG');
			await first(pick, 'a big find.txt');
			assert.deepEqual([pick.title, pick.items.length], ['Names that contain “BIG”: 70', 51]);
			assert.equal(pick.labels.at(-1), 'There are more matches. Type more of the name to narrow down the results.');
			pick.hide();
		});

		it('sends few requests; the last text wins; a failure has Retry', async () => {
			await start(3, 137);
			const pick = await find();
			const typed = 'needle-g';
			for (let length = 1; length <= typed.length; length += 1) {
				pick.type(typed.slice(0, length));
				await new Promise((resolve) => setTimeout(resolve, 40));
			}
			await first(pick, 'notes-Needle-Größe.txt');
			assert.isAtMost((await fileRequests()).length, 3);
			await api.clear();
			await api.faults([{ match: { path: 'filesSearch', nth: 1 }, fault: held }]);
			pick.type('no such name');
			await until('the request', async () => (await fileRequests()).length === 1);
			pick.type('needle');
			await first(pick, 'notes-Needle-Größe.txt');
			await api.release();
			assert.deepEqual(
				(await api.log()).map(({ outcome }) => outcome),
				['cut', 'answered'],
			);
			assert.equal(pick.labels[0], 'notes-Needle-Größe.txt');
			await api.faults([{ match: { path: 'filesSearch' }, fault: { kind: 'status', status: 403 } }]);
			pick.type('needle-');
			await first(pick, 'Retry');
			await api.faults([]);
			pick.pick(0);
			await first(pick, 'notes-Needle-Größe.txt');
			pick.hide();
		});

		it('matches the start of names after the service refused, silently', async () => {
			const messages = [said('showErrorMessage'), said('showWarningMessage'), said('showInformationMessage')];
			await start(3, 137, false);
			const pick = await find();
			pick.type('NOTES-n');
			await first(pick, 'notes-Needle-Größe.txt');
			assert.deepEqual(await fileRequests(), ['POST /files/search', 'GET /files name=NOTES-n&limit=50']);
			assert.equal(pick.title, 'Names that start with “NOTES-n”: 1');
			await api.clear();
			pick.type('needle');
			await until('nothing', () => pick.labels.includes('No file names start with “needle”'));
			assert.deepEqual(await fileRequests(), ['GET /files name=needle&limit=50']);
			await api.clear();
			pick.pick(pick.labels.indexOf('Search All Files'));
			await first(pick, 'notes-Needle-Größe.txt');
			assert.deepEqual(
				[pick.title, await fileRequests()],
				['1 of 137 files match', ['GET /files limit=100', (await fileRequests())[1]]],
			);
			assert.deepEqual(messages.flat(), []);
			pick.hide();
		});

		it('loads all files on request without a search, and can be cancelled', async () => {
			await start(1, 1000);
			const pick = await find();
			pick.type('needle');
			assert.deepEqual([pick.labels, pick.title], [['Search All Files'], '0 of 0 loaded files match']);
			assert.deepEqual(await fileRequests(), []);
			await api.faults([{ match: { path: 'files', nth: 3 }, fault: held }]);
			pick.pick(0);
			await until('two pages', async () => (await fileRequests()).length === 3);
			await until('a row to cancel', () => pick.labels[0] === 'Cancel Search');
			pick.pick(0);
			await until('the end', () => pick.labels[0] === 'Search All Files');
			assert.equal(pick.title, '0 of 200 loaded files match');
			await api.faults([]);
			pick.pick(0);
			await first(pick, 'notes-Needle-Größe.txt');
			await until('all files', () => pick.title === '1 of 1,000 files match');
			assert.match(`${pick.items[0]?.description}`, /^(User uploads|(Tool|Skill|Agent) outputs|Session resources) · /);
			assert.equal((await fileRequests()).length, 11);
			pick.hide();
		});

		for (const generation of [1, 3] as const) {
			it(`finds a file by its id at a service of generation ${generation}`, async () => {
				const id = await start(generation, 137);
				const pick = await find();
				pick.type(id);
				await first(pick, 'notes-Needle-Größe.txt');
				assert.deepEqual(await fileRequests(), [`GET /files/${id}`]);
				pick.type(id.slice(0, 24));
				await until('a way on', () => pick.labels.at(-1) === 'Search All Files');
				pick.pick(pick.items.length - 1);
				await first(pick, 'notes-Needle-Größe.txt');
				pick.hide();
			});
		}
	});

	describe('in the view of files', () => {
		async function filter(name: string, ...states: readonly string[]): Promise<void> {
			const { inputs, picks } = fakeInputs();
			const asked = commands.executeCommand('qoder.files.filter');
			await until('the box', () => inputs.length + picks.length === 1);
			assert.deepEqual(await fileRequests(), []);
			inputs[0]?.submit(name);
			picks[0]?.submit(name, ...states);
			await asked;
		}
		const labels = async (parent?: Row) => labelsOf(await rowsOf(extension.files.view, parent));

		it('lists matches with one request, more with Load more, and why not', async () => {
			await start(3, 137);
			await commands.executeCommand('qoder.files.showAsList');
			await until('files', async () => (await labels()).length > 1);
			await api.change({ addFiles: 70, fields: { filename: 'a big find.txt' } });
			await api.clear();
			await filter('needle-GRO\u0308');
			await until('the file', async () => (await labels())[0] === 'notes-Needle-Größe.txt');
			assert.deepEqual([await labels(), await fileRequests()], [['notes-Needle-Größe.txt'], ['POST /files/search']]);
			await api.clear();
			await filter('big');
			await until('files', async () => (await labels()).length === 51);
			const [row, more] = [(await rowsOf(extension.files.view))[0], (await rowsOf(extension.files.view)).at(-1)];
			assert.deepEqual(row?.item.label, { label: 'a big find.txt', highlights: [[2, 5]] });
			assert.equal(more?.item.description, '50 of 70 loaded');
			await api.faults([{ match: { path: 'filesSearch' }, fault: { kind: 'status', status: 404 } }]);
			await click(more);
			const failed = (await rowsOf(extension.files.view)).at(-1);
			assert.deepEqual([(await labels()).length, failed?.kind], [51, 'failed']);
			await api.faults([]);
			await api.clear();
			await click(failed);
			assert.deepEqual([(await labels()).length, (await fileRequests()).length], [70, 1]);
			await commands.executeCommand('qoder.files.clearFilter');
			await until('all files', async () => (await labels()).length === 51);
			await commands.executeCommand('qoder.files.groupBySession');
		});

		it('finds files and sessions where files are grouped by session', async () => {
			await start(3, 137);
			const { added } = await api.change({ addSessions: 2, fields: { title: 'The needle build' } });
			await api.change({ addFiles: 1, session: `${added[0]}`, fields: { filename: 'of the session.txt' } });
			await api.clear();
			await filter('needle');
			await until('groups', async () => `${await labels()}` === 'Files,Sessions');
			const [files, sessions] = await rowsOf(extension.files.view);
			assert.deepEqual(await labels(files), ['notes-Needle-Größe.txt']);
			assert.deepEqual(await labels(sessions), ['The needle build', 'The needle build']);
			const [session] = await rowsOf(extension.files.view, sessions);
			assert.deepEqual(await labels(session), ['of the session.txt']);
			assert.sameMembers((await fileRequests()).slice(0, 2), ['POST /files/search', 'POST /sessions/search']);
		});

		for (const search of [true, false]) {
			it(`finds sessions ${search ? 'with' : 'without'} a search`, async () => {
				await start(3, 137, search);
				await api.change({ addSessions: 60, fields: { title: 'Nightly build', status: 'idle' } });
				const { added } = await api.change({ addSessions: 2, fields: { title: 'The NIGHTLY one', status: 'running' } });
				await api.change({ addSessions: 60, fields: { title: 'Other', status: 'running' } });
				await api.clear();
				await filter('nightly', 'Running');
				const ids = async () =>
					(await rowsOf(extension.files.view)).flatMap(({ kind, item }) =>
						kind === 'session' ? [`${item.id?.split('/').at(-1)}`] : [],
					);
				if (!search) {
					await until('a way on', async () => (await labels()).at(-1) === 'Continue searching');
					const last = (await rowsOf(extension.files.view)).at(-1);
					assert.equal(last?.item.description, '0 of 50 loaded items match; more to search');
					await click(last);
				}
				await until('sessions', async () => (await ids()).length === 2);
				assert.deepEqual(await ids(), added);
				await commands.executeCommand('qoder.files.clearFilter');
				await until('all sessions', async () => (await ids()).length > 2);
			});
		}
	});
});
