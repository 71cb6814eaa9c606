import samples from './fixtures/samples.json' with { type: 'json' };
import { hashOf, Random } from './random.ts';
import type { AgentRecord, JsonObject } from './records.ts';
import { type Page, type Query, takePage } from './rows.ts';

type AgentState = Pick<AgentRecord, 'model' | 'system' | 'instructions' | 'tools' | 'mcp_servers'>;

/** Each version has another prompt, and sometimes other tools or another model. The same for the same id. */
export function agentState({ id, name }: Pick<AgentRecord, 'id' | 'name'>, version: number): AgentState {
	const { models, rules } = samples;
	const [start, step] = [new Random(hashOf(id)).integer(0, 99), version - 1];
	const sampleTools: readonly JsonObject[][] = samples.tools;
	// Each version drops the first rule and adds one at the end.
	const shown = Array.from({ length: Math.min(step, 5) }, (_, index) => rules[(start + step + index) % rules.length]);
	const [subject, ...role] = name.split('-');
	const first = `You are a ${subject} ${role.join('-')}. Answer briefly and name your sources.`;
	const system = [first, ...(shown.length > 0 ? ['', '## Rules', '', ...shown.map((rule) => `- ${rule}`)] : [])].join('\n');
	const tools = structuredClone(sampleTools[(start + Math.floor(step / 4)) % sampleTools.length] ?? []);
	const usesGithub = tools.some((tool) => tool['mcp_server_name'] === 'github');
	return {
		model: models[(start + Math.floor(step / 3)) % models.length] ?? 'auto',
		system,
		instructions: system,
		tools,
		mcp_servers: usesGithub ? [{ name: 'github', type: 'url', url: 'https://mcp.example.com/github' }] : [],
	};
}

/** The former versions of agents. */
export class AgentHistory {
	/** Of changed agents; other versions are sample data. */
	readonly #kept = new Map<string, AgentRecord[]>();

	keep(agent: AgentRecord): void {
		this.#kept.set(agent.id, [...(this.#kept.get(agent.id) ?? []), structuredClone(agent)]);
	}

	clear(): void {
		this.#kept.clear();
	}

	/** Newest first. */
	versionsOf(agent: AgentRecord): AgentRecord[] {
		const former = this.#kept.get(agent.id) ?? [];
		const versions = Array.from({ length: agent.version - 1 }, (_, index) => agent.version - 1 - index);
		return [agent, ...versions.map((number) => former.find(({ version }) => version === number) ?? sampleVersion(agent, number))];
	}

	/** Cursors are version numbers. */
	page(agent: AgentRecord, { cursor, ...query }: Query): Page<AgentRecord> {
		// So that numbers sort like texts.
		const key = (version: number | string) => String(version).padStart(9, '0');
		const padded = cursor && { ...cursor, id: key(cursor.id) };
		return takePage(this.versionsOf(agent), ({ version }) => key(version), { ...query, cursor: padded });
	}
}

function sampleVersion(agent: AgentRecord, version: number): AgentRecord {
	const [created, updated] = [Date.parse(agent.created_at), Date.parse(agent.updated_at)];
	const time = created + ((updated - created) * (version - 1)) / Math.max(1, agent.version - 1);
	const updated_at = version === 1 ? agent.created_at : new Date(time).toISOString();
	return { ...agent, ...agentState(agent, version), version, updated_at };
}
