import type { Account } from '../qoderApi/account.ts';
import { type FileRecord, purposes } from '../qoderApi/records.ts';
import type { QoderApi } from '../qoderApi/server.ts';
import type { Usable } from './alive.ts';
import type { Session } from './session.ts';

/** A state of the tree, and a row that must be usable in it. Each follows from the one before. */
export interface State {
	readonly name: string;
	reach(session: Session): Promise<Usable>;
}

/** Each purpose has two and a half pages, and agents too. */
export const pageSize = 10;
const total = 25;

/** Opens without a question. */
const small = { status: 'ready', size_bytes: 1234 } as const satisfies Partial<FileRecord>;

/** Names are unique, such as `tool_output-1.txt`, newest first. */
export function fillAccount({ account }: QoderApi): void {
	for (let number = total; number > 0; number--) {
		for (const purpose of purposes) {
			account.addFiles(1, { purpose, filename: `${purpose}-${number}.txt`, ...small });
		}
		account.addAgents(1, { name: `agent-${number}` });
	}
}

const tools = 'Tool outputs';
const skills = 'Skill outputs';

export const states: readonly State[] = [
	{
		name: 'a group just expanded',
		reach: async (session) => {
			await expand(session, tools);
			return file(session, 'tool_output-1.txt');
		},
	},
	{ name: 'another row of it', reach: async (session) => file(session, 'tool_output-5.txt') },
	{
		name: 'a second group',
		reach: async (session) => {
			await expand(session, 'User uploads');
			return file(session, 'user_upload-2.txt');
		},
	},
	{
		name: 'Load more: an old row',
		reach: async (session) => {
			await session.files.collapse('User uploads');
			await session.files.loadMore();
			return file(session, 'tool_output-3.txt');
		},
	},
	{ name: 'Load more: a new row', reach: async (session) => file(session, 'tool_output-14.txt') },
	{
		name: 'collapsed and expanded',
		reach: async (session) => {
			await session.files.collapse(tools);
			await expand(session, tools);
			return file(session, 'tool_output-4.txt');
		},
	},
	{
		name: 'Collapse All, and expanded',
		reach: async (session) => {
			await session.files.action('Collapse All');
			await session.files.untilRows('groups alone', (rows) => rows.every(({ level }) => level === 1));
			await expand(session, tools);
			return file(session, 'tool_output-4.txt');
		},
	},
	{
		name: 'Refresh of all',
		reach: async (session) => {
			await refresh(session, 'after-refresh.txt', () => session.workbench.runCommand('Qoder: Refresh'));
			return file(session, 'tool_output-2.txt');
		},
	},
	{
		name: 'Refresh of one group',
		reach: async (session) => {
			await refresh(session, 'after-group-refresh.txt', () => session.files.rowAction(tools, 'Refresh'));
			return file(session, 'after-group-refresh.txt');
		},
	},
	{
		name: 'Load All',
		reach: async (session) => {
			await session.files.rowAction('Load more', 'Load All');
			await session.files.untilRow('tool_output-25.txt');
			return file(session, 'tool_output-24.txt');
		},
	},
	{
		name: 'filter typed',
		reach: async (session) => {
			await session.filterFiles('output-1');
			await session.files.untilRows('what matches', (rows) => rows.every(({ label }) => label !== 'tool_output-2.txt'));
			return file(session, 'tool_output-12.txt');
		},
	},
	{
		name: 'filter cleared',
		reach: async (session) => {
			await session.files.action('Clear File Filter');
			await session.files.untilRow('tool_output-2.txt');
			return file(session, 'tool_output-7.txt');
		},
	},
	{
		name: 'another order of agents',
		reach: async (session) => {
			await session.agents.action('Oldest First');
			await session.agents.untilRows('the oldest', ([first]) => first?.label === `agent-${total}`);
			return agent(session, `agent-${total - 1}`);
		},
	},
	{
		name: 'one list',
		reach: async (session) => {
			await session.files.action('View as List');
			await session.files.untilRows('one list', (rows) => rows.length > pageSize && rows.every(({ level }) => level === 1));
			return file(session, 'tool_output-1.txt');
		},
	},
	{
		name: 'grouped again',
		reach: async (session) => {
			await session.files.action('Group by Purpose');
			await session.files.untilRows('groups', (rows) => rows.some(({ label }) => label === tools));
			await expand(session, tools);
			return file(session, 'tool_output-6.txt');
		},
	},
	{
		name: 'failed and tried again',
		reach: async (session) => {
			const { api, files } = session;
			await files.collapse(tools);
			await expand(session, skills);
			const rules = api.faults.rules;
			api.faults.set([{ match: { path: 'files' }, fault: { kind: 'status', status: 500 } }, ...rules]);
			await files.click('Load more');
			await files.untilRow('Service error');
			api.faults.set(rules);
			await files.loadMore('Service error');
			return file(session, 'skill_output-11.txt');
		},
	},
	{
		name: 'signed out and in',
		reach: async (session) => {
			await session.workbench.runCommand('Qoder: Sign Out');
			await session.signIn();
			await expand(session, tools);
			return file(session, 'tool_output-7.txt');
		},
	},
	{
		name: 'window reloaded',
		reach: async (session) => {
			await session.restart();
			await session.agents.untilRows('agents', (rows) => rows.length > 0);
			await expand(session, tools);
			return file(session, 'tool_output-3.txt');
		},
	},
	{
		name: 'generation 3',
		reach: async (session) => {
			await session.workbench.runCommand('Qoder: Sign Out');
			session.api.generation = 3;
			await session.signIn();
			return agent(session, 'agent-2');
		},
	},
];

