import { parseArgs } from 'node:util';
import { startQoderApi } from './server.ts';

/** Starts the local Qoder API from the command line. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '0' },
			files: { type: 'string', default: '137' },
			agents: { type: 'string', default: '45' },
			sessions: { type: 'string', default: '24' },
			seed: { type: 'string', default: '1' },
			generation: { type: 'string', default: '1' },
		},
	});
	if (values.generation !== '1' && values.generation !== '3') {
		throw new Error('--generation must be 1 or 3.');
	}
	const api = await startQoderApi({
		port: readNumber('port', values.port, 65_535),
		files: readNumber('files', values.files, 1_000_000),
		agents: readNumber('agents', values.agents, 1_000_000),
		sessions: readNumber('sessions', values.sessions, 100_000),
		seed: readNumber('seed', values.seed, 2 ** 32 - 1),
		generation: values.generation === '1' ? 1 : 3,
		log: console.log,
	});
	console.log(`Base URL:   ${api.baseUrl}`);
	console.log(`Storage:    ${api.storage.origin}`);
	console.log(`Sample PAT: ${api.token}`);
	console.log(`Other PAT:  ${api.otherToken}`);
}

function readNumber(name: string, text: string, most: number): number {
	if (!/^\d+$/.test(text) || Number(text) > most) {
		throw new Error(`--${name} must be a whole number from 0 to ${most}.`);
	}
	return Number(text);
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
