import { assert } from 'chai';
import type * as vscode from 'vscode';
import { commands, type Uri, window } from 'vscode';
import { addressOf, transcriptUri } from '../../src/documents/uri.ts';
import type { EventDraft } from '../qoderApi/events.ts';
import { api, type Qoder, signIn, until, useQoder } from './qoder.ts';

const say = (text: string): EventDraft => ({ type: 'agent.message', content: [{ type: 'text', text }] });
const idle: EventDraft = { type: 'session.status_idle', stop_reason: { type: 'end_turn' } };
const running: EventDraft = { type: 'session.status_running' };

describe('A transcript, when the service', () => {
	const extension: Qoder = useQoder({ files: 0, agents: 1 });
	let id: string;
	let uri: Uri;

	beforeEach(async () => {
		await api.generation(3);
		await signIn(extension);
	});

	afterEach(async () => {
		await api.faults([]);
		await commands.executeCommand('workbench.action.closeAllEditors');
		await api.release();
	});

	async function add(status: 'running' | 'idle', events: readonly EventDraft[]): Promise<void> {
		const { added } = await api.change({ addSessions: 1, fields: { title: 'Night build', status } });
		id = `${added[0]}`;
		await api.change({ setEvents: id, events });
		uri = transcriptUri(`${extension.account.host}`, id, 'Night build');
	}

	async function open(): Promise<void> {
		await commands.executeCommand('vscode.open', uri);
		await until('the transcript', () => text().startsWith('# Night build'));
	}

	const text = () => window.visibleTextEditors.find(({ document }) => `${document.uri}` === `${uri}`)?.document.getText() ?? '';
	const said = () => [...text().matchAll(/^> (\d+)$/gm)].map(([, number]) => Number(number));

	it('drops connections at random: shows each event once', async () => {
		await add('running', [running, say('0')]);
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
		await until('the end', () => extension.transcripts.of({ uri })?.state === 'idle' && said().length === 60, 60);
		assert.deepEqual(said(), all);
		await until('no reason in the text', () => !/^- /m.test(text()));
		await until('no connection', async () => (await api.log()).every(({ outcome }) => outcome !== 'open'));
	}).timeout(120_000);

	it('cuts an earlier page: keeps what was read, and goes on at a click', async () => {
		await add('idle', [...Array.from({ length: 150 }, (_, index) => say(`${index}`)), idle]);
		await open();
		const shown = said();
		await api.faults([{ match: { path: 'events' }, fault: { kind: 'cutBody' } }]);
		await commands.executeCommand('qoder.showEarlierTurns', uri);
		await until('the reason', () => /\n- .*ended the connection.*\n$/.test(text()));
		assert.deepEqual(said(), shown);
		const lenses = await commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
		assert.includeMembers(
			lenses.map(({ command }) => command?.title),
			['Retry', 'Show Earlier Turns'],
		);
		await api.faults([]);
		await commands.executeCommand('qoder.showEarlierTurns', uri);
		await until('the earlier ones', () => said().length === 150);
		assert.notMatch(text(), /^- /m);
	});

	it('sends hostile text: shows it as text, without a link or a command', async () => {
		const hostile = '[x](command:workbench.action.quit) https://evil.test <img src=x> $(trash)\n~~~\n```\n## You\u202e';
		let deep: unknown = 'x';
		for (let level = 0; level < 100; level += 1) {
			deep = { deep };
		}
		await add('idle', [
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
		const links = await commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', uri);
		assert.deepEqual(
			links.map(({ target }) => `${target}`).filter((target) => !target.startsWith('https://evil.test')),
			[],
		);
		const symbols = await commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', uri);
		assert.lengthOf(symbols, 2);
		const lenses = await commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
		assert.isTrue(lenses.every(({ command }) => !command?.command || /^qoder\./.test(command.command)));
	});

	it('saves a copy: sends the whole of it, or the reason', async () => {
		await add('idle', [...Array.from({ length: 250 }, (_, index) => say(`${index}`)), idle]);
		const address = addressOf(uri);
		assert.ok(address);
		const copy = async () => new TextDecoder().decode(await extension.documents.read(address));
		assert.lengthOf((await copy()).match(/^> \d+$/gm) ?? [], 250);
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