/** The session must check for newer rows every few seconds. VS Code keeps the group expanded in all of them. */
export const newerRows: readonly State[] = [
	{
		name: 'newer rows by themselves',
		reach: async (session) => {
			await expand(session, tools);
			return appears(session, session.api.account, 'by-itself.txt');
		},
	},
	{
		name: 'newer, another account',
		reach: async (session) => {
			const { api, files, workbench } = session;
			api.otherAccount.addFiles(1, { purpose: 'tool_output', filename: 'theirs.txt', ...small });
			await workbench.runCommand('Qoder: Sign In…');
			await workbench.quickInput.enterToken(api.otherToken);
			await files.untilRow('theirs.txt');
			return appears(session, api.otherAccount, 'of-the-other.txt');
		},
	},
	{
		name: 'newer, filter left empty',
		reach: async (session) => {
			const { api, files, workbench } = session;
			await workbench.runCommand('Qoder: Sign Out');
			api.generation = 3;
			// A browser could not read the contents.
			api.modes.storageCors = true;
			const [id] = api.account.addSessions(1, { title: 'Night build' });
			api.account.addFiles(1, { filename: 'first.txt', ...small }, id);
			await session.signIn();
			await expand(session, 'Night build');
			await files.untilRow('first.txt');
			await session.filterFiles('');
			return appears(session, api.account, 'after-the-filter.txt', id);
		},
	},
];

async function appears({ files }: Session, account: Account, filename: string, session?: string): Promise<Usable> {
	const [id = ''] = account.addFiles(1, { purpose: 'tool_output', filename, ...small }, session);
	await files.untilRow(filename);
	return { view: files, label: filename, id };
}

async function expand({ files }: Session, group: string): Promise<void> {
	await files.expand(group);
	await files.untilRows('the rows of the group', (rows) => {
		const below = rows[rows.findIndex(({ label }) => label === group) + 1];
		return below?.level === 2 && below.label !== 'Loading…';
	});
}

async function refresh({ api, files }: Session, filename: string, act: () => Promise<void>): Promise<void> {
	api.account.addFiles(1, { purpose: 'tool_output', filename, ...small });
	await act();
	await files.untilRow(filename);
}

function file({ api, files }: Session, label: string): Usable {
	return { view: files, label, id: `${api.account.files.find(({ filename }) => filename === label)?.file_id}` };
}

function agent({ api, agents }: Session, label: string): Usable {
	return { view: agents, label, id: `${api.account.agents.find(({ name }) => name === label)?.id}` };
}
