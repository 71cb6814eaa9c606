/** Rejects with `late()` after this time, or with the signal's reason. */
export function inTime<T>(part: Promise<T>, milliseconds: number, late: () => Error, signal: AbortSignal): Promise<T> {
	return new Promise<T>((resolve, reject) => {
		const stop = () => reject(signal.reason);
		const timer = setTimeout(() => reject(late()), milliseconds);
		signal.addEventListener('abort', stop);
		if (signal.aborted) {
			stop();
		}
		part.then(resolve, reject).finally(() => {
			clearTimeout(timer);
			signal.removeEventListener('abort', stop);
		});
	});
}
