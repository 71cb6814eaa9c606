import 'mocha/mocha.js';
import * as vscode from 'vscode';

// Zero-width spaces mark the lines that are about the tests, among everything else that an extension host says.
const print = (text: string) => {
	for (const line of text.split('\n')) {
		console.log(`\u200b${line}\u200b`);
	}
};

Mocha.reporters.Base.consoleLog = (format = '', ...values) =>
	print(String(format).replace(/%[sd]/g, () => String(values.shift() ?? '')));

// Test files are part of this bundle and load after this module, so what they describe is there when `run` is called.
mocha.setup({ ui: 'bdd', reporter: Mocha.reporters.Spec, timeout: 20_000, slow: 1_000 });

/** Runs every extension test. VS Code calls this in the extension host; it rejects when a test failed or none ran. */
export function run(): Promise<void> {
	print(`VS Code ${vscode.version}, extension host in ${'process' in globalThis ? 'Node' : 'a web worker'}`);
	return new Promise((resolve, reject) => {
		// The method that mocha gives to pages reads `location`, which Node lacks.
		const runner = Mocha.prototype.run.call(mocha, (failures) => {
			if (failures > 0) {
				reject(new Error(`${failures} failing`));
			} else if (!runner.stats?.passes) {
				print('No test ran.');
				reject(new Error('No test ran.'));
			} else {
				resolve();
			}
		});
	});
}
