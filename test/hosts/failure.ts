/** A failure that a developer can fix. The message has its cause and the next step, so no stack is shown. */
export class Failure extends Error {
	override name = 'Failure';
}

/** Prints an error (only the sentence of a `Failure` or of a wrong option, everything of a surprise) and makes the process end with code 1. */
export function reportFailure(error: unknown): void {
	const isMistyped = error instanceof Error && 'code' in error && /^ERR_PARSE_ARGS/.test(`${error.code}`);
	console.error(error instanceof Failure || isMistyped ? error.message : error);
	process.exitCode = 1;
}
