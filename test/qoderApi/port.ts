import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from '../hosts/failure.ts';

export class Port {
	/** Like `http://127.0.0.1:4711`. */
	readonly origin: string;
	readonly #server: Server;
	readonly #port: number;
	#isClosed = false;

	private constructor(server: Server) {
		this.#server = server;
		this.#port = (server.address() as AddressInfo).port;
		this.origin = `http://127.0.0.1:${this.#port}`;
	}

	/** 0 for any free port. Rejects with a `Failure`. */
	static async open(server: Server, port: number): Promise<Port> {
		await listen(server, port);
		return new Port(server);
	}

	/** Ends connections and refuses new ones. */
	async pause(): Promise<void> {
		const closed = this.#server.listening ? once(this.#server, 'close') : undefined;
		this.#server.close();
		this.#server.closeAllConnections();
		await closed;
	}

	async resume(): Promise<void> {
		if (!this.#server.listening && !this.#isClosed) {
			await listen(this.#server, this.#port);
		}
	}

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
