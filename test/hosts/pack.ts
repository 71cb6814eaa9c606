import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from './failure.ts';
import { npmCommand } from './npm.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const packed = `${root}out/extension.vsix`;

/** For a host that cannot install it. */
export const unpacked = `${root}out/unpacked`;

export function packExtension(path: string): void {
	mkdirSync(dirname(path), { recursive: true });
	const { file, args, shell } = npmCommand(['run', '--silent', 'package', '--', '--out', path]);
	try {
		execFileSync(file, args, { cwd: root, shell, encoding: 'utf8', stdio: 'pipe' });
	} catch (error) {
		const { stdout, stderr } = error as { stdout: string; stderr: string };
		throw new Failure(`The extension could not be packed. \`npm run package\` said:\n${stdout}${stderr}`);
	}
}
