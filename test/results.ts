import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { env } from 'node:process';

/** What a run of mocha came to: how many tests passed, and the full titles of those that failed. */
export interface Results {
	readonly passed: number;
	readonly failed: readonly string[];
}

/** Writes what this run came to into the file that `npm test` names in QODER_RESULTS; nothing when it names none. */
export function writeResults(results: Results): void {
	const path = env['QODER_RESULTS'];
	if (path) {
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, JSON.stringify(results));
	}
}

/** Reads and removes what a run wrote there; `undefined` when it ended without. */
export function takeResults(path: string): Results | undefined {
	try {
		return JSON.parse(readFileSync(path, 'utf8')) as Results;
	} catch {
		return undefined;
	} finally {
		rmSync(path, { force: true });
	}
}
