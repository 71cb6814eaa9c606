import type { FaultOf, FaultTable } from './exchange.ts';
import type { JsonObject } from './records.ts';

/** The faults of refusals, with their details. Answers that refuse nothing pass through untouched. */
interface ErrorFaultDetails {
	/**
	 * Refusals as live services were seen to send them: `{code, message}` of the gateway, the envelope without `request_id`, or with a
	 * type that contradicts the status. Set before a rule that refuses, it changes that rule's answer.
	 */
	errorShape: { readonly shape: keyof typeof shapes };
}

/** A fault of refusals. */
export type ErrorFault = FaultOf<ErrorFaultDetails>;

interface ErrorEnvelope extends JsonObject {
	error: { type: string; message: string } & JsonObject;
}

const gatewayCodes: Readonly<Record<number, string>> = {
	400: 'INVALID_ARGUMENT',
	401: 'TOKEN_INVALID',
	403: 'PERMISSION_DENIED',
	404: 'NOT_FOUND',
	409: 'CONFLICT',
	429: 'RATE_LIMITED',
};

const shapes = {
	gateway: ({ error }: ErrorEnvelope, status: number): JsonObject => ({
		code: gatewayCodes[status] ?? 'INTERNAL',
		message: error.message,
	}),
	noRequestId: ({ request_id, ...envelope }: ErrorEnvelope): JsonObject => envelope,
	wrongType: ({ error, ...envelope }: ErrorEnvelope, status: number): JsonObject => ({
		...envelope,
		error: { ...error, type: status === 400 ? 'api_error' : 'invalid_request_error' },
	}),
};

/** How a request is answered with each of them. */
export const errorFaults: FaultTable<ErrorFaultDetails> = {
	errorShape: async ({ shape }, { request, next }) => {
		const answer = await next(request);
		if (answer.status < 400 || !answer.headers.get('content-type')?.startsWith('application/json')) {
			return answer;
		}
		const envelope = (await answer.json()) as ErrorEnvelope;
		const { status, headers } = answer;
		return new Response(JSON.stringify(shapes[shape](envelope, status)), { status, headers });
	},
};
