import type { Socket } from 'node:net';
import { applyPageFault, isPageFault, type PageFault } from './pageFaults.ts';
import { Random } from './random.ts';
import { applyWireFault, type Exchange, isWireFault, type WireFault } from './wireFaults.ts';

/** A fault, by its `kind`, and its details. */
export type Fault = WireFault | PageFault;

/** When a fault happens, and which one. Several rules that fire for one request work together: the first is the outermost. */
export interface FaultRule {
	/** Which requests it is about; all of them when left out. */
	readonly match?: {
		readonly path?: 'files' | 'agents';
		/** Parameters the request must have with these values; null stands for a parameter it must not have. */
		readonly query?: Readonly<Record<string, string | null>>;
		/** Only the nth request that matches, counted from 1 since the rule was set. */
		readonly nth?: number;
	};
	/** How often it fires at most; without limit when left out. */
	readonly times?: number;
	/** How likely it fires, from 0 to 1, the same in every run of one `seed`. */
	readonly probability?: number;
	readonly seed?: number;
	readonly fault: Fault;
}

/** Stands in front of the API and spoils the answers that its rules are about. */
export class Faults {
	#rules: ActiveRule[] = [];
	#held = new Set<() => void>();

	/** The rules in force. */
	get rules(): FaultRule[] {
		return this.#rules.map(({ rule }) => rule);
	}

	/** How many requests are being held. */
	get held(): number {
		return this.#held.size;
	}

	/** Replaces the rules. Throws an Error when they are no rules or name a kind of fault that does not exist. */
	set(rules: readonly FaultRule[]): void {
		if (!Array.isArray(rules) || !rules.every((rule) => typeof rule?.fault?.kind === 'string')) {
			throw new Error('Faults are an array of rules, each with a fault that has a kind.');
		}
		const unknown = rules.find(({ fault }) => !isWireFault(fault) && !isPageFault(fault));
		if (unknown) {
			throw new Error(`There is no kind of fault '${unknown.fault.kind}'.`);
		}
		this.#rules = rules.map((rule) => new ActiveRule(rule));
	}

	/** Removes the rules and lets held requests go. */
	clear(): void {
		this.#rules = [];
		this.release();
	}

	/** Lets held requests go and returns how many there were. */
	release(): number {
		const released = [...this.#held];
		this.#held.clear();
		for (const go of released) {
			go();
		}
		return released.length;
	}

	/** Answers a request of the API, faults included; `honest` gives the answer without any. */
	answer(request: Request, honest: (request: Request) => Promise<Response>, socket: Socket): Promise<Response> {
		const url = new URL(request.url);
		const firing = this.#rules.filter((rule) => rule.fires(url));
		const hold = () => this.#hold(request.signal);
		return firing.reduceRight<(request: Request) => Promise<Response>>(
			(next, { rule, random }) =>
				(request) =>
					applyFault(rule.fault, { request, next, socket, random, hold }),
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

function applyFault(fault: Fault, exchange: Exchange): Promise<Response> {
	return isWireFault(fault) ? applyWireFault(fault, exchange) : applyPageFault(fault, exchange);
}

class ActiveRule {
	readonly rule: FaultRule;
	readonly random: Random;
	#matched = 0;
	#fired = 0;

	constructor(rule: FaultRule) {
		this.rule = rule;
		this.random = new Random(rule.seed ?? 1);
	}

	fires(url: URL): boolean {
		const { match = {}, times = Number.POSITIVE_INFINITY, probability = 1, fault } = this.rule;
		if (fault.kind === 'expiredToken' && this.#fired > 0) {
			return true;
		}
		const isMatch =
			(match.path === undefined || url.pathname.endsWith(`/${match.path}`)) &&
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
