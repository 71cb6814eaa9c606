/** A failure that a developer can fix: its message has cause and next step. */
export class Failure extends Error {
	override name = 'Failure';
}

/** Prints an error, only its message if a developer can fix it. Sets exit code 1. */
export function reportFailure(error: unknown): void {
	const isMistyped = error instanceof Error && 'code' in error && /^ERR_PARSE_ARGS/.test(`${error.code}`);
	console.error(error instanceof Failure || isMistyped ? error.message : error);
	process.exitCode = 1;
}
