import { assert } from 'chai';
import { ConfigurationTarget, commands, Range, type TextDocument, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import { Token } from '../../src/api/token.ts';
import { addressOf } from '../../src/documents/uri.ts';
import type { AgentRecord } from '../qoderApi/records.ts';
import {
	api,
	otherSampleToken,
	type Row,
	rowsOf,
	sampleToken,
	signIn,
	signOut,
	switchAccount,
	until,
	useQoder,
} from './qoder.ts';
import { replace } from './replace.ts';
import { answered, said } from './said.ts';

const before = 'You write documents.\n\nBe brief.';
const mine = 'You write documents.\n\nBe brief, and „höflich“ 🙂.\n';
const theirs = 'You write documents.\n\nBe long.';

describe('Edit System Prompt', () => {
	const extension = useQoder({ files: 0, agents: 0 });
	let agents = 0;
	let id = '';
	let shown: string[] = [];
	let errors: string[] = [];

	beforeEach(async () => {
		// A draft of its own for each test: VS Code may still be reading the file that the test before has deleted.
		agents += 1;
		id = `agent_${agents}`;
		await api.generation(3);
		await api.change({ addAgents: 1, fields: { id, name: 'docs-writer', system: before, instructions: before, version: 7 } });
		await signIn(extension);
		shown = said('showInformationMessage');
		errors = said('showErrorMessage');
		await api.clear();
	});

	afterEach(async () => {
		await api.endFaults();
		for (const draft of await extension.drafts.list()) {
			await extension.drafts.remove(draft);
		}
		await commands.executeCommand('workbench.action.closeAllEditors');
	});

	async function row(): Promise<Row> {
		const found = (await rowsOf(extension.agents.view)).find(({ label }) => label === 'docs-writer');
		assert(found, 'no row');
		return found;
	}

	const change = (fields: Partial<AgentRecord>) => api.change({ changeAgent: id, fields });
	const theirChange = () => change({ version: 8, system: theirs, instructions: theirs });
	const writes = async () => (await api.requests()).filter((request) => !request.startsWith('GET '));
	const draft = () => extension.drafts.find(id);
	const publish = async (target?: unknown) => commands.executeCommand('qoder.publishPrompt', target ?? (await draft())?.uri);

	/** Begins a draft and waits until it is on the screen. */
	async function edit(): Promise<TextDocument> {
		await commands.executeCommand('qoder.editPrompt', (await row()).node);
		const { uri } = (await draft()) ?? {};
		assert(uri, `no draft: ${errors}`);
		await until('the draft', () => window.activeTextEditor?.document.uri.toString() === uri.toString());
		return workspace.openTextDocument(uri);
	}

	async function write(document: TextDocument, text: string): Promise<void> {
		const edit = new WorkspaceEdit();
		edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), text);
		assert.isTrue(await workspace.applyEdit(edit));
	}

	/** Begins a draft with this text. */
	async function drafted(text = mine): Promise<TextDocument> {
		const document = await edit();
		await write(document, text);
		await document.save();
		await api.clear();
		return document;
	}

	/** The text of the draft as it is on the disk. */
	async function stored(): Promise<string | undefined> {
		const { uri } = (await draft()) ?? {};
		return uri && new TextDecoder().decode(await workspace.fs.readFile(uri));
	}

	/** Answers the next questions, cancels all later ones, and lets something happen before the first answer. Returns the questions. */
	function answeredLater(happen: () => Promise<unknown>, ...answers: readonly string[]): string[] {
		const questions: string[] = [];
		replace(window, 'showWarningMessage', async (question: string) => {
			const answer = answers[questions.push(question) - 1];
			await (questions.length === 1 && happen());
			return answer;
		});
		return questions;
	}

	const untilNoTab = () =>
		until('no tab', () => window.tabGroups.all.every(({ tabs }) => tabs.every(({ label }) => !/draft/.test(label))));

	it('begins a draft with one request, and sends nothing of it later', async () => {
		const document = await edit();
		assert.deepEqual(await api.requests(), [`GET /agents/${id}`]);
		assert.match(document.uri.path, /\/docs-writer \(draft of v7\)\.md$/);
		assert.deepEqual([document.getText(), document.languageId], [before, 'markdown']);
		await until('the mark', async () => (await row()).kind === 'draft');
		const { description, accessibilityInformation } = (await row()).item;
		assert.match(`${description}`, /^draft of v7 · /);
		assert.match(`${accessibilityInformation?.label}`, /^docs-writer, agent, draft of v7, /);
		await commands.executeCommand('workbench.action.closeAllEditors');
		await api.clear();
		const again = await edit();
		const files = workspace.getConfiguration('files');
		await files.update('autoSave', 'afterDelay', ConfigurationTarget.Global);
		await files.update('autoSaveDelay', 50, ConfigurationTarget.Global);
		try {
			await write(again, mine);
			await until('saved', async () => !again.isDirty && (await stored()) === mine);
			assert.deepEqual(await api.requests(), []);
		} finally {
			await files.update('autoSave', undefined, ConfigurationTarget.Global);
			await files.update('autoSaveDelay', undefined, ConfigurationTarget.Global);
		}
		await commands.executeCommand('qoder.openSystemPrompt', (await row()).node);
		await until('the offer', () => shown.length > 0);
		assert.deepEqual(shown, ['There is a draft that is not published: “docs-writer (draft of v7)”.']);
	});

	it('publishes the text on the screen and nothing else, after a question', async () => {
		await write(await edit(), mine);
		await commands.executeCommand('qoder.openSystemPrompt', (await row()).node);
		await commands.executeCommand('workbench.action.keepEditor');
		const prompt = workspace.textDocuments.find(({ uri }) => uri.path === `/agents/${id}/docs-writer.md`);
		await commands.executeCommand('qoder.editPrompt', prompt?.uri);
		shown.length = 0;
		const asked = answered('Publish');
		await publish();
		assert.match(
			`${asked}`,
			/^Publish the draft as version 8 of “docs-writer” on 127\.0\.0\.1:\d+\?\nNew sessions use version 8; running ones keep theirs\. Only the system prompt is sent\.$/,
		);
		assert.deepEqual(await api.updates(), [JSON.stringify({ system: mine, version: 7 })]);
		assert.deepEqual(await writes(), [`POST /agents/${id}`]);
		assert.deepEqual(shown, ['Version 8 of “docs-writer” is published.']);
		assert.isUndefined(await draft());
		await until('the new version in the row', async () => /v8$/.test(`${(await row()).item.description}`));
		await until('the new prompt in the tab', () => prompt?.getText() === mine);
		await untilNoTab();
		await until('no mark', async () => (await row()).kind === 'agent');
	});

	it('asks before the button of an old message discards a draft', async () => {
		const document = await edit();
		const { promise, resolve } = Promise.withResolvers<string>();
		replace(window, 'showInformationMessage', () => promise);
		await publish();
		await write(document, mine);
		await document.save();
		const asked = answered(undefined);
		resolve('Discard Draft');
		await until('the question', () => asked.length > 0);
		assert.match(`${asked}`, /^Discard “docs-writer \(draft of v7\)”\?/);
		assert.equal(await stored(), mine);
	});

	it('begins no draft where a service replaces whole agents only', async () => {
		await api.generation(1);
		await signIn(extension);
		const { node } = await row();
		await api.clear();
		await commands.executeCommand('qoder.editPrompt', node);
		assert.deepEqual(await api.requests(), []);
		assert.match(`${shown}`, /^127\.0\.0\.1:\d+ does not let a system prompt be changed by itself, so it stays read-only\.$/);
		assert.isUndefined(await draft());
	});

	it('begins no draft for another account, with a message', async () => {
		const { node } = await row();
		await api.faults([{ match: { path: 'agent' }, fault: { kind: 'hold' } }]);
		const edited = commands.executeCommand('qoder.editPrompt', node);
		await until('the request', async () => (await api.requests()).includes(`GET /agents/${id}`));
		await switchAccount(extension);
		await api.endFaults();
		await edited;
		const reason = 'You signed out, or the service or its token was changed.';
		assert.deepEqual(errors, [`The system prompt cannot be edited: ${reason}`]);
		await signIn(extension);
	});

	it('reports a token that cannot be read, and no other token', async () => {
		const { uri } = await drafted();
		replace(extension.token, 'get', () => Promise.reject(new Error('The keyring is locked.')));
		extension.account.reopen();
		await publish(uri);
		assert.match(
			`${errors}`,
			/^“docs-writer \(draft of v7\)” was not published\. The draft is kept\. .*VS Code could not read the stored token /,
		);
	});

	it('sends nothing that is unchanged, too long or not confirmed', async () => {
		const document = await edit();
		const asked = answered(undefined, undefined);
		await publish((await row()).node);
		assert.deepEqual(shown, ['There is nothing to publish: version 7 of “docs-writer” has the text of the draft.']);
		await write(document, '🙂'.repeat(100_001));
		await api.clear();
		await publish();
		assert.match(`${asked}`, /^The draft has 100,001 characters, and a system prompt can have 100,000\./);
		assert.deepEqual(await api.requests(), []);
		await write(document, mine);
		await publish();
		assert.lengthOf(asked, 2);
		assert.deepEqual(await writes(), []);
		assert.equal(await stored(), mine);
		assert.match(`${window.tabGroups.activeTabGroup.activeTab?.label}`, /^docs-writer: version 7 → draft/);
		const isLeft = ({ uri }: TextDocument) => addressOf(uri)?.id === id && addressOf(uri)?.version === 7;
		await until('the current prompt', () => workspace.textDocuments.find(isLeft)?.getText() === before, 45);
	});

	const changed =
		/^“docs-writer” on 127\.0\.0\.1:\d+ was changed: version 8 is the current one, and your draft was begun from version 7\./;

	it('continues or discards the draft when somebody else was faster', async () => {
		await drafted();
		await theirChange();
		const asked = answered('Go On Editing', 'Discard Draft');
		await publish();
		assert.match(`${asked}`, changed);
		assert.match(`${window.activeTextEditor?.document.uri.path}`, /draft of v7/);
		assert.equal(await stored(), mine);
		await publish();
		assert.isUndefined(await draft());
		assert.deepEqual(await writes(), []);
	});

	it('asks again about a version published after the question', async () => {
		await drafted();
		const asked = answeredLater(theirChange, 'Publish', 'Publish Mine on Top');
		await publish();
		assert.match(`${asked[1]}`, changed);
		assert.deepEqual(
			await api.updates(),
			[7, 8].map((version) => JSON.stringify({ system: mine, version })),
		);
		assert.deepEqual(shown, ['Version 9 of “docs-writer” is published.']);
		assert.isUndefined(await draft());
		await untilNoTab();
	});

	it('reports a failure or an unknown result, and keeps the draft', async () => {
		await drafted();
		answered('Publish', 'Publish');
		await api.faults([{ match: { path: 'agent', method: 'POST' }, fault: { kind: 'status', status: 403 } }]);
		await publish();
		assert.match(`${errors}`, /^“docs-writer \(draft of v7\)” was not published\. The draft is kept\. The token does not /);
		assert.deepEqual(await writes(), [`POST /agents/${id}`]);
		assert.equal(await stored(), mine);
		await api.faults([
			{ match: { path: 'agent', method: 'POST' }, fault: { kind: 'lostAnswer' } },
			{ match: { path: 'agent', method: 'GET', nth: 2 }, fault: { kind: 'status', status: 403 } },
		]);
		await publish();
		assert.match(`${errors[1]}`, /^“docs-writer \(draft of v7\)” may have been published, but no response was received\./);
		assert.equal(await stored(), mine);
		await api.faults([]);
		await publish();
		assert.match(`${shown}`, /^There is nothing to publish: version 8 /);
	});

	it('waits for a slow service, and keeps later typing', async () => {
		const document = await drafted();
		answered('Publish');
		await api.faults([{ match: { path: 'agent', method: 'POST' }, fault: { kind: 'hold' } }]);
		const published = publish();
		await until('the request', async () => (await writes()).length === 1);
		await write(document, `${mine}More.`);
		await api.release();
		await published;
		assert.match(`${shown}`, /^Version 8 of “docs-writer” is published\. The draft was changed meanwhile, so it is kept\.$/);
		assert.equal(document.getText(), `${mine}More.`);
		await document.save();
	});

	it('sends nothing when the user signs out after the question', async () => {
		const { uri } = await drafted();
		const asked = answeredLater(() => signOut(extension), 'Publish');
		await publish();
		assert.match(`${asked[1]}`, /^Nothing was published/);
		await publish(uri);
		assert.match(`${asked[2]}`, /^You are signed out of 127\.0\.0\.1:\d+\. Sign in to publish this draft\.$/);
		assert.deepEqual(await writes(), []);
		await signIn(extension);
		assert.equal(await stored(), mine);
	});

	it('publishes and marks no draft of another token or service', async () => {
		const { uri } = await drafted();
		const { tokenHash } = extension.account;
		const changeToken = async () => {
			await extension.token.store(extension.account.origin, new Token(otherSampleToken));
			await until('the other account', async () => (await api.log()).some(({ account }) => account === 'other'));
		};
		const asked = answeredLater(changeToken, 'Publish');
		await publish();
		assert.match(`${asked[1]}`, /^Nothing was published, because the service or its token was changed/);
		await until('the other account', () => extension.account.tokenHash !== tokenHash);
		await publish(uri);
		assert.match(`${asked[2]}`, /^This draft was begun with another token for 127\.0\.0\.1:\d+\./);
		assert.isUndefined(await draft());
		assert.equal((await workspace.openTextDocument(uri)).getText(), mine);
		const elsewhere = Uri.from({ ...uri, path: uri.path.replace(/drafts\/[^/]+/, 'drafts/example.com') });
		await workspace.fs.writeFile(elsewhere, new TextEncoder().encode(mine));
		await publish(elsewhere);
		assert.match(`${asked[3]}`, /^This draft belongs to another service \(example\.com\)\./);
		await workspace.fs.delete(Uri.joinPath(elsewhere, '../../..'), { recursive: true });
		assert.deepEqual(await writes(), []);
		await signIn(extension, sampleToken);
		await until('the account', () => extension.account.tokenHash === tokenHash);
		assert.equal(await stored(), mine);
	});

	it('changes no agent that is archived, before or after the question', async () => {
		await drafted();
		const archive = () => change({ archived_at: '2026-05-01T00:00:00Z' });
		const asked = answeredLater(archive, 'Publish');
		const sentence = /^“docs-writer” is archived, and archived agents cannot be changed\. The draft is kept\.$/;
		await publish();
		assert.match(`${asked[1]}`, sentence);
		await publish();
		assert.match(`${asked[2]}`, sentence);
		assert.lengthOf(await writes(), 1);
		assert.equal(await stored(), mine);
	});

	it('discards a draft after one question, and closes its changes', async () => {
		const document = await drafted();
		answered(undefined);
		await publish();
		await api.clear();
		await write(document, 'Not saved.');
		const asked = answered(undefined, 'Discard Draft');
		await commands.executeCommand('qoder.discardDraft', document.uri);
		assert.isDefined(await draft());
		await commands.executeCommand('qoder.discardDraft', (await row()).node);
		assert.deepEqual(
			asked,
			Array(2).fill(
				'Discard “docs-writer (draft of v7)”?\nWhat you wrote is deleted from this machine. The agent stays as it is.',
			),
		);
		assert.isUndefined(await draft());
		assert.deepEqual(await api.requests(), []);
		await untilNoTab();
	});
});
