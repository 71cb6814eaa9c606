import type * as vscode from 'vscode';
import type { Exchange } from '../api/request.ts';

/** Logs attempts without secrets: `GET …/files?limit=50 200, 34 ms, 12345 bytes, request req_1`. */
export function logExchange(log: vscode.LogOutputChannel): (exchange: Exchange) => void {
	return ({ method, url, status, milliseconds, bytes, attempt, requestId }) => {
		const line = [
			`${method} ${url.href} ${status ?? 'no answer'}`,
			`${Math.round(milliseconds)} ms`,
			...(bytes === undefined ? [] : [`${bytes} bytes`]),
			...(attempt > 1 ? [`attempt ${attempt}`] : []),
			...(requestId ? [`request ${requestId}`] : []),
		].join(', ');
		// The documented service redirects to the contents of a file.
		if (status !== undefined && status >= 200 && status < 400) {
			log.info(line);
		} else {
			log.warn(line);
		}
	};
}
