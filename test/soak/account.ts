import { api } from '../extension/qoder.ts';
import type { Random } from '../qoderApi/random.ts';
import { purposes } from '../qoderApi/records.ts';
import type { Action } from './actions.ts';
import { randomFaults } from './faults.ts';

/** Here, because the control plane does not report it. */
export const service: { generation: 1 | 3 } = { generation: 1 };

export async function setGeneration(generation: 1 | 3): Promise<void> {
	service.generation = generation;
	await api.generation(generation);
}

/** In the account or the service, whatever the user does. */
export function randomEvent(random: Random): Action {
	const [change, lucky] = [random.integer(0, 10), random.next() < 0.5];
	if (change < 4) {
		return changeAccount(random);
	}
	if (change < 7) {
		const rules = randomFaults(random);
		const name = `faults ${rules.map(({ fault, match }) => `${JSON.stringify(fault)} ${match?.path ?? ''}`).join(', ')}`;
		return { name, run: () => api.faults(rules) };
	}
	if (change === 7) {
		const generation = lucky ? 1 : 3;
		return { name: `generation ${generation}`, run: () => setGeneration(generation) };
	}
	return lucky ? { name: 'faults end', run: () => api.endFaults() } : { name: 'release', run: () => api.release() };
}

function changeAccount(random: Random): Action {
	const [count, purpose, kind] = [random.integer(1, 30), random.pick(purposes), random.integer(0, 4)];
	const [at, fewer] = [random.integer(0, 999), Math.ceil(count / 3)];
	switch (kind) {
		case 0:
			return { name: `${count} files more`, run: () => api.change({ addFiles: count, purpose }) };
		case 1:
			return { name: `${count} agents more`, run: () => api.change({ addAgents: count }) };
		case 2:
			return { name: `the newest ${fewer} files go`, run: () => api.change({ removeFiles: fewer }) };
		case 3:
			return { name: `the newest ${fewer} agents go`, run: () => api.change({ removeAgents: fewer }) };
	}
	return {
		name: `some go at ${at}`,
		run: async () => {
			const { files, agents } = await api.account();
			const some = <T>(all: T[]) => all.slice(at % Math.max(1, all.length)).slice(0, fewer);
			await api.change({ removeFiles: some(files).map(({ id }) => id) });
			await api.change({ removeAgents: some(agents).map(({ id }) => id) });
		},
	};
}
