import type { Fault, FaultRule } from '../qoderApi/faults.ts';
import type { Random } from '../qoderApi/random.ts';

const statuses = [400, 401, 403, 404, 408, 429, 500, 502, 503, 504];
const kindsOfPages = [
	...(['duplicateIds', 'shuffled', 'repeatedCursor', 'nullFields', 'missingFields', 'wrongTypes', 'hostileIds'] as const),
	...(['longNames', 'protoKeys', 'errorIn200', 'deepJson'] as const),
];
const kindsOfWires = [
	...(['hold', 'neverEnding', 'reset', 'cutBody', 'truncatedJson', 'emptyBody', 'gzipLie', 'wrongContentType'] as const),
	...(['expiredToken', 'ignoreOrder', 'ignorePurpose'] as const),
];

const pageFaults: readonly Fault[] = [
	...kindsOfPages.map((kind) => ({ kind })),
	{ kind: 'hasMoreLies', lie: 'nullCursor' },
	{ kind: 'hasMoreLies', lie: 'emptyPage' },
	{ kind: 'hugeBody', megabytes: 17 },
];

const faults: readonly Fault[] = [
	...pageFaults,
	...kindsOfWires.map((kind) => ({ kind })),
	...statuses.map((status): Fault => ({ kind: 'status', status })),
	{ kind: 'status', status: 429, headers: { 'retry-after': '1' } },
	{ kind: 'status', status: 429, headers: { 'retry-after': '3600' } },
	{ kind: 'status', status: 502, body: 'html' },
	{ kind: 'latency', ms: 150 },
	{ kind: 'slowDrip', ms: 1, bytes: 2000 },
	{ kind: 'redirect', to: 'sameOrigin' },
	{ kind: 'redirect', to: 'otherOrigin' },
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
