import * as vscode from 'vscode';

/** A language model's tools, by name. */
export type Tools = Readonly<Record<string, vscode.LanguageModelTool<unknown>>>;

/** Offers tools to VS Code, which `load` brings at the first call; editors that are made from it may lack this, or what it takes. */
export function registerTools(names: readonly string[], load: () => Promise<Tools>): vscode.Disposable {
	const registered = names.flatMap(
		(name) =>
			vscode.lm?.registerTool?.(name, {
				prepareInvocation: async (options, cancellation) => (await load())[name]?.prepareInvocation?.(options, cancellation),
				invoke: async (options, cancellation) => (await load())[name]?.invoke(options, cancellation),
			}) ?? [],
	);
	return vscode.Disposable.from(...registered);
}
