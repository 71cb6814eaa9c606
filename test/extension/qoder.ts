import type * as vscode from 'vscode';
import { commands, extensions, workspace } from 'vscode';
import type { Account } from '../../src/account/account.ts';
import type { TokenStore } from '../../src/account/tokenStore.ts';
import type { AgentsView } from '../../src/agents/agentsView.ts';
import type { Drafts } from '../../src/agents/drafts.ts';
import { capabilities, capabilitiesOf } from '../../src/api/dialects.ts';
import { Token } from '../../src/api/token.ts';
import type { QoderFileSystem } from '../../src/documents/fileSystem.ts';
import { type FilesView, noSessionRow } from '../../src/files/filesView.ts';
import type { Uploads } from '../../src/files/uploads.ts';
import type { Transcripts } from '../../src/sessions/transcripts.ts';
import type { Node, StatusRow } from '../../src/tree/nodes.ts';
import type { PagedView } from '../../src/tree/pagedView.ts';
import type { AccountAction, AccountChange } from '../qoderApi/control.ts';
import type { FaultRule } from '../qoderApi/faults.ts';
import type { Modes } from '../qoderApi/modes.ts';
import type { LoggedRequest, StorageRequest } from '../qoderApi/requestLog.ts';

/** What the extension returns from `activate` under test. */
export interface Qoder {
	readonly token: TokenStore;
	readonly account: Account;
	readonly files: FilesView;
	readonly agents: AgentsView;
	readonly drafts: Drafts;
	readonly tools: Readonly<Record<string, vscode.LanguageModelTool<unknown>>>;
	readonly uploads: Uploads;
	readonly documents: QoderFileSystem;
	readonly transcripts: Transcripts;
}

/** A row as VS Code gets it. */
export interface Row {
	readonly node: Node;
	readonly item: vscode.TreeItem;
	readonly label: string;
	readonly kind: string | undefined;
	/** The item with all that VS Code requests on a hover or a click. */
	readonly resolve: () => vscode.TreeItem;
}

export const sampleToken = 'pt-sample-0123456789abcdef';
export const otherSampleToken = 'pt-other-fedcba9876543210';

/** The extension, activated. */
export async function qoder(): Promise<Qoder> {
	const extension = extensions.getExtension<Qoder>('qoder-community.qoder-cloud-explorer');
	if (!extension) {
		throw new Error('The extension is not installed in this host.');
	}
	return extension.activate();
}

/** What each test of a suite starts with. */
interface Start {
	readonly files?: number;
	readonly agents?: number;
	/** Else the test signs in itself. */
	readonly signedIn?: boolean;
}

/** The extension, for all tests of a suite; each starts with an account of its own, and with views that show it or nothing. */
export function useQoder({ files, agents, signedIn = false }: Start = {}): Qoder {
	const extension = {} as Qoder;
	before(async () => {
		Object.assign(extension, await qoder());
	});
	beforeEach(async () => {
		await signOut(extension);
		await api.reset(files, agents);
		if (signedIn) {
			await signIn(extension);
		}
	});
	return extension;
}

/** The base URL of this run; settings are restored to it after each test. */
export const baseUrl: string = workspace.getConfiguration('qoder').get('baseUrl') ?? '';

/** The generation of the local API, which the control plane does not report. */
let generationNow: 1 | 3 = 1;

/** The local API's control plane. */
export const api = {
	/** The requests since the last `clear`: method, path and query, such as `GET /agents limit=1`. */
	async requests(): Promise<string[]> {
		return (await this.log()).map(({ method, path, query }) => [method, path, new URLSearchParams(query)].join(' ').trim());
	},
	async log(): Promise<LoggedRequest[]> {
		return control('GET', 'requests');
	},
	/** An account of its own for each test, no faults, an empty log. */
	async reset(files = 137, agents = 45): Promise<void> {
		await api.endFaults();
		await api.generation(1);
		await control('POST', 'account', { reset: { files, agents, seed: 1 } });
		await control('DELETE', 'modes');
		await control('DELETE', 'storage');
		await control('DELETE', 'requests');
	},
	clear(): Promise<unknown> {
		return control('DELETE', 'requests');
	},
	faults(rules: readonly FaultRule[]): Promise<unknown> {
		return control('POST', 'faults', rules);
	},
	/** Ends all faults, and continues held requests. */
	endFaults(): Promise<unknown> {
		return control('DELETE', 'faults');
	},
	release(): Promise<unknown> {
		return control('POST', 'release');
	},
	/** Refuses connections for so many milliseconds; resolves once it does. */
	async pause(ms: number): Promise<void> {
		await control('POST', 'pause', { ms });
		await until('no connection', async () => !(await listens()));
	},
	/** Resolves once connections are no longer refused. */
	resumed(): Promise<void> {
		return until('a connection', listens);
	},
	generation(generation: 1 | 3): Promise<unknown> {
		generationNow = generation;
		return control('POST', 'generation', { generation });
	},
	/** What the service and its storage do differently, until the next `reset`. */
	modes(modes: Partial<Modes>): Promise<unknown> {
		return control('POST', 'modes', modes);
	},
	/** The requests to the storage of contents since the last `reset`. */
	storage(): Promise<StorageRequest[]> {
		return control('GET', 'storage');
	},
	/** The unchanged bodies of the updates of agents since the last `reset`. */
	updates(): Promise<string[]> {
		return control('GET', 'updates');
	},
	change(action: AccountAction | readonly AccountAction[]): Promise<AccountChange> {
		return control('POST', 'account', action);
	},
	account(): Promise<{
		files: { id: string; purpose: string }[];
		agents: { id: string; archived: boolean }[];
		sessions: { id: string; archived: boolean }[];
	}> {
		return control('GET', 'account');
	},
};

