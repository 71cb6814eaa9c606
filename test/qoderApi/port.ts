import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A port of this machine that a server listens on. */
export class Port {
	/** For example `http://127.0.0.1:4711`. */
	readonly origin: string;
	readonly #server: Server;
	readonly #host: string;
	readonly #port: number;
	#isClosed = false;

	private constructor(server: Server, host: string) {
		this.#server = server;
		this.#host = host;
		this.#port = (server.address() as AddressInfo).port;
		this.origin = `http://${host}:${this.#port}`;
	}

	/** Listens on a port, any free one for 0. Rejects with a sentence when the port is taken. */
	static async open(server: Server, port: number, host: string): Promise<Port> {
		await listen(server, port, host);
		return new Port(server, host);
	}

	/** Refuses connections, and ends the open ones, until `resume`. */
	async pause(): Promise<void> {
		const closed = this.#server.listening ? once(this.#server, 'close') : undefined;
		this.#server.close();
		this.#server.closeAllConnections();
		await closed;
	}

	/** Listens again, unless it was closed for good. */
	async resume(): Promise<void> {
		if (!this.#server.listening && !this.#isClosed) {
			await listen(this.#server, this.#port, this.#host);
		}
	}

	/** Ends every connection and stops. */
	close(): Promise<void> {
		this.#isClosed = true;
		return this.pause();
	}
}

async function listen(server: Server, port: number, host: string): Promise<void> {
	server.listen(port, host);
	try {
		await once(server, 'listening');
	} catch (error) {
		const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
		throw new Error(isTaken ? `Port ${port} on ${host} is already in use.` : `Cannot listen on ${host}:${port}.`, {
			cause: error,
		});
	}
}
