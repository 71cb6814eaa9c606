import { argv } from 'node:process';
import { parseArgs } from 'node:util';
import { reportFailure } from './failure.ts';
import { hostUsage, readHostName, usualHost } from './host.ts';
import { runTests } from './runTests.ts';

const usage = `npm run test:extension -- [--host NAME]

${hostUsage}`;

try {
	const options = {
		host: { type: 'string', default: usualHost },
		help: { type: 'boolean', short: 'h', default: false },
	} as const;
	const { values } = parseArgs({ args: argv.slice(2), options });
	if (values.help) {
		console.log(usage);
	} else {
		const host = readHostName(values.host);
		process.exitCode = await runTests({ host, bundle: 'out/extension/index.js', minutes: 25 });
	}
} catch (error) {
	reportFailure(error);
}
