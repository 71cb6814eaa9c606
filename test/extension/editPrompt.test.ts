import { assert } from 'chai';
import { ConfigurationTarget, commands, Range, type TextDocument, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import { Token } from '../../src/api/token.ts';
import type { AgentRecord } from '../qoderApi/records.ts';
import { api, otherSampleToken, type Row, rowsOf, sampleToken, signIn, signOut, until, useQoder } from './qoder.ts';
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
		await api.faults([]);
		await api.release();
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

	it('begins a draft with one request, and opens it again with none', async () => {
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
		await edit();
		assert.deepEqual(await api.requests(), []);
	});

	it('sends nothing while the draft is typed and auto-saved', async () => {
		const files = workspace.getConfiguration('files');
		await files.update('autoSave', 'afterDelay', ConfigurationTarget.Global);
		await files.update('autoSaveDelay', 50, ConfigurationTarget.Global);
		try {
			const document = await edit();
			await api.clear();
			await write(document, mine);
			await until('saved', async () => !document.isDirty && (await stored()) === mine);
			assert.deepEqual(await api.requests(), []);
		} finally {
			await files.update('autoSave', undefined, ConfigurationTarget.Global);
			await files.update('autoSaveDelay', undefined, ConfigurationTarget.Global);
		}
	});

	it('offers the draft when the prompt is opened', async () => {
		await drafted();
		await commands.executeCommand('qoder.openSystemPrompt', (await row()).node);
		await until('the offer', () => shown.length > 0);
		assert.deepEqual(shown, ['There is a draft that is not published: “docs-writer (draft of v7)”.']);
	});

	it('publishes the prompt and nothing else, once, after one question', async () => {
		await drafted();
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
		await until('no tab of the draft', () =>
			window.tabGroups.all.every(({ tabs }) => tabs.every(({ label }) => !/draft/.test(label))),
		);
		await until('no mark', async () => (await row()).kind === 'agent');
	});

	it('publishes the text on the screen, saved or not', async () => {
		const document = await edit();
		await write(document, mine);
		answered('Publish');
		await publish();
		assert.deepEqual(await api.updates(), [JSON.stringify({ system: mine, version: 7 })]);
		assert.isUndefined(await draft());
	});

	it('sends nothing when the question is cancelled', async () => {
		await drafted();
		answered(undefined);
		await publish();
		assert.deepEqual(await writes(), []);
		assert.equal(await stored(), mine);
		assert.match(`${window.tabGroups.activeTabGroup.activeTab?.label}`, /^docs-writer: version 7 → draft/);
		const { path } = (await draft())?.uri ?? {};
		const isLeft = ({ uri }: TextDocument) => uri.scheme === 'qoder' && uri.path === path;
		await until('the current prompt', () => workspace.textDocuments.find(isLeft)?.getText() === before, 45);
	});

	it('publishes nothing when the text is the current one', async () => {
		const document = await edit();
		answered();
		await publish((await row()).node);
		assert.deepEqual(await writes(), []);
		assert.match(`${shown}`, /^There is nothing to publish: version 7 of “docs-writer” has the text of the draft\.$/);
		assert.equal(document.getText(), before);
	});

	it('publishes no more than 100,000 characters', async () => {
		await drafted('🙂'.repeat(100_001));
		const asked = answered(undefined);
		await publish();
		assert.match(`${asked}`, /^The draft has 100,001 characters, and a system prompt can have 100,000\./);
		assert.deepEqual(await api.requests(), []);
		assert.isDefined(await draft());
	});

	for (const [when, later] of [
		['before the question', false],
		['after the question', true],
	] as const) {
		it(`shows a version that somebody published ${when}, and asks`, async () => {
			await drafted();
			if (later) {
				const answers = ['Publish', 'Publish Mine on Top'];
				replace(window, 'showWarningMessage', async (question: string) => {
					await (answers.length === 2 && theirChange());
					shown.push(question);
					const answer = answers.shift();
					return answers.length === 1 ? answer : answer && { title: answer };
				});
			} else {
				await theirChange();
				replace(window, 'showWarningMessage', async (question: string) => {
					shown.push(question);
					return { title: 'Publish Mine on Top' };
				});
			}
			await publish();
			const question = shown.find((text) => text.includes('was changed'));
			assert.match(
				`${question}`,
				/^“docs-writer” on 127\.0\.0\.1:\d+ was changed: version 8 is the current one, and your draft was begun from version 7\.$/,
			);
			const updates = [7, 8].map((version) => JSON.stringify({ system: mine, version }));
			assert.deepEqual(await api.updates(), later ? updates : updates.slice(1));
			assert.equal(shown.at(-1), 'Version 9 of “docs-writer” is published.');
			assert.isUndefined(await draft());
		});
	}

	it('continues or discards the draft when somebody else was faster', async () => {
		await drafted();
		await theirChange();
		answered('Go On Editing', 'Discard Draft');
		await publish();
		assert.match(`${window.activeTextEditor?.document.uri.path}`, /draft of v7/);
		assert.equal(await stored(), mine);
		await publish();
		assert.isUndefined(await draft());
		assert.deepEqual(await writes(), []);
	});

	it('finds a published prompt although the answer was lost', async () => {
		await drafted();
		answered('Publish');
		await api.faults([{ match: { path: 'agent', method: 'POST' }, fault: { kind: 'lostAnswer' } }]);
		await publish();
		// A browser may have sent it twice; the second one is refused, which is looked up as well.
		const updates = await api.updates();
		assert.deepEqual(updates, Array(updates.length).fill(JSON.stringify({ system: mine, version: 7 })));
		assert.deepEqual(shown, ['Version 8 of “docs-writer” is published.']);
		assert.deepEqual(errors, []);
		assert.isUndefined(await draft());
	});

	it('finds nothing published when the connection broke before', async () => {
		await drafted();
		answered('Publish');
		await api.faults([{ match: { path: 'agent', method: 'POST' }, fault: { kind: 'reset' } }]);
		await publish();
		assert.match(`${errors}`, /^“docs-writer \(draft of v7\)” was not published\. The draft is kept\. Cannot reach /);
		assert.deepEqual(await api.updates(), []);
		assert.equal(await stored(), mine);
	});

	it('reports an unknown result when answer and look-up are lost', async () => {
		await drafted();
		answered('Publish');
		await api.faults([
			{ match: { path: 'agent', method: 'POST' }, fault: { kind: 'lostAnswer' } },
			{ match: { path: 'agent', method: 'GET', nth: 2 }, fault: { kind: 'status', status: 403 } },
		]);
		await publish();
		assert.match(`${errors}`, /^“docs-writer \(draft of v7\)” may have been published, but no response was received\./);
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

	for (const status of [403, 429]) {
		it(`keeps the draft after HTTP ${status}, and sends nothing again`, async () => {
			await drafted();
			answered('Publish');
			const headers = { 'retry-after': '0' };
			await api.faults([{ match: { path: 'agent', method: 'POST' }, fault: { kind: 'status', status, headers } }]);
			await publish();
			assert.match(`${errors}`, /^“docs-writer \(draft of v7\)” was not published\. The draft is kept\. /);
			assert.deepEqual(await writes(), [`POST /agents/${id}`]);
			assert.equal(await stored(), mine);
		});
	}

	for (const status of [404, 405]) {
		it(`stays read-only where the documented service answers ${status}`, async () => {
			await signOut(extension);
			await api.generation(1);
			await signIn(extension);
			await drafted();
			answered('Publish');
			if (status === 405) {
				await api.faults([{ match: { path: 'agent', method: 'POST' }, fault: { kind: 'status', status } }]);
			}
			await publish();
			assert.match(`${errors}`, /The draft is kept\. 127\.0\.0\.1:\d+ does not let a system prompt be changed by itself/);
			assert.deepEqual(await writes(), [`POST /agents/${id}`]);
			assert.equal(await stored(), mine);
		});
	}

	it('sends nothing with a token that changed after the question', async () => {
		await drafted();
		const asked: string[] = [];
		replace(window, 'showWarningMessage', async (question: string) => {
			asked.push(question);
			if (asked.length === 1) {
				await extension.token.store(extension.account.origin, new Token(otherSampleToken));
				await until('the other account', async () => (await api.log()).some(({ account }) => account === 'other'));
			}
			return asked.length === 1 ? 'Publish' : undefined;
		});
		await publish();
		assert.match(`${asked[1]}`, /^Nothing was published, because the service or its token was changed/);
		assert.deepEqual(await writes(), []);
	});

	it('sends nothing when the user signs out after the question', async () => {
		await drafted();
		const { uri } = (await draft()) as { uri: Uri };
		const asked: string[] = [];
		replace(window, 'showWarningMessage', async (question: string) => {
			asked.push(question);
			await (asked.length === 1 && signOut(extension));
			return asked.length === 1 ? 'Publish' : undefined;
		});
		await publish();
		assert.match(`${asked[1]}`, /^Nothing was published/);
		await publish(uri);
		assert.match(`${asked[2]}`, /^You are signed out of 127\.0\.0\.1:\d+\. Sign in to publish this draft\.$/);
		assert.deepEqual(await writes(), []);
		replace(window, 'showWarningMessage', async () => undefined);
		await signIn(extension);
		assert.equal(await stored(), mine);
	});

	it('shows a draft of another account, but publishes and marks nothing', async () => {
		const document = await drafted();
		const { uri } = document;
		const { mark } = extension.account;
		await signIn(extension, otherSampleToken);
		await until('the other account', () => extension.account.mark !== mark);
		const asked = answered(undefined);
		await publish(uri);
		assert.match(`${asked}`, /^This draft was begun with another token for 127\.0\.0\.1:\d+\./);
		assert.isUndefined(await draft());
		assert.equal((await workspace.openTextDocument(uri)).getText(), mine);
		assert.deepEqual(await writes(), []);
		await signIn(extension, sampleToken);
		await until('the account', () => extension.account.mark === mark);
		assert.equal(await stored(), mine);
	});

	it('does not publish a draft of another service', async () => {
		const { uri } = await drafted();
		const elsewhere = Uri.from({ ...uri, path: uri.path.replace(/drafts\/[^/]+/, 'drafts/example.com') });
		await workspace.fs.writeFile(elsewhere, new TextEncoder().encode(mine));
		const asked = answered(undefined);
		await publish(elsewhere);
		assert.match(`${asked}`, /^This draft belongs to another service \(example\.com\)\./);
		assert.deepEqual(await api.requests(), []);
		await workspace.fs.delete(Uri.joinPath(elsewhere, '../../..'), { recursive: true });
	});

	it('changes no archived agent', async () => {
		await drafted();
		await change({ archived_at: '2026-05-01T00:00:00Z' });
		const asked = answered(undefined);
		await publish();
		assert.match(`${asked}`, /^“docs-writer” is archived, and archived agents cannot be changed\. The draft is kept\.$/);
		assert.deepEqual(await writes(), []);
	});

	it('reports an agent that was archived after the question', async () => {
		await drafted();
		const asked: string[] = [];
		replace(window, 'showWarningMessage', async (question: string) => {
			asked.push(question);
			await (asked.length === 1 && change({ archived_at: '2026-05-01T00:00:00Z' }));
			return asked.length === 1 ? 'Publish' : undefined;
		});
		await publish();
		assert.match(`${asked[1]}`, /^“docs-writer” is archived/);
		assert.equal(await stored(), mine);
		assert.lengthOf(await writes(), 1);
	});

	it('discards a draft after one question', async () => {
		const document = await drafted();
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
		await until('no tab', () => window.tabGroups.all.every(({ tabs }) => tabs.every(({ label }) => !/draft/.test(label))));
	});
});
