import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Page } from 'playwright-core';
import { Port } from '../qoderApi/port.ts';
import type { Row } from '../ui/tree.ts';
import { until } from '../ui/until.ts';
import { View } from '../ui/view.ts';

/** The id shows whether the result is right. */
export interface Deed {
	readonly view: 'Files' | 'Agents';
	readonly label: string;
	readonly id: string;
	readonly how: 'hover' | 'click';
}

/** Tests in the extension host cannot see the page. */
export interface Screen {
	readonly url: string;
	close(): Promise<void>;
}

/** Serves rows at `/rows?view=Files`, runs what `/deeds` receives, and takes a picture at `/picture`. */
export async function serveScreen(page: Page, picture: string): Promise<Screen> {
	const app = new Hono()
		.use(cors({ origin: '*' }))
		.get('/rows', async ({ req, json }) => json({ rows: await new View(page, `${req.query('view')}`).rows() }))
		.post('/deeds', async ({ req, json }) => {
			await act(page, await req.json<Deed>());
			return json({});
		})
		.get('/picture', async ({ json }) => {
			await page.screenshot({ path: picture });
			return json({ picture });
		})
		.onError((error, { json }) => json({ error: error.message }));
	const port = await Port.open(createServer(getRequestListener(app.fetch)), 0);
	return { url: port.origin, close: () => port.close() };
}

export interface ScreenAnswer {
	readonly rows?: Row[];
	readonly picture?: string;
	readonly error?: string;
}

async function act(page: Page, { view: title, label, id, how }: Deed): Promise<void> {
	const view = new View(page, title);
	if (how === 'hover') {
		await view.tooltip(label, (text) => text.includes(id));
		await page.mouse.move(0, 0);
		return;
	}
	await view.click(label);
	const tabs = page.locator('.tab.active');
	const names = () => tabs.evaluateAll((all) => all.map((tab) => tab.getAttribute('data-resource-name') ?? ''));
	await until(`a tab of ${label}`, names, (all) => all.some((name) => name.startsWith(label)));
}
