import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { env, platform } from 'node:process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Failure } from './failure.ts';
import { type Host, type HostName, type HostOptions, quietSettings } from './host.ts';
import { installHost, nodeOf } from './install.ts';

/** Its extension host is Node. */
export async function startServerHost(name: Exclude<HostName, 'web'>, options: HostOptions): Promise<Host> {
	const folder = await installHost(name);
	const data = mkdtempSync(join(tmpdir(), 'vscode-server-'));
	mkdirSync(join(data, 'data/User'), { recursive: true });
	writeFileSync(join(data, 'data/User/settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }));

	const flags = ['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--server-data-dir', data];
	flags.push(
		'--without-connection-token',
		'--accept-server-license-terms',
		'--disable-workspace-trust',
		'--telemetry-level',
		'off',
	);
	const cwd = join(folder, 'node_modules/code-server/lib/vscode');
	if (!isPacked(options.extensionPath)) {
		// Allows the page to name an extension under development. Notifications then wait behind the bell.
		flags.push('--enable-smoke-test-driver');
	} else {
		const install = ['--install-extension', options.extensionPath, '--server-data-dir', data, '--accept-server-license-terms'];
		await promisify(execFile)(nodeOf(folder), ['out/server-main.js', ...install], { cwd });
	}
	const server = spawn(nodeOf(folder), ['out/server-main.js', ...flags], {
		cwd,
		env: { ...env, ...(platform === 'linux' ? { TMPDIR: data, XDG_RUNTIME_DIR: data } : {}) },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const exited = once(server, 'exit');
	const removeData = () => rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	const abandon = () => {
		server.kill('SIGKILL');
		removeData();
	};
	process.once('exit', abandon);
	const close = async () => {
		process.off('exit', abandon);
		server.kill();
		await exited;
		removeData();
	};

	const said: string[] = [];
	createInterface(server.stderr).on('line', (line) => said.push(line));
	const port = await new Promise<string | undefined>((found) => {
		createInterface(server.stdout).on('line', (line) => {
			said.push(line);
			const [, number] = /agent listening on (\d+)/.exec(line) ?? [];
			if (number) {
				found(number);
			}
		});
		server.once('error', (error) => said.push(error.message)).once('close', () => found(undefined));
	});
	if (!port) {
		await close();
		throw new Failure(`The host ${name} did not start. It said:\n${said.join('\n')}\nRemove ${folder} to install it again.`);
	}
	const extensionHosts = () => {
		const logs = globSync(join(data, 'data/logs/*/remoteagent.log')).map((path) => readFileSync(path, 'utf8'));
		return logs.join('').match(/Launched Extension Host Process/g)?.length ?? 0;
	};
	return { url: pageUrl(`127.0.0.1:${port}`, options), extensionHosts, close };
}

// A folder holds an extension under development.
function isPacked(extensionPath: string): boolean {
	return extensionPath.endsWith('.vsix');
}

function pageUrl(host: string, { extensionPath, besides = [], testsPath, folder }: HostOptions): string {
	const remote = (path: string) => `vscode-remote://${host}${resolve(extensionPath, path)}`;
	const payload = [
		...(isPacked(extensionPath) ? besides : ['.', ...besides]).map((path) => ['extensionDevelopmentPath', remote(path)]),
		...(testsPath ? [['extensionTestsPath', remote(testsPath)]] : []),
		['skipWelcome', 'true'],
	];
	return `http://${host}/?${new URLSearchParams({ ...(folder ? { folder } : { ew: 'true' }), payload: JSON.stringify(payload) })}`;
}
