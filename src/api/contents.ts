import * as l10n from '@vscode/l10n';
import { isSafeFrom } from './baseUrl.ts';
import { ApiError, type ApiErrorDetails, maxContentBytes } from './errors.ts';
import type { Outgoing } from './request.ts';
import { linkSchema } from './schema.ts';
import type { Send } from './send.ts';
import { pause } from './time.ts';

export interface ContentOptions {
	/** Contents of another size are an error. */
	readonly size?: number | undefined;
	readonly signal?: AbortSignal | undefined;
	/** Restarts from 0 for a second address. */
	readonly onProgress?: ((bytes: number) => void) | undefined;
	/** 500 MB by default; a larger file is an error (`invalid`, param `maxBytes`). */
	readonly maxBytes?: number | undefined;
	/** The file may be incomplete: 403, 404 and 409 are retried. */
	readonly mayBeWritten?: boolean | undefined;
}

const waits = [1000, 2000, 4000];

/** Downloads from the address in the answer to `step`. Rejects with an `ApiError`. */
export async function contentsOf(send: Send, step: Outgoing, options: ContentOptions): Promise<Uint8Array<ArrayBuffer>> {
	for (const wait of options.mayBeWritten ? waits : []) {
		try {
			return await read(send, step, options);
		} catch (error) {
			if (![403, 404, 409].includes((error as ApiError).status ?? 0) || performance.now() + wait >= step.deadline) {
				throw error;
			}
			await pause(wait, step.signal);
		}
	}
	return read(send, step, options);
}

/** A download address. Rejects with an `ApiError` (`protocol`) for an unsafe one, without quoting it. */
export async function linkTo(send: Send, step: Outgoing): Promise<string> {
	const { url } = await send({ ...step, redirect: 'read' }, linkSchema).catch(unfollowable);
	const address = safeAddress(url, undefined, step.url);
	if (!address) {
		throw unsafe(step.url, { url: step.url });
	}
	return address.href;
}

function safeAddress(named: string, base: string | undefined, service: string): URL | undefined {
	const url = URL.canParse(named, base) ? new URL(named, base) : undefined;
	return url && !url.username && !url.password && isSafeFrom(new URL(service), url) ? url : undefined;
}

function unsafe(from: string, details: ApiErrorDetails): ApiError {
	const sentence = l10n.t('{0} returned an unsafe address for the contents, so they were not read.', new URL(from).host);
	return new ApiError('protocol', sentence, details);
}

async function read(send: Send, step: Outgoing, options: ContentOptions): Promise<Uint8Array<ArrayBuffer>> {
	try {
		return await download(send, step, options);
	} catch (error) {
		// Storages refuse an expired address with different statuses.
		const { step: place, status = 0 } = error as ApiError;
		if (place !== 'storage' || status < 400 || status > 410) {
			throw error;
		}
		return download(send, step, options);
	}
}

async function download(send: Send, step: Outgoing, options: ContentOptions): Promise<Uint8Array<ArrayBuffer>> {
	const url = await linkTo(send, step);
	const follow = (location: string, from: string) => {
		const address = safeAddress(location, from, step.url);
		if (!address) {
			throw unsafe(from, { url: new URL(from).origin, step: 'storage' });
		}
		return address;
	};
	return send({ ...step, url, token: undefined, follow }, { ...options, maxBytes: options.maxBytes ?? maxContentBytes });
}

function unfollowable(error: unknown): never {
	if (error instanceof ApiError && error.status === 0) {
		const sentence = l10n.t(
			'{0} redirects to the contents, which cannot be followed in a browser. Use VS Code on the desktop to open the file.',
			new URL(error.url ?? '').host,
		);
		throw new ApiError('protocol', sentence, { url: error.url, status: 0, cannotFollow: true, advises: true });
	}
	throw error;
}
