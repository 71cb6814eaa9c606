import { afterEach, describe, it } from 'mocha';
import { type Session, startSession } from './session.ts';

describe('Rows that VS Code keeps expanded stay up to date', () => {
	let session: Session;
	const settings = { 'qoder.autoRefresh': 0.03 };

	afterEach(() => session?.close());

	const untilFile = (name: string) => session.files.untilRows(name, (rows) => rows.some(({ label }) => label === name));

	it('in a group, when another account replaces the first', async () => {
		session = await startSession({ agents: 45, settings });
		const { quickInput } = session.workbench;
		const { account, otherAccount, otherToken } = session.api;
		const file = { purpose: 'tool_output', status: 'ready' } as const;
		account.addFiles(1, { ...file, filename: 'ours.txt' });
		otherAccount.addFiles(1, { ...file, filename: 'theirs.txt' });
		await session.signIn();
		await session.files.expand('Tool outputs');
		await untilFile('ours.txt');
		await session.workbench.runCommand('Qoder: Sign In…');
		await quickInput.submit();
		await quickInput.submit(otherToken);
		await quickInput.untilClosed();
		await untilFile('theirs.txt');
		otherAccount.addFiles(1, { ...file, filename: 'brand-new.txt' });
		await untilFile('brand-new.txt');
	});

	it('in a session, when the filter is opened and left empty', async () => {
		session = await startSession({ files: 0, agents: 5, generation: 3, settings });
		const { quickInput } = session.workbench;
		const title = 'Night build';
		const [id = ''] = session.api.account.addSessions(1, { title });
		session.api.account.addFiles(1, { filename: 'first.txt' }, id);
		await session.signIn();
		await session.files.expand(title);
		await untilFile('first.txt');
		await session.files.action('Filter Files…');
		await quickInput.submit('');
		await quickInput.untilClosed();
		session.api.account.addFiles(1, { filename: 'brand-new.txt' }, id);
		await untilFile('brand-new.txt');
	});
});
