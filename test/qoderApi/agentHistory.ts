import samples from './fixtures/samples.json' with { type: 'json' };
import { hashOf, Random } from './random.ts';
import type { AgentRecord, JsonObject } from './records.ts';
import { type Page, type Query, takePage } from './rows.ts';

type AgentState = Pick<AgentRecord, 'model' | 'system' | 'instructions' | 'tools' | 'mcp_servers'>;

/** Each version has another prompt, and sometimes other tools or another model. The same for the same id. */
export function agentState({ id, name }: Pick<AgentRecord, 'id' | 'name'>, version: number): AgentState {
	const random = new Random(hashOf(id));
	const sampleTools: readonly JsonObject[][] = samples.tools;
	const rules: string[] = [];
	let [model, tools] = [random.integer(0, samples.models.length - 1), random.integer(0, sampleTools.length - 1)];
	for (let current = 2; current <= version; current++) {
		const other = random.pick(samples.rules.filter((rule) => !rules.includes(rule)));
		const place = random.integer(0, rules.length);
		// The number of rules stays between three and nine: add, remove or replace one.
		const change = rules.length < 3 ? 0 : rules.length > 9 ? 1 : random.integer(0, 2);
		rules.splice(place - (change === 0 ? 0 : Math.min(place, 1)), change === 0 ? 0 : 1, ...(change === 1 ? [] : [other]));
		model += random.pick([0, 0, 1]);
		tools += random.pick([0, 0, 0, 1]);
	}
	const [subject, ...role] = name.split('-');
	const first = `You are a ${subject} ${role.join('-')}. Answer briefly and name your sources.`;
	const system = [first, ...(rules.length > 0 ? ['', '## Rules', '', ...rules.map((rule) => `- ${rule}`)] : [])].join('\n');
	const shown = structuredClone(sampleTools[tools % sampleTools.length] ?? []);
	const usesGithub = shown.some((tool) => tool['mcp_server_name'] === 'github');
	return {
		model: samples.models[model % samples.models.length] ?? 'auto',
		system,
		instructions: system,
		tools: shown,
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

	/** Undefined for a version that the agent never had. */
	at(agent: AgentRecord, version: number): AgentRecord | undefined {
		if (version >= agent.version) {
			return version === agent.version ? agent : undefined;
		}
		return this.#kept.get(agent.id)?.find((former) => former.version === version) ?? sampleVersion(agent, version);
	}

	/** Newest first; cursors are version numbers. */
	page(agent: AgentRecord, { cursor, ...query }: Query): Page<AgentRecord> {
		const versions = Array.from({ length: agent.version }, (_, index) => index + 1).reverse();
		// So that numbers sort like texts.
		const key = (version: number | string) => String(version).padStart(9, '0');
		const { items, ...page } = takePage(versions, key, { ...query, cursor: cursor && { ...cursor, id: key(cursor.id) } });
		return { ...page, items: items.flatMap((version) => this.at(agent, version) ?? []) };
	}
}

function sampleVersion(agent: AgentRecord, version: number): AgentRecord {
	const [created, updated] = [Date.parse(agent.created_at), Date.parse(agent.updated_at)];
	const time = created + ((updated - created) * (version - 1)) / Math.max(1, agent.version - 1);
	const updated_at = version === 1 ? agent.created_at : new Date(time).toISOString();
	return { ...agent, ...agentState(agent, version), version, updated_at };
}
