import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { env, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Failure } from './failure.ts';
import type { HostName } from './host.ts';
import { npmCommand } from './npm.ts';

const run = promisify(execFile);

/** Lock files of packages like these may lack peers, without which a strict `npm ci` fails. */
const install = ['ci', '--ignore-scripts', '--legacy-peer-deps'];

/** Printed during an installation from the npm registry. */
const descriptions: Readonly<Record<HostName, string>> = {
	web: 'VS Code 1.137 for the browser (once, about 540 MB)',
	'server-1.103': 'VS Code Server 1.103 (once, about 450 MB and a small native build)',
	'server-1.139': 'VS Code Server 1.139 (once, about 600 MB and a small native build)',
};

/** Unless it is there as locked. Returns the folder of its `node_modules`. */
export async function installHost(name: HostName): Promise<string> {
	const locks = ['package.json', 'package-lock.json'].map((file) => fileURLToPath(new URL(`${name}/${file}`, import.meta.url)));
	const folder = fileURLToPath(new URL(`../../.vscode-test/hosts/${name}`, import.meta.url));
	const stamp = join(folder, 'installed');
	const hash = locks.reduce((sum, file) => sum.update(readFileSync(file)), createHash('sha256')).digest('hex');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) {
		return folder;
	}

	console.log(`Installing ${descriptions[name]} …`);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	for (const [index, file] of ['package.json', 'package-lock.json'].entries()) {
		copyFileSync(locks[index] ?? '', join(folder, file));
	}
	await npm(folder, [...install, '--include=optional']);
	if (name !== 'web') {
		await installServer(folder);
	}
	writeFileSync(stamp, hash);
	return folder;
}

export function nodeOf(folder: string): string {
	return realpathSync(join(folder, 'node_modules/.bin/node'));
}

/** The server locks its own dependencies, and the extension host needs one of them built. */
async function installServer(folder: string): Promise<void> {
	if (platform === 'win32') {
		throw new Failure('The server host runs on Linux and macOS. On Windows, name another one: `--host web`.');
	}
	const server = join(folder, 'node_modules/code-server/lib/vscode');
	await npm(server, [...install, '--omit=dev']);
	// Without its compiler, this extension complains about each script.
	rmSync(join(server, 'extensions/typescript-language-features'), { recursive: true });
	const bin = dirname(nodeOf(folder));
	await npm(server, ['rebuild', '@vscode/spdlog'], {
		PATH: `${bin}${delimiter}${env['PATH']}`,
		npm_config_nodedir: dirname(bin),
	});
}

/** Without the variables of an npm script, which would point npm at the project. */
async function npm(folder: string, args: string[], more: Record<string, string> = {}): Promise<void> {
	const inherited =
		/^(npm_(lifecycle|package|command|node_execpath|execpath)|npm_config_(local_prefix|global|omit|include|ignore_scripts)|INIT_CWD)/;
	const clean = Object.fromEntries(Object.entries(env).filter(([key]) => !inherited.test(key)));
	const { file, args: all, shell } = npmCommand([...args, '--no-audit', '--no-fund', '--loglevel=error']);
	try {
		await run(file, all, { cwd: folder, env: { ...clean, ...more }, maxBuffer: 2 ** 26, shell });
	} catch (error) {
		const said = String((error as { stderr?: string }).stderr || error).trim();
		throw new Failure(
			`Could not install VS Code: \`npm ${args.join(' ')}\` failed in ${folder}.\n${said}\nCheck that the npm registry can be reached and that the disk has 1 GB free, then run the same command again.`,
		);
	}
}
