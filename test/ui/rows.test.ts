import { env } from 'node:process';
import { after, before, describe, it } from 'mocha';
import { assertAlive } from './alive.ts';
import { hostName } from './host.ts';
import { type Session, useSession } from './session.ts';
import { fillAccount, newerRows, pageSize, type State, states } from './states.ts';

/** Milliseconds for each answer; QODER_UI_LATENCIES changes them, as in `30,1500`. */
const latencies = (env['QODER_UI_LATENCIES'] ?? '0').split(',').map(Number);

describe('A row can be hovered, clicked, opened and copied', function () {
	this.timeout(120_000);
	const results = new Map<string, boolean>();
	const cell = (name: string, latency: number) => `${name} ${latency}`;

	const use = (session: Session, all: readonly State[], latency: number) => {
		for (const { name, reach } of all) {
			it(`in the state “${name}”`, async () => {
				results.set(cell(name, latency), false);
				await assertAlive(session, await reach(session));
				results.set(cell(name, latency), true);
			});
		}
	};

	for (const latency of latencies) {
		describe(`with the service ${latency} ms away`, () => {
			use(useTable(latency), states, latency);
		});
	}

	describe('with automatic refresh', () => {
		use(useTable(0, { 'qoder.autoRefresh': 0.03 }), newerRows, 0);
	});

	after(() => {
		const mark = (passed: boolean | undefined) => (passed === undefined ? '·' : passed ? '✓' : '✗');
		const line = (name: string, cells: readonly string[]) =>
			console.log(`      ${name.padEnd(26)}${cells.map((text) => text.padStart(9)).join('')}`);
		line(
			hostName,
			latencies.map((latency) => `${latency} ms`),
		);
		for (const { name } of [...states, ...newerRows]) {
			line(
				name,
				latencies.map((latency) => mark(results.get(cell(name, latency)))),
			);
		}
	});
});

function useTable(latency: number, settings: Readonly<Record<string, unknown>> = {}): Session {
	const session = useSession({ files: 0, agents: 0, height: 1400, settings: { 'qoder.pageSize': pageSize, ...settings } });
	before(async () => {
		fillAccount(session.api);
		session.api.faults.set(latency > 0 ? [{ fault: { kind: 'latency', ms: latency } }] : []);
		await session.signIn();
	});
	return session;
}
