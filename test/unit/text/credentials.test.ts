import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { withoutCredentials } from '../../../src/text/credentials.ts';

describe('an address', () => {
	for (const [text, expected] of [
		['see https://user:hunter2@example.com/sse?key=s3cret#part.', 'see https://example.com/sse'],
		["https://user:pa'ss@example.com/x?t=1", 'https://example.com/x'],
		['https://user:p@ss@example.com/x', 'https://example.com/x'],
		['wss://user:pw@example.com?token=1', 'wss://example.com'],
		['postgres://user:pw@example.com/db', 'postgres://example.com/db'],
		['https://user:p#w@example.com/', 'https://…'],
		['https://example.com/@scope/name', 'https://example.com/@scope/name'],
		['"https://a.example?x" and <http://b.example/#y>', '"https://a.example" and <http://b.example/>'],
		['somebody@example.com', 'somebody@example.com'],
	] as const) {
		it(`loses what it may carry: ${text}`, () => {
			assert.equal(withoutCredentials(text), expected);
		});
	}
});
