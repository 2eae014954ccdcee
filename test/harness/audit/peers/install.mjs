// @ts-check
/**
 * Installs what checks exports of audit trails for others, once a machine: node test/harness/audit/peers/install.mjs
 *
 * Python 3.11 or newer makes the environment, its pip the packages of `examples/audit/requirements.txt` and no others, as
 * wheels but one; a Go compiler, where there is one, `examples/audit/note`. Nothing else of the program needs them; without them that
 * test is skipped, by name.
 */
import { runCommand } from '../../../../infra/provision/processes/command.mjs';
import { cacheFolder, installOnce } from '../../../../infra/provision/programs/cache.mjs';
import { withRetries } from '../../../../infra/provision/programs/retry.mjs';
import { environmentFolder, NOTE_SOURCES, noteIn, pythonIn, REQUIREMENTS } from './environment.mjs';

/** Of this one package there is no wheel; it is Python alone. */
const BUILT = 'jsonpath-rw';
const WHEELS = ['--no-deps', '--only-binary', ':all:', '--no-binary', BUILT];
const PIP = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...WHEELS];

const folder = environmentFolder();
await installOnce(cacheFolder(), folder, async (staging) => {
  await runCommand(process.env.PYTHON ?? 'python3', ['-m', 'venv', staging]);
  await withRetries(() => runCommand(pythonIn(staging), [...PIP, '-r', REQUIREMENTS]));
  // What does not start must not pass for installed.
  await runCommand(pythonIn(staging), [
    '-c',
    'import cryptography, huggingface_hub, mlcroissant, prov, rocrate_validator',
  ]);
  try {
    await withRetries(() => runCommand('go', ['build', '-C', NOTE_SOURCES, '-o', noteIn(staging), '.']));
  } catch (error) {
    process.stderr.write(`without a check by Go: ${/** @type {Error} */ (error).message}\n`);
  }
});
process.stdout.write(`${folder}\n`);
