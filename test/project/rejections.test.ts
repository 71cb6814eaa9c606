import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isOfImagePreview } from '../extension/rejections.ts';

describe('A rejection that nobody handles', () => {
	const refused = [
		'Unavailable (FileSystemError): You are not signed in to api.example.com.',
		'    at fileSystemError (file:///dist/parts/chunk.mjs:108:96)',
		'    at async Object.stat (file:///vscode/extensionHostProcess.js:164:18966)',
	].join('\n');

	it('is VS Code’s own when nobody waits for the answer of its file system', () => {
		assert.ok(isOfImagePreview(refused));
		assert.ok(isOfImagePreview(`${refused.replace('async ', '')}\n`));
	});

	it('is ours when one of our functions waits, or when it is no answer of a file system', () => {
		assert.ok(!isOfImagePreview(`${refused}\n    at async open (file:///dist/parts/chunk.mjs:1:2)`));
		assert.ok(!isOfImagePreview(refused.replace('FileSystemError', 'TypeError')));
		assert.ok(!isOfImagePreview('Error: 1\n    at Object.stat2 (file:///dist/extension.mjs:1:2)'));
	});
});
