import * as vscode from 'vscode';

/** Activates the bare extension and ours, in this order or the other, and resolves to the host's own account of all activations. */
export async function readActivations(order: readonly ('bare' | 'ours')[]): Promise<string> {
	for (const which of order) {
		const id = which === 'bare' ? 'qoder-bench.bare' : 'qoder-community.qoder-cloud-explorer';
		await vscode.extensions.getExtension(id)?.activate();
	}
	await vscode.commands.executeCommand('perfview.show');
	for (let attempt = 0; attempt < 300; attempt++) {
		const document = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'perf');
		const text = document?.getText() ?? '';
		if (text.includes('qoder-community.')) {
			return text;
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error('“Developer: Startup Performance” did not name the extension within 30 s.');
}
