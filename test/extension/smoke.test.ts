import * as vscode from 'vscode';

describe('the extension', () => {
	it('activates', async () => {
		await vscode.extensions.getExtension('qoder-community.qoder-cloud-explorer')?.activate();
		check(vscode.extensions.getExtension('qoder-community.qoder-cloud-explorer')?.isActive === true, 'it is not active');
	});

	it('offers both views', async () => {
		const commands = await vscode.commands.getCommands(true);
		for (const command of ['qoder.files.focus', 'qoder.agents.focus']) {
			check(commands.includes(command), `${command} is missing`);
		}
	});

	it('runs against the local service', () => {
		const baseUrl = vscode.workspace.getConfiguration('qoder').get<string>('baseUrl') ?? '';
		check(/^http:\/\/127\.0\.0\.1:\d+\//.test(baseUrl), `qoder.baseUrl is ${baseUrl}`);
	});
});

function check(isSo: boolean, otherwise: string): void {
	if (!isSo) {
		throw new Error(otherwise);
	}
}
