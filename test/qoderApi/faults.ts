import type { Socket } from 'node:net';
import type { Exchange, FaultOf } from './exchange.ts';
import { pageFaults } from './pageFaults.ts';
import { Random } from './random.ts';
import { streamFaults } from './streamFaults.ts';
import { wireFaults } from './wireFaults.ts';

export type Fault = FaultOf<typeof wireFaults> | FaultOf<typeof pageFaults> | FaultOf<typeof streamFaults>;

const endpoints = {
	files: /\/files$/,
	filesSearch: /\/files\/search$/,
	file: /\/files\/(?!search$)[^/]+$/,
	content: /\/files\/[^/]+\/content$/,
	agents: /\/agents$/,
	agent: /\/agents\/[^/]+$/,
	versions: /\/agents\/[^/]+\/versions$/,
	sessions: /\/sessions$/,
	sessionsSearch: /\/sessions\/search$/,
	session: /\/sessions\/(?!search$)[^/]+$/,
	events: /\/sessions\/[^/]+\/events$/,
	stream: /\/sessions\/[^/]+\/events\/stream$/,
} as const;

/** When a fault happens. If several rules fire for one request, the first is the outermost. */
export interface FaultRule {
	/** Default: all requests to the API. */
	readonly match?: {
		/** `storage` is where signed links lead. */
		readonly path?: keyof typeof endpoints | 'storage';
		readonly method?: 'GET' | 'POST' | 'DELETE';
		/** Values that parameters must have; null for a parameter that must be absent. */
		readonly query?: Readonly<Record<string, string | null>>;
		/** Only the nth match, counted from 1. */
		readonly nth?: number;
	};
	/** Default: no limit. */
	readonly times?: number;
	/** From 0 to 1, the same in every run of one `seed`. */
	readonly probability?: number;
	readonly seed?: number;
	readonly fault: Fault;
}

/** Spoils answers of the API by rules. */
export class Faults {
	#rules: ActiveRule[] = [];
	#held = new Set<() => void>();

	get rules(): FaultRule[] {
		return this.#rules.map(({ rule }) => rule);
	}

	get held(): number {
		return this.#held.size;
	}

	/** Throws an Error for anything but rules with known faults and endpoints. */
	set(rules: readonly FaultRule[]): void {
		for (const { fault, match: { path = 'storage' } = {} } of rules) {
			if (!(fault?.kind in faults && (path === 'storage' || path in endpoints))) {
				throw new Error(`There is no such fault or endpoint: ${JSON.stringify({ fault, path })}`);
			}
		}
		this.#rules = rules.map((rule) => new ActiveRule(rule));
	}

	clear(): void {
		this.#rules = [];
		this.release();
	}

	/** Continues held requests, and returns their number. */
	release(): number {
		const released = [...this.#held];
		this.#held.clear();
		for (const go of released) {
			go();
		}
		return released.length;
	}

	/** `honest` returns the answer without faults. */
	answer(request: Request, honest: Answering, socket: Socket, isStorage = false): Promise<Response> {
		const firing = this.#rules.filter((rule) => rule.isAboutStorage === isStorage && rule.fires(request));
		const hold = () => this.#hold(request.signal);
		return firing.reduceRight<Answering>(
			(next, { rule, random }) =>
				(current) =>
					faults[rule.fault.kind](rule.fault, { request: current, next, socket, random, hold }),
			honest,
		)(request);
	}

	#hold(signal: AbortSignal): Promise<void> {
		return new Promise((resolve) => {
			this.#held.add(resolve);
			signal.addEventListener('abort', () => this.#held.delete(resolve));
		});
	}
}

// No type can express that each fault is passed to the function of its kind.
const faults = {
	__proto__: null,
	...wireFaults,
	...pageFaults,
	...streamFaults,
} as unknown as Readonly<Record<Fault['kind'], (fault: Fault, exchange: Exchange) => Promise<Response>>>;

type Answering = (request: Request) => Promise<Response>;

class ActiveRule {
	readonly rule: FaultRule;
	readonly random: Random;
	#matched = 0;
	#fired = 0;

	constructor(rule: FaultRule) {
		this.rule = rule;
		this.random = new Random(rule.seed ?? 1);
	}

	get isAboutStorage(): boolean {
		return this.rule.match?.path === 'storage';
	}

	fires({ url: address, method }: Request): boolean {
		const url = new URL(address);
		const { match = {}, times = Number.POSITIVE_INFINITY, probability = 1, fault } = this.rule;
		if (fault.kind === 'expiredToken' && this.#fired > 0) {
			return true;
		}
		const isMatch =
			(match.path === undefined || match.path === 'storage' || endpoints[match.path].test(url.pathname)) &&
			(match.method === undefined || match.method === method) &&
			Object.entries(match.query ?? {}).every(([name, value]) => url.searchParams.get(name) === value);
		if (!isMatch) {
			return false;
		}
		this.#matched += 1;
		const isDue = (match.nth === undefined || match.nth === this.#matched) && this.#fired < times;
		if (!isDue || this.random.next() >= probability) {
			return false;
		}
		this.#fired += 1;
		return true;
	}
}
