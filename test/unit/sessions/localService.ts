import type { Socket } from 'node:net';
import { QoderClient } from '../../../src/api/client.ts';
import { Token } from '../../../src/api/token.ts';
import { Account } from '../../qoderApi/account.ts';
import { createApp } from '../../qoderApi/app.ts';
import type { EventDraft } from '../../qoderApi/events.ts';
import { type FaultRule, Faults } from '../../qoderApi/faults.ts';
import { modesOf } from '../../qoderApi/modes.ts';
import { baseUrl, token } from '../api/script.ts';

/** An event, and when it happens: milliseconds from the start. */
export type Happening = readonly [at: number, EventDraft];

/** The local API in this process, so that a test can stop time. Its one session runs, and has these events. */
export function localService(happenings: readonly Happening[], rules: readonly FaultRule[]) {
	const account = new Account({ files: 0, agents: 1, sessions: 0 });
	const [id = ''] = account.addSessions(1, { status: 'running' });
	account.eventsOf(id)?.set(happenings.flatMap(([at, event]) => (at === 0 ? [event] : [])));
	for (const [at, event] of happenings.filter(([at]) => at > 0)) {
		setTimeout(() => account.eventsOf(id)?.add([event]), at);
	}
	const faults = new Faults();
	faults.set(rules);
	const fail = (reason: string) => () => {
		throw new TypeError(reason);
	};
	const socket = { resetAndDestroy: fail('fetch failed'), destroy: fail('terminated') } as unknown as Socket;
	const others = { otherAccount: account, otherToken: '', storage: undefined as never };
	const app = createApp({ account, token, ...others, modes: modesOf({}), generation: 3 });
	const requests: Request[] = [];
	const state = { open: 0 };

	async function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
		const request = new Request(input, init);
		requests.push(request);
		const response = await faults.answer(request, async (changed) => app.fetch(changed), socket);
		if (!response.body || !isStream(request)) {
			return response;
		}
		state.open += 1;
		const ended = () => {
			state.open -= 1;
		};
		const { readable, writable } = new TransformStream();
		response.body.pipeTo(writable, { preventCancel: true }).then(ended, ended);
		return new Response(readable, response);
	}
	const isStream = ({ url }: Request) => url.endsWith('/stream');
	return {
		client: new QoderClient({ baseUrl, token: async () => new Token(token), fetch }),
		id,
		requests,
		state,
		spoil: (others: readonly FaultRule[]) => faults.set(others),
		/** The ids of all events, oldest first. */
		ids: () => (account.eventsOf(id)?.all ?? []).map((event) => event.id).reverse(),
		count: (kind: 'pages' | 'stream') => requests.filter((request) => isStream(request) === (kind === 'stream')).length,
	};
}
