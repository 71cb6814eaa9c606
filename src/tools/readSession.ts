import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { QoderFileSystem } from '../documents/fileSystem.ts';
import { mostKilobytes } from './answer.ts';
import { cursorInput, idInput, optional } from './inputs.ts';
import type { NameCache } from './nameCache.ts';
import { code, type ToolDefinition } from './tool.ts';

const schema = v.object({ id: idInput, cursor: optional(cursorInput) });

/** Of a turn, so that it fits into an answer. */
const mostCharacters = 4000;

/** `qoder_read_session`: the newest turns, newest first. */
export function readSession(names: NameCache, documents: QoderFileSystem): ToolDefinition<v.InferOutput<typeof schema>> {
	return {
		schema,
		confirmation: ({ id }, host) => {
			const name = code(names.name(id));
			return {
				title: l10n.t('Read Qoder Cloud session?'),
				message: l10n.t(
					'The newest turns of {0} on {1} (up to {2} kB) will be sent to the language model.',
					name,
					host,
					mostKilobytes,
				),
				progress: l10n.t('Reading {0} from {1}', name, host),
			};
		},
		answer: async ({ id, cursor }, _client, signal) => {
			const text = await documents.transcript(id);
			signal.throwIfAborted();
			const [head = '', ...turns] = text.split(/^(?=## )/m).map(cut);
			const from = Math.min(Number(cursor ?? 0), turns.length);
			const parts = [...(from === 0 ? [head] : []), ...turns.toReversed().slice(from)].map((part) => part.trimEnd());
			const turnsIn = (shown: number) => from + shown - (from === 0 ? 1 : 0);
			return {
				sentences: (shown) =>
					`${Math.max(0, turnsIn(shown) - from)} turns of the session, newest first. The turns are those of its newest 100 events; the user can open all of them with “Open Transcript”.`,
				parts,
				separator: '\n\n',
				next: (shown) => (turnsIn(shown) < turns.length ? `${Math.max(0, turnsIn(shown))}` : undefined),
			};
		},
	};
}

function cut(turn: string): string {
	const characters = Array.from(turn);
	return characters.length > mostCharacters ? `${characters.slice(0, mostCharacters).join('')}\n…` : turn;
}
