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
		await until('its tab', names, (name) => name.startsWith(label));
	};
	const copies = async (copy: () => Promise<void>) => {
		await workbench.copy('nothing was copied');
		await copy();
		await workbench.untilCopied(id);
	};
	const pressEnter = async () => {
		await view.focus(label);
		await workbench.page.keyboard.press('Enter');
	};
	const pressCopy = async () => {
		await view.pane.locator('.monaco-list:focus-within .monaco-list-row.selected', { hasText: label }).waitFor();
		await workbench.page.keyboard.press('ControlOrMeta+c');
	};
	await step('Hovered', 'tell its id', () => view.tooltip(label, (text) => text.includes(id)));
	await step('Clicked', 'open its document', () => opens(() => view.click(label)));
	await step('Chose “Copy ID” of', 'copy its id', () => copies(() => view.contextMenu(label, 'Copy ID')));
	await step('Pressed Enter on', 'open its document', () => opens(pressEnter));
	await step('Pressed Ctrl+C on', 'copy its id', () => copies(pressCopy));
}
