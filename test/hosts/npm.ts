import { env, execPath, platform } from 'node:process';

/** The npm that runs this script, or else the one on the PATH. */
export function npmCommand(args: readonly string[]): { readonly file: string; readonly args: string[]; readonly shell: boolean } {
	const script = env['npm_execpath'];
	if (script?.endsWith('npm-cli.js')) {
		return { file: execPath, args: [script, ...args], shell: false };
	}
	return { file: 'npm', args: [...args], shell: platform === 'win32' };
}
