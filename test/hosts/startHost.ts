import type { Host, HostName, HostOptions } from './host.ts';
import { startServerHost } from './serverHost.ts';
import { startWebHost } from './webHost.ts';

/** Starts a host, after installing it when it is not there. */
export function startHost(name: HostName, options: HostOptions): Promise<Host> {
	return name === 'web' ? startWebHost(options) : startServerHost(name, options);
}
