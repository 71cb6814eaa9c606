import { hostName } from './host.ts';
import type { Session } from './session.ts';
import { until } from './until.ts';
import type { View } from './view.ts';

export interface Usable {
	readonly view: View;
	readonly label: string;
	/** Of its file or agent. */
	readonly id: string;
}

/** Milliseconds. */
const patience = 20_000;

/** By hover, click, Enter, *Copy ID* and Ctrl+C. Leaves the row selected and its document open. */
export async function assertAlive({ workbench }: Session, { view, label, id }: Usable): Promise<void> {
	const step = async <T>(deed: string, wanted: string, act: () => Promise<T>) => {
		try {
			return await act();
		} catch (error) {
			const place = `“${label}” (${id}) in ${view.title}, ${hostName}`;
			throw new Error(`${deed} ${place}, which is to ${wanted}: ${(error as Error).message}`, { cause: error });
		}
	};
	const opens = async (open: () => Promise<void>) => {
		await workbench.closeTabs();
		await open();
		const names = () => workbench.tab.evaluateAll((tabs) => tabs.map((tab) => tab.getAttribute('data-resource-name')).join());
		await until('its tab', names, (name) => name.startsWith(label), patience);
		const lost = workbench.page.locator('.editor-instance .view-line', { hasText: 'is no longer in the list' });
		if ((await lost.count()) > 0) {
			throw new Error('the document says that the row is no longer in the list');
		}
	};
	const copies = async (copy: () => Promise<void>) => {
		await workbench.copy('nothing was copied');
		await copy();
		await until(
			'its id in the clipboard',
			() => workbench.copied(),
			(text) => text === id,
			patience,
		);
	};
	const pressEnter = async () => {
		await view.focus(label);
		await workbench.page.keyboard.press('Enter');
	};
	const pressCopy = async () => {
		await view.pane.locator('.monaco-list:focus-within .monaco-list-row.selected', { hasText: label }).waitFor();
		await workbench.page.keyboard.press('ControlOrMeta+c');
	};
	await step('Hovered', 'tell its id', () => view.tooltip(label, (text) => text.includes(id), patience));
	await step('Clicked', 'open its document', () => opens(() => view.click(label)));
	await step('Chose “Copy ID” of', 'copy its id', () => copies(() => view.contextMenu(label, 'Copy ID')));
	await step('Pressed Enter on', 'open its document', () => opens(pressEnter));
	await step('Pressed Ctrl+C on', 'copy its id', () => copies(pressCopy));
}
