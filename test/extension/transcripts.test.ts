import { assert } from 'chai';
import type * as vscode from 'vscode';
import { commands, type QuickPickItem, Range, type TextEditor, type Uri, window, workspace } from 'vscode';
import { addressOf, transcriptUri } from '../../src/documents/uri.ts';
import type { EventDraft } from '../qoderApi/events.ts';
import { api, type Qoder, type Row, rowsOf, signIn, signOut, switchAccount, until, useQoder } from './qoder.ts';
import { replace } from './replace.ts';
import { shownErrors } from './said.ts';

describe('The transcript of a session', () => {
	const extension: Qoder = useQoder({ files: 0, agents: 3 });
	let host: string;
	let id: string;

	beforeEach(async () => {
		await api.generation(3);
		await signIn(extension);
		host = `${extension.account.host}`;
	});

	afterEach(async () => {
		await commands.executeCommand('workbench.action.closeAllEditors');
		await api.release();
	});

	const say = (text: string): EventDraft => ({ type: 'agent.message', content: [{ type: 'text', text }] });
	const running: EventDraft = { type: 'session.status_running' };
	const idle: EventDraft = { type: 'session.status_idle', stop_reason: { type: 'end_turn' } };

	async function addSession(status: 'running' | 'idle', events: readonly EventDraft[]): Promise<string> {
		const { added } = await api.change({ addSessions: 1, fields: { title: 'Night build', status } });
		id = `${added[0]}`;
		await api.change({ setEvents: id, events });
		return id;
	}

	async function row(): Promise<Row> {
		await commands.executeCommand('qoder.files.groupBySession');
		await extension.files.refresh();
		const found = (await rowsOf(extension.files.view)).find(({ label }) => label === 'Night build');
		assert.ok(found);
		return found as Row;
	}

	const uri = (): Uri => transcriptUri(host, id, 'Night build');
	const editor = (): TextEditor | undefined => window.visibleTextEditors.find(({ document }) => `${document.uri}` === `${uri()}`);
	const text = (): string => editor()?.document.getText() ?? '';
	const said = () => [...text().matchAll(/^> (\d+)$/gm)].map(([, number]) => Number(number));
	const followed = () => extension.transcripts.of({ uri: uri() });
	const untilClosed = () => until('no connection', async () => (await api.log()).every(({ outcome }) => outcome !== 'open'));
	const requests = async () => (await api.requests()).filter((request) => request.includes('/events'));

	async function open(): Promise<void> {
		await commands.executeCommand('qoder.openTranscript', (await row()).node);
		await until('the transcript', () => text().startsWith('# Night build'));
	}

	/** Opens a session that runs and has one turn. */
	async function follow(): Promise<void> {
		await addSession('running', [running, say('First')]);
		await open();
		await until('following', () => followed()?.connection === 'stream');
	}

	const lensCommands = async () =>
		(await commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri())).map(({ command }) => command);
	const lenses = async () => (await lensCommands()).map((command) => `${command?.title}`);

	it('opens read-only from a row, without links, with two requests', async () => {
		await addSession('idle', [
			{ type: 'user.message', content: [{ type: 'text', text: 'Why? [x](command:x)' }] },
			say('Because.'),
			idle,
		]);
		const node = (await row()).node;
		await api.clear();
		await commands.executeCommand('qoder.openTranscript', node);
		await until('the transcript', () => text().includes('> Because.'));
		assert.match(text(), /^# Night build\n\nAgent: .* v\d/);
		await until('the language', () => editor()?.document.languageId === 'qoder-markdown');
		assert.deepEqual(await requests(), [`GET /sessions/${id}/events limit=100&order=desc`]);
	});

	it('opens from the palette, which lists the newest sessions', async () => {
		await addSession('running', [say('First')]);
		replace(window, 'showQuickPick', async (items: readonly QuickPickItem[]) => {
			assert.match(`${items[0]?.label}: ${items[0]?.description}`, /^Night build: Running · /);
			return items[0];
		});
		await commands.executeCommand('qoder.openTranscript');
		await until('the transcript', () => text().includes('> First'));
	});

	it('offers no sessions of an account from before', async () => {
		await addSession('running', [say('First')]);
		const [errors, picks] = [shownErrors(), [] as unknown[]];
		replace(window, 'showQuickPick', async (items: readonly QuickPickItem[]) => {
			picks.push(items);
		});
		await api.faults([{ match: { path: 'sessions' }, fault: { kind: 'hold' } }]);
		await api.clear();
		const opened = commands.executeCommand('qoder.openTranscript');
		await until('the request', async () => (await api.requests()).includes('GET /sessions limit=100'));
		await signOut(extension);
		await api.endFaults();
		await opened;
		assert.deepEqual([errors, picks], [[['You signed out, or the service or its token was changed.', ['Show Log']]], []]);
	});

	it('that failed to open is read again by Retry and from its row', async () => {
		await addSession('idle', [say('First'), idle]);
		for (const again of [
			async () => {
				const [retry] = await lensCommands();
				await commands.executeCommand(`${retry?.command}`, ...(retry?.arguments ?? []));
			},
			async () => commands.executeCommand('qoder.openTranscript', (await row()).node),
		]) {
			await api.faults([{ match: { path: 'events' }, fault: { kind: 'status', status: 403 } }]);
			await commands.executeCommand('qoder.openTranscript', (await row()).node);
			await until('the reason', () => text().startsWith('The contents could not be read.'));
			await until('Retry', async () => `${await lenses()}` === 'Retry');
			await api.endFaults();
			await again();
			await until('the transcript', () => text().includes('> First'));
			await commands.executeCommand('workbench.action.closeAllEditors');
			extension.transcripts.clear();
			extension.documents.records.clear();
		}
	});

	it('has its turns in the outline, which fold', async () => {
		await addSession('idle', [
			{ type: 'user.message', content: 'One' },
			say('Two'),
			{ type: 'user.message', content: 'Three' },
			idle,
		]);
		await open();
		const symbols = await commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', uri());
		assert.deepEqual(
			symbols.map(({ name }) => name.replace(/^.*(?=: Two)/, 'Agent')),
			['You: One', 'Agent: Two', 'You: Three'],
		);
		const folds = await commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', uri());
		assert.equal(folds.length, 3);
	});

	it('follows a session that runs until it is idle, by one connection', async () => {
		await follow();
		assert.include((await lenses())[0], 'following');
		await api.clear();
		const began = Date.now();
		await api.change({ addEvents: id, events: [say('Second')] });
		await until('the second', () => text().includes('> Second'));
		const took = Date.now() - began;
		assert.deepEqual(await requests(), [], `${took} ms`);
		await api.change({ addEvents: id, events: [say('Third'), idle] });
		await until('the end', () => followed()?.state === 'idle');
		await until('the third', () => text().includes('> Third'));
		assert.include((await lenses())[0], 'Idle');
		await untilClosed();
		const shown = async () => (await rowsOf(extension.files.view)).find(({ label }) => label === 'Night build');
		await until('its row', async () => !/Running/.test(`${(await shown())?.item.description}`));
		assert.lengthOf(
			(await api.requests()).filter((request) => request === `GET /sessions/${id}`),
			1,
		);
		await api.change({ addEvents: id, events: [running, say('Fourth')] });
		await commands.executeCommand('qoder.files.refresh');
		await until('its row', async () => /Running/.test(`${(await shown())?.item.description}`));
		await until('following again', () => followed()?.connection === 'stream');
		await api.change({ addEvents: id, events: [idle] });
		await until('its row', async () => !/Running/.test(`${(await shown())?.item.description}`));
	});

	it('opens to the side, with the focus, by the key that opens rows there', async () => {
		await addSession('idle', [say('First'), idle]);
		await commands.executeCommand('qoder.openToSide', (await row()).node);
		await until('the transcript', () => text().startsWith('# Night build'));
		await until('the focus', () => window.activeTextEditor === editor());
	});

	it('is read again by a refresh of either view', async () => {
		await addSession('idle', [say('0'), idle]);
		await open();
		for (const [index, view] of ['files', 'agents'].entries()) {
			await api.change({ addEvents: id, events: [say(`${index + 1}`), idle] });
			await commands.executeCommand(`qoder.${view}.refresh`);
			await until(`the turn after a refresh of ${view}`, () => said().length === index + 2);
		}
	});

	it('scrolls along only while its end is on the screen', async () => {
		await addSession('running', [...Array.from({ length: 90 }, (_, index) => say(`Number ${index}.`))]);
		await open();
		await until('following', () => followed()?.connection === 'stream');
		const last = () => (editor()?.document.lineCount ?? 0) - 1;
		const bottom = () => editor()?.visibleRanges.at(-1)?.end.line ?? 0;
		await until('the end on the screen', () => bottom() >= last() - 2);
		const grow = async (word: string) => {
			await api.change({ addEvents: id, events: Array.from({ length: 30 }, (_, index) => say(`${word} ${index}.`)) });
			await until(word, () => text().includes(`${word} 29.`));
		};
		await grow('Along');
		await until('the new end on the screen', () => bottom() >= last() - 2);
		editor()?.revealRange(new Range(0, 0, 0, 0));
		await until('the beginning on the screen', () => editor()?.visibleRanges[0]?.start.line === 0);
		await grow('Away');
		assert.equal(editor()?.visibleRanges[0]?.start.line, 0);
	});

	it('stops while its tab is hidden, and at a sign-out', async () => {
		await follow();
		await window.showTextDocument(await workspace.openTextDocument({ content: 'other' }));
		await until('not following', () => followed()?.connection === undefined);
		await api.change({ addEvents: id, events: [say('Meanwhile')] });
		await commands.executeCommand('vscode.open', uri());
		await until('what was missed', () => text().includes('> Meanwhile'));
		await until('following again', () => followed()?.connection === 'stream');
		await signOut(extension);
		await untilClosed();
	});

	it('keeps its text when the token is rejected, with a way to continue', async () => {
		await follow();
		await api.faults([
			{ match: { path: 'events' }, fault: { kind: 'status', status: 401 } },
			{ match: { path: 'stream' }, fault: { kind: 'status', status: 401 } },
		]);
		await commands.executeCommand('qoder.retryTranscript', uri());
		await until('the reason', () => followed()?.problem?.kind === 'unauthorized');
		await until('the reason in the text', () => /\n- .*401|\n- .*token/i.test(text()));
		assert.include(text(), '> First');
		assert.include(await lenses(), 'Retry');
		await api.faults([]);
		await api.change({ addEvents: id, events: [say('Second')] });
		await commands.executeCommand('qoder.retryTranscript', uri());
		await until('the second', () => text().includes('> Second'));
	});

	it('shows earlier turns a page at a time, or why there are none', async () => {
		const all = Array.from({ length: 250 }, (_, index) => index);
		await addSession('idle', [...all.map((number) => say(`${number}`)), idle]);
		await open();
		const newest = said();
		assert.deepEqual(newest, all.slice(-newest.length));
		await api.faults([{ match: { path: 'events' }, fault: { kind: 'cutBody' } }]);
		await commands.executeCommand('qoder.showEarlierTurns', uri());
		await until('the reason', () => /\n- .*ended the connection.*\n$/.test(text()));
		assert.deepEqual(said(), newest);
		assert.includeMembers(await lenses(), ['Retry', 'Show Earlier Turns']);
		await api.faults([]);
		await commands.executeCommand('qoder.showEarlierTurns', uri());
		await until('earlier ones', () => said().length === newest.length + 100);
		assert.notMatch(text(), /^- /m);
		await commands.executeCommand('qoder.showEarlierTurns', uri());
		await until('all', () => said().length === 250);
		assert.deepEqual(said(), all);
		assert.notInclude(await lenses(), 'Show Earlier Turns');
	});

	it('still follows when earlier turns cannot be read', async () => {
		await addSession('running', [running, ...Array.from({ length: 150 }, (_, index) => say(`${index}`))]);
		await open();
		await until('following', () => followed()?.connection === 'stream');
		await api.faults([{ match: { path: 'events', query: { order: 'desc' } }, fault: { kind: 'status', status: 403 } }]);
		await commands.executeCommand('qoder.showEarlierTurns', uri());
		await until('the reason', () => followed()?.problem !== undefined);
		assert.include((await lenses())[0], 'Running, following');
	});

	it('shows more lines of a result that was cut', async () => {
		const lines = Array.from({ length: 40 }, (_, index) => `row ${index}`).join('\n');
		await addSession('idle', [
			{ type: 'agent.tool_use', key: 'use', name: 'Bash', input: { command: 'ls' } },
			{ type: 'agent.tool_result', tool_use_id: 'use', content: lines },
			idle,
		]);
		await open();
		assert.notInclude(text(), 'row 39');
		assert.include(await lenses(), 'Show 32 More Lines');
		const found = (await lensCommands()).find((command) => command?.title.startsWith('Show 32'));
		await commands.executeCommand(`${found?.command}`, ...(found?.arguments ?? []));
		await until('the whole', () => text().includes('row 39'));
	});

	it('draws no icon for the name of a tool', async () => {
		await addSession('idle', [
			{ type: 'agent.custom_tool_use', key: 'use', name: '$(trash) [x](command:y)', input: {} },
			{ type: 'session.status_idle', stop_reason: { type: 'requires_action', event_ids: ['use'] } },
		]);
		await open();
		const [first] = await lenses();
		assert.include(first, '\\$(trash) [x] (command:y)');
	});

	it('opens 10,000 events within a second of the request, at the newest', async () => {
		await addSession('idle', [...Array.from({ length: 10_000 }, (_, index) => say(`Number ${index}.`)), idle]);
		const node = (await row()).node;
		const began = Date.now();
		await commands.executeCommand('qoder.openTranscript', node);
		await until('the newest', () => text().includes('> Number 9999.'));
		assert.isBelow(Date.now() - began, 3000);
		await until(
			'the end on the screen',
			() => (editor()?.visibleRanges.at(-1)?.end.line ?? 0) > (editor()?.document.lineCount ?? 0) - 5,
		);
	});

	it('shows in the tab why it cannot be read', async () => {
		await addSession('idle', [say('x')]);
		await api.faults([{ match: { path: 'events' }, fault: { kind: 'status', status: 403 } }]);
		await commands.executeCommand('qoder.openTranscript', (await row()).node);
		await until('the reason', () => text().includes('The contents could not be read.'));
	});

	it('shows each event once when connections drop at random', async () => {
		await addSession('running', [running, say('0')]);
		const often = (probability: number, seed: number) => ({ probability, seed });
		await api.faults([
			{ match: { path: 'stream' }, ...often(0.5, 1), fault: { kind: 'cutStream', frames: 2, bytes: 45 } },
			{ match: { path: 'stream' }, ...often(0.3, 2), fault: { kind: 'reset' } },
			{ match: { path: 'events', query: { order: 'asc' } }, ...often(0.3, 3), fault: { kind: 'cutBody' } },
		]);
		await open();
		const all = Array.from({ length: 60 }, (_, index) => index);
		for (const number of all.slice(1)) {
			await api.change({ addEvents: id, events: [say(`${number}`)] });
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		await api.change({ addEvents: id, events: [idle] });
		await until('the end', () => followed()?.state === 'idle' && said().length === 60, 60);
		assert.deepEqual(said(), all);
		await until('no reason in the text', () => !/^- /m.test(text()));
		await untilClosed();
	}).timeout(120_000);

	it('shows hostile text as text, without a link or a command', async () => {
		const hostile = '[x](command:workbench.action.quit) https://evil.test <img src=x> $(trash)\n~~~\n```\n## You\u202e';
		let deep: unknown = 'x';
		for (let level = 0; level < 100; level += 1) {
			deep = { deep };
		}
		await addSession('idle', [
			{ type: 'user.message', content: [{ type: 'text', text: hostile }] },
			{ type: 'agent.tool_use', key: 'use', name: hostile, input: { command: hostile, deep } },
			{ type: 'agent.tool_result', tool_use_id: 'use', content: [{ type: 'text', text: hostile.repeat(50_000) }] },
			{ type: hostile, deep },
			say('The end.'),
			idle,
		]);
		await open();
		await until('the language', () => window.activeTextEditor?.document.languageId === 'qoder-markdown');
		assert.include(text(), '> The end.');
		assert.notInclude(text(), '\u202e');
		const links = await commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', uri());
		assert.deepEqual(
			links.map(({ target }) => `${target}`).filter((target) => !target.startsWith('https://evil.test')),
			[],
		);
		const symbols = await commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', uri());
		assert.lengthOf(symbols, 2);
		assert.isTrue((await lensCommands()).every((command) => !command?.command || /^qoder\./.test(command.command)));
	});

	it('is read with no other token than that of its session', async () => {
		await addSession('idle', [say('Secret'), idle]);
		const address = addressOf(uri());
		assert.ok(address);
		await api.faults([{ match: { path: 'session' }, fault: { kind: 'hold' } }]);
		const reasons = [
			extension.documents.read(address),
			workspace.fs.readFile(uri()),
			extension.documents.stat(uri()).then(() => ''),
		].map((reading) => reading.then(String, (error: Error) => error.message));
		await until('the request', async () => (await api.requests()).includes(`GET /sessions/${id}`));
		await switchAccount(extension);
		await api.endFaults();
		const [copied, opened] = await Promise.all(reasons);
		assert.equal(copied, 'You signed out, or the service or its token was changed.');
		assert.notInclude(opened, 'Secret');
		assert.deepEqual(await requests(), []);
	});

	it('is copied as a whole, or not, with the reason', async () => {
		await addSession('idle', [...Array.from({ length: 250 }, (_, index) => say(`${index}`)), say('[x](command:y)'), idle]);
		const address = addressOf(uri());
		assert.ok(address);
		const copy = async () => new TextDecoder().decode(await extension.documents.read(address));
		assert.lengthOf((await copy()).match(/^> \d+$/gm) ?? [], 250);
		assert.include(await copy(), '> [x](command :y)');
		for (const fault of [{ kind: 'repeatedCursor' }, { kind: 'emptyPages' }, { kind: 'status', status: 403 }] as const) {
			await api.faults([{ match: { path: 'events' }, fault }]);
			const reason = await copy().then(
				() => '',
				(error: Error) => error.message,
			);
			assert.isNotEmpty(reason);
		}
	});
});
