import type * as vscode from 'vscode';
import type { Exchange } from './api/transport.ts';

/** Writes a line for each attempt of a request: `GET /files?purpose=tool_output 200, 34 ms`. There is nothing secret in it. */
export function logExchange(log: vscode.LogOutputChannel): (exchange: Exchange) => void {
	return ({ method, url, status, milliseconds, requestId }) => {
		const line = `${method} ${url.href} ${status ?? 'no answer'}, ${Math.round(milliseconds)} ms${requestId ? `, request ${requestId}` : ''}`;
		if (status !== undefined && status >= 200 && status < 300) {
			log.info(line);
		} else {
			log.warn(line);
		}
	};
}
