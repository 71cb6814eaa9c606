import type { Fault, FaultRule } from '../qoderApi/faults.ts';
import type { Random } from '../qoderApi/random.ts';

const statuses = [400, 401, 403, 404, 408, 429, 500, 502, 503, 504];

const pageFaults: readonly Fault[] = [
	{ kind: 'duplicateIds' },
	{ kind: 'shuffled' },
	{ kind: 'repeatedCursor' },
	{ kind: 'hasMoreLies', lie: 'nullCursor' },
	{ kind: 'hasMoreLies', lie: 'emptyPage' },
	{ kind: 'nullFields' },
	{ kind: 'missingFields' },
	{ kind: 'wrongTypes' },
	{ kind: 'hostileIds' },
	{ kind: 'longNames' },
	{ kind: 'protoKeys' },
	{ kind: 'errorIn200' },
	{ kind: 'deepJson' },
	{ kind: 'hugeBody', megabytes: 17 },
];

const faults: readonly Fault[] = [
	...pageFaults,
	{ kind: 'latency', ms: 150 },
	{ kind: 'hold' },
	{ kind: 'neverEnding' },
	{ kind: 'reset' },
	{ kind: 'cutBody' },
	{ kind: 'slowDrip', ms: 1, bytes: 2000 },
	{ kind: 'truncatedJson' },
	{ kind: 'emptyBody' },
	{ kind: 'gzipLie' },
	{ kind: 'wrongContentType' },
	{ kind: 'redirect', to: 'sameOrigin' },
	{ kind: 'redirect', to: 'otherOrigin' },
	{ kind: 'expiredToken' },
	{ kind: 'ignoreOrder' },
	{ kind: 'ignorePurpose' },
	...statuses.map((status): Fault => ({ kind: 'status', status })),
	{ kind: 'status', status: 429, headers: { 'retry-after': '1' } },
	{ kind: 'status', status: 429, headers: { 'retry-after': '3600' } },
	{ kind: 'status', status: 502, body: 'html' },
];

export function randomFaults(random: Random): FaultRule[] {
	const rules = Array.from({ length: random.integer(1, 3) }, () => {
		const path = random.pick(['files', 'agents', undefined] as const);
		return {
			...(path && { match: { path } }),
			fault: random.pick(faults),
			times: random.integer(1, 6),
			probability: random.pick([0.3, 0.6, 1]),
			seed: random.integer(1, 1_000_000),
		};
	});
	const isOfPage = ({ fault }: FaultRule) => pageFaults.includes(fault);
	// A page can be spoiled once, and before the wire; 17 MB in small parts would take too long.
	const ofPage = rules.filter(isOfPage).slice(0, 1);
	const isHuge = ofPage.some(({ fault }) => fault.kind === 'hugeBody');
	const ofWire = rules.filter((rule) => !isOfPage(rule) && !(isHuge && rule.fault.kind === 'slowDrip'));
	return [...ofWire, ...ofPage];
}
