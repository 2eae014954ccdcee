// @ts-check
/**
 * Installs `optimade[server]` for the test of the OPTIMADE client, once a machine: node test/harness/servers/optimade/install.mjs
 *
 * Python 3.11 or newer makes the environment, its pip the rest: the packages of `requirements.txt` and no others, as wheels. Nothing
 * else of the program needs it; without it that test is skipped, by name.
 */

import { runCommand } from '../../../../infra/provision/processes/command.mjs';
import { cacheFolder, installOnce } from '../../../../infra/provision/programs/cache.mjs';
import { withRetries } from '../../../../infra/provision/programs/retry.mjs';
import { environmentFolder, pythonIn, REQUIREMENTS } from './environment.mjs';

const PIP = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary', ':all:'];

const folder = environmentFolder();
await installOnce(cacheFolder(), folder, async (staging) => {
  await runCommand(process.env.PYTHON ?? 'python3', ['-m', 'venv', staging]);
  await withRetries(() => runCommand(pythonIn(staging), [...PIP, '-r', REQUIREMENTS]));
  // What does not start must not pass for installed.
  await runCommand(pythonIn(staging), ['-c', 'import mongomock, optimade, uvicorn']);
});
process.stdout.write(`${folder}\n`);
