import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from '../hosts/failure.ts';

/** A port of this machine that a server listens on. */
export class Port {
	/** For example `http://127.0.0.1:4711`. */
	readonly origin: string;
	readonly #server: Server;
	readonly #port: number;
	#isClosed = false;

	private constructor(server: Server) {
		this.#server = server;
		this.#port = (server.address() as AddressInfo).port;
		this.origin = `http://127.0.0.1:${this.#port}`;
	}

	/** Listens on a port, any free one for 0. Rejects with a `Failure` when that is not possible. */
	static async open(server: Server, port: number): Promise<Port> {
		await listen(server, port);
		return new Port(server);
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
			await listen(this.#server, this.#port);
		}
	}

	/** Ends every connection and stops. */
	close(): Promise<void> {
		this.#isClosed = true;
		return this.pause();
	}
}

async function listen(server: Server, port: number): Promise<void> {
	server.listen(port, '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch (error) {
		const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
		const remedy = isTaken ? 'is in use. Stop what is using it, or choose' : 'may not be opened. Choose';
		throw new Failure(`Port ${port} ${remedy} another with \`--port\`.`, { cause: error });
	}
}