function listens(): Promise<boolean> {
	return control('GET', 'faults').then(
		() => true,
		() => false,
	);
}

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
	const url = `${new URL(baseUrl).origin}/_control/${path}`;
	const response = await fetch(url, {
		method,
		...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
	});
	if (!response.ok) {
		throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
	}
	const text = await response.text();
	return (text ? JSON.parse(text) : undefined) as T;
}

/** Stores the sample token, with what its check would have shown of the service, and waits until the views are there. */
export async function signIn({ token, account, files, agents }: Qoder, pat = sampleToken): Promise<void> {
	// How files are grouped is a habit, which outlives a test.
	await commands.executeCommand('qoder.files.groupByPurpose');
	const isSame = account.signedIn && (await token.get(account.origin))?.header() === new Token(pat).header();
	account.setCapabilities(capabilitiesOf(generationNow) ?? capabilities.documented);
	await token.store(account.origin, new Token(pat));
	if (isSame) {
		account.reopen();
		await account.tokenRead;
	}
	await until('signed in', () => account.signedIn && [files, agents].every(({ view }) => view.tree.lists.length > 0));
	// Rows off the screen are not read again.
	await commands.executeCommand('qoder.agents.focus');
	await until('views', () => files.view.visible && agents.view.visible);
	// They request their first rows by themselves; a test counts later requests.
	const lists = () => [files, agents].flatMap(({ view }) => view.tree.lists).filter(({ heading }) => !heading);
	await until('their first rows', () => lists().every(({ listing }) => listing.isOpen && !listing.isLoading));
}

/** Signs in with the other token, and waits until no request can have the sample token. */
export async function switchAccount(extension: Qoder): Promise<void> {
	const { client } = extension.account;
	await extension.token.store(extension.account.origin, new Token(otherSampleToken));
	await until('another account', () => !extension.account.isInUse(client));
	await signIn(extension, otherSampleToken);
}

/** Deletes the token and waits until the views are empty. */
export async function signOut({ token, account, files, agents }: Qoder): Promise<void> {
	await token.delete(account.origin);
	await until('signed out', () => !account.signedIn && [files, agents].every(({ view }) => view.tree.lists.length === 0));
}

/** The rows below a node that VS Code would be served, without *No session*: the list below it is opened, a group among them is not. */
export async function rowsOf({ tree }: PagedView, parent?: Pick<Row, 'node'>): Promise<Row[]> {
	for (const end = Date.now() + 60_000; ; ) {
		// Not by `getChildren`, which the tree would take for VS Code's own question.
		await tree.prepare(parent?.node);
		const nodes = tree.rows(parent?.node).filter(({ id }) => id !== noSessionRow.id);
		const rows = nodes.map((node) => {
			const item = tree.getTreeItem(node);
			const label = typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
			return { node, item, label, kind: item.contextValue, resolve: () => tree.resolveTreeItem(item, node) };
		});
		// A slow first page has a row of its own; VS Code requests the rows again once it is loaded.
		const [first] = rows.length === 1 && rows[0]?.kind === 'loading' ? rows : [];
		const lists = first && 'lists' in first.node ? (first.node as StatusRow).lists : [];
		if (lists.length === 0 || lists.some(({ entries }) => entries.length > 0)) {
			return rows;
		}
		if (Date.now() > end) {
			throw new Error(`Waited 60 s for the first rows of ${lists.map(({ id }) => id)}, which are still loading.`);
		}
	}
}

/** The group of a purpose, by its label. */
export async function groupOf(view: PagedView, label: string): Promise<Row> {
	const group = (await rowsOf(view)).find((row) => row.label === label);
	if (!group) {
		throw new Error(`There is no group “${label}”.`);
	}
	return group;
}

export function labelsOf(rows: readonly Row[]): string[] {
	return rows.map(({ label }) => label);
}

/** Runs a command on these rows, as if they were selected. */
export async function runOn(command: string, rows: readonly Row[]): Promise<void> {
	const nodes = rows.map(({ node }) => node);
	await commands.executeCommand(`qoder.${command}`, nodes[0], nodes);
}

/** The text of Markdown as it is shown: entities as what they stand for. */
export function readable({ value }: vscode.MarkdownString): string {
	return value.replaceAll('&nbsp;', '').replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

/** Does what a click on a row does. */
export async function click(row: Row | undefined): Promise<void> {
	const { command } = (await row?.resolve()) ?? {};
	if (!command) {
		throw new Error(`Nothing happens at a click on ${row?.label ?? 'a missing row'}.`);
	}
	await commands.executeCommand(command.command, ...(command.arguments ?? []));
}

/** Clicks the last row for as long as it offers more; all rows. */
export async function toTheEnd(read: () => Promise<Row[]>): Promise<Row[]> {
	for (;;) {
		const rows = await read();
		if (rows.at(-1)?.kind !== 'more') {
			return rows;
		}
		await click(rows.at(-1));
	}
}

/** Checks again and again until it is so; fails after 20 seconds, or after `seconds`. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
	const end = Date.now() + seconds * 1000;
	while (!(await isSo())) {
		if (Date.now() > end) {
			throw new Error(`Waited ${seconds} s, and still not: ${what}.`);
		}
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
