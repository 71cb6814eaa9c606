import { assert } from 'chai';
import { commands, workspace } from 'vscode';
import { Token } from '../../src/api/token.ts';
import { RowFilter } from '../../src/paging/filter.ts';
import { Random } from '../qoderApi/random.ts';
import { randomEvent, service, setGeneration } from '../soak/account.ts';
import { dismissUploads, randomAction, services, set } from '../soak/actions.ts';
import { compareWithAccount } from '../soak/compare.ts';
import { Observer } from '../soak/observer.ts';
import { countDrawn, countListeners, type Sample, sample } from '../soak/probe.ts';
import { useTheScreen } from '../soak/screen.ts';
import { api, type Qoder, qoder, sampleToken, signIn, signOut, until } from './qoder.ts';
import { inWords } from './rejections.ts';

/** Set by `npm run soak`; in the suite it is short, and always the same. */
declare const SOAK: { readonly seed: number; readonly minutes: number } | undefined;
const { seed, minutes } = typeof SOAK === 'undefined' ? { seed: 5, minutes: 1 / 6 } : SOAK;

const actionsPerCheckpoint = 40;

describe(`A soak of ${Math.round(minutes * 60)} seconds with seed ${seed}`, () => {
	const done: string[] = [];
	/** What has not ended yet, by name. */
	const underWay = new Map<Promise<unknown>, string>();
	let extension: Qoder;
	let observer: Observer;
	let stopCounting: (() => void)[] = [];

	before(async () => {
		extension = await qoder();
		await signOut(extension);
		await reset();
		await extension.token.store(new URL(services[1]).origin, new Token(sampleToken));
		await signIn(extension);
		await commands.executeCommand('qoder.files.focus');
		observer = new Observer(extension);
		stopCounting = [countListeners(), countDrawn(extension.files.view.tree), countDrawn(extension.agents.view.tree)];
	});

	after(async () => {
		for (const stop of stopCounting) {
			stop();
		}
		observer.dispose();
		await api.endFaults();
		await setGeneration(1);
		await set('pageSize', undefined);
		await set('baseUrl', services[0]);
		await commands.executeCommand('qoder.clearFilter');
		await commands.executeCommand('qoder.agents.newestFirst');
		await commands.executeCommand('qoder.files.groupByPurpose');
		await extension.token.delete(new URL(services[1]).origin);
	});

	it('shows each row once, and exactly the account after the faults', async function () {
		const limit = minutes * 60_000 + 120_000;
		this.timeout(limit);
		const alarm = setTimeout(
			() => print(`Seed ${seed} has not ended after these actions:`, ...done.slice(-200), 'Not ended:', ...underWay.values()),
			limit - 1000,
		);
		const random = new Random(seed);
		const samples: Sample[] = [];
		const end = Date.now() + minutes * 60_000;
		let compared = 0;
		let newer = 0;
		try {
			while (Date.now() < end || samples.length === 0) {
				await actAtRandom(random);
				const rows = await checkpoint(random);
				compared += rows;
				newer += service.generation === 3 ? 1 : 0;
				if (rows > 1500) {
					await reset();
					await setGeneration(1);
				}
				samples.push(sample());
			}
		} catch (error) {
			print(`Seed ${seed} failed after these actions:`, ...done.slice(-200), inWords(error));
			throw error;
		} finally {
			clearTimeout(alarm);
		}
		print(...report(samples, newer, compared));
		assertLevel(samples);
	});

	/** With contents that a browser may read too. */
	async function reset(): Promise<void> {
		await api.reset(137, 145);
		await api.modes({ storageCors: true });
	}

	async function actAtRandom(random: Random): Promise<void> {
		for (let count = 0; count < actionsPerCheckpoint; count++) {
			const isEvent = random.next() < 0.35;
			const { name, run } = isEvent ? randomEvent(random) : randomAction(extension, random);
			const patience = random.pick([0, 0, 100, 300]);
			done.push(name);
			const running = run()
				.catch((error: unknown) => observer.complain(`${name}: ${inWords(error)}`))
				.finally(() => underWay.delete(running));
			underWay.set(running, name);
			await (isEvent ? running : Promise.race([running, new Promise((resolve) => setTimeout(resolve, patience))]));
			observer.check();
		}
		done.push('— the faults end —');
		await api.endFaults();
		await Promise.all(underWay.keys());
		done.push('— all have ended —');
		dismissUploads(extension);
		observer.check();
	}

	async function checkpoint(random: Random): Promise<number> {
		const { account, token } = extension;
		await set('pageSize', undefined);
		if (!URL.canParse(workspace.getConfiguration('qoder').get('baseUrl', ''))) {
			await set('baseUrl', services[0]);
		}
		await token.store(account.origin, new Token(sampleToken));
		await until('signed in', () => account.signedIn);
		await commands.executeCommand('qoder.clearFilter');
		await commands.executeCommand('qoder.refresh');
		for (const { view } of [extension.files, extension.agents]) {
			view.tree.filter = new RowFilter(random.pick(['', '', 'a', 'no such name']));
		}
		const compared = await compareWithAccount(extension);
		observer.check();
		done.push(`— checked: ${await useTheScreen(extension, random)} —`);
		observer.check();
		return compared;
	}

	function report(samples: readonly Sample[], newer: number, compared: number): string[] {
		const actions = done.filter((name) => !name.startsWith('—')).length;
		// Twelve of them are enough.
		const some = samples.filter((_, index) => index % Math.ceil(samples.length / 12) === 0 || index === samples.length - 1);
		const of = (tell: (sample: Sample) => number) => some.map((one) => Math.round(tell(one))).join(' ');
		const inUse = [
			`heap in MB: ${of(({ heap = 0 }) => heap)}`,
			`tree items that VS Code keeps: ${of(({ treeItems }) => treeItems)}`,
			`rows drawn: ${of(({ drawn }) => drawn)}`,
			`most listeners on a signal: ${of(({ listeners }) => listeners)}`,
		];
		return [
			`seed ${seed}: ${actions} actions, ${samples.length} checkpoints (${newer} in generation 3), ${compared} rows compared, no difference`,
			...(samples[0]?.heap === undefined ? ['a web worker tells nothing of its heap and listeners'] : inUse),
		];
	}
});

/** The heap of the last third does not exceed that of the first by more than chance explains, and what VS Code keeps of rows. */
function assertLevel(samples: readonly Sample[]): void {
	const [megabytesPerItem, megabytesPerDrawing] = [0.003, 0.00024];
	const own = samples.map(({ heap = 0, treeItems, drawn }) => heap - treeItems * megabytesPerItem - drawn * megabytesPerDrawing);
	const third = Math.ceil(samples.length / 3);
	assert.isBelow(Math.max(...own.slice(-third)), Math.max(...own.slice(0, third)) + 15, 'the heap levels off');
	assert.isBelow(Math.max(...samples.map(({ listeners }) => listeners)), 20, 'no signal gathers listeners');
}

function print(...lines: string[]): void {
	for (const line of lines.flatMap((text) => text.split('\n'))) {
		console.log(`\u200b${line}\u200b`);
	}
}
