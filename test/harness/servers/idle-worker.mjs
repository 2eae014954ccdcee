/** Stands in for the worker where only its life matters: prints what it must not (the store's keys), says that it is ready and alive, ends on SIGTERM. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const dataFolder = process.argv[process.argv.indexOf('--data') + 1];
const keys = JSON.parse(readFileSync(join(dataFolder, 'credentials.json'), 'utf8'));
process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'polling', keys })}\n`);
process.stderr.write(`not JSON: ${keys.accessKey} ${keys.secretKey}\n`);
process.on('SIGTERM', () => process.exit(0));
process.on('message', ({ number }) => process.send({ type: 'alive', number, fault: null }));
process.send?.({ type: 'ready' });
setInterval(() => {}, 1_000);
