import type { Browser } from 'playwright-core';

/** Bytes after garbage collection, for a web worker, which cannot measure them itself. */
export async function workerHeap(browser: Browser): Promise<number> {
	const session = await browser.newBrowserCDPSession();
	try {
		const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'worker' }] });
		const worker = targetInfos.find(({ title }) => title === 'ExtensionHostWorker');
		if (!worker) {
			throw new Error('There is no extension host in the browser.');
		}
		const { sessionId } = await session.send('Target.attachToTarget', { targetId: worker.targetId });
		const send = (id: number, method: string) =>
			new Promise<{ usedSize: number }>((resolve) => {
				session.on('Target.receivedMessageFromTarget', ({ message }) => {
					const answer = JSON.parse(message) as { id?: number; result: { usedSize: number } };
					if (answer.id === id) {
						resolve(answer.result);
					}
				});
				void session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
			});
		await send(1, 'HeapProfiler.collectGarbage');
		return (await send(2, 'Runtime.getHeapUsage')).usedSize;
	} finally {
		await session.detach();
	}
}
