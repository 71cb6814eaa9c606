/** A failure that a developer can fix. The message has cause and next step, so no stack is shown. */
export class Failure extends Error {
	override name = 'Failure';
}

/** Prints only the sentence of a `Failure` or a wrong option, and sets the exit code 1. */
export function reportFailure(error: unknown): void {
	const isMistyped = error instanceof Error && 'code' in error && /^ERR_PARSE_ARGS/.test(`${error.code}`);
	console.error(error instanceof Failure || isMistyped ? error.message : error);
	process.exitCode = 1;
}
