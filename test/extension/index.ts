import 'mocha/mocha.js';
import * as vscode from 'vscode';
import type { Results } from '../results.ts';
import { inWords, isOfImagePreview, onUnhandledRejection } from './rejections.ts';

// Zero-width spaces mark the lines that are about the tests, among everything else that an extension host logs; word joiners mark the results.
const print = (text: string) => {
	for (const line of text.split('\n')) {
		console.log(`\u200b${line}\u200b`);
	}
};

Mocha.reporters.Base.consoleLog = (format = '', ...values) =>
	print(String(format).replace(/%[sd]/g, () => String(values.shift() ?? '')));

// Test files are part of this bundle and load after this module, so what they describe is there when `run` is called.
mocha.setup({ ui: 'bdd', reporter: Mocha.reporters.Spec, timeout: 60_000, slow: 1_000 });
if (vscode.version.startsWith('1.103.')) {
	// They test requests, which no version of VS Code changes.
	mocha.grep(/^Faults of/).invert();
}

// An unhandled rejection fails the test in which it happened. The host reports it a turn of the event loop later.
const unhandled: string[] = [];
onUnhandledRejection((reason) => unhandled.push(...[inWords(reason)].filter((stack) => !isOfImagePreview(stack))));
afterEach(async () => {
	await new Promise((resolve) => setTimeout(resolve));
	if (unhandled.length > 0) {
		throw new Error(`Nobody handled: ${unhandled.splice(0).join('\n')}`);
	}
});

/** Runs every extension test. VS Code calls this in the extension host; it rejects when a test failed or none ran. */
export function run(): Promise<void> {
	print(`VS Code ${vscode.version}, extension host in ${'process' in globalThis ? 'Node' : 'a web worker'}`);
	return new Promise((resolve, reject) => {
		const failed: string[] = [];
		// The method that mocha has for pages reads `location`, which Node lacks.
		const runner = Mocha.prototype.run.call(mocha, (failures) => {
			const results: Results = { passed: runner.stats?.passes ?? 0, failed };
			console.log(`\u2060${JSON.stringify(results)}\u2060`);
			if (failures > 0) {
				reject(new Error(`${failures} failing`));
			} else if (results.passed === 0) {
				print('No test ran.');
				reject(new Error('No test ran.'));
			} else {
				resolve();
			}
		});
		runner.on('fail', (test) => failed.push(test.fullTitle()));
	});
}
