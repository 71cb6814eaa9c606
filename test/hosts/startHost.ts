import type { Host, HostName, HostOptions } from './host.ts';
import { startServerHost } from './serverHost.ts';
import { startWebHost } from './webHost.ts';

/** Installs it if it is missing. */
export function startHost(name: HostName, options: HostOptions): Promise<Host> {
	return name === 'web' ? startWebHost(options) : startServerHost(name, options);
}
