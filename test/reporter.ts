import { createRequire } from 'node:module';
import type { MochaOptions, Runner } from 'mocha';
import { writeResults } from './results.ts';

const { Spec } = (createRequire(import.meta.url)('mocha') as typeof import('mocha')).reporters;

/** Mocha's usual reporter, which also writes down what it counted. */
export default class extends Spec {
	constructor(runner: Runner, options: MochaOptions) {
		super(runner, options);
		runner.once('end', () => writeResults({ passed: this.stats.passes, failed: this.failures.map((test) => test.fullTitle()) }));
	}
}
