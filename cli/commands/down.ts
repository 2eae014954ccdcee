/** `spectraloom down`: stops the local stack; with `--purge` removes its data too. */
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { InvalidInputError, RefusedError } from '../../schemas/failure.js';
import { action, type CommandContext } from '../frame/command.js';

interface DownOptions {
  readonly purge: boolean;
  readonly yes: boolean;
}

export function register(program: Command): void {
  program
    .command('down')
    .description('stop the worker, Temporal and the object store; data are kept')
    .option('--purge', 'remove the data folder afterwards: all runs, models and results', false)
    .option('-y, --yes', 'do not ask before removing', false)
    .addHelpText('after', '\nExamples:\n  $ npx spectraloom down\n  $ npx spectraloom down --purge --yes\n')
    .action(action<DownOptions>(down, 'the parts go on stopping'));
}

async function down({ screen, dataFolder, signal }: CommandContext, { purge, yes }: DownOptions): Promise<void> {
  const [{ resolveDataFolder }, { stopStack }] = await Promise.all([
    import('../../infra/config.js'),
    import('../../infra/local-stack/client/client.js'),
  ]);
  const folder = resolveDataFolder({ dataFolder });
  if (purge && !yes) {
    if (!screen.canAsk) {
      throw new InvalidInputError('--purge removes data and nobody can be asked here', { expected: '--purge --yes' });
    }
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await terminal.question(`remove ${folder} with all runs, models and results? [y/N] `, { signal });
    terminal.close();
    if (!/^y(es)?$/i.test(answer.trim())) throw new RefusedError('nothing was removed, nothing was stopped');
  }
  const ran = await stopStack({ dataFolder, purge });
  const text = `${ran ? 'stopped' : 'nothing was running'}${purge ? `, removed ${folder}` : ''}`;
  screen.result(text, { stopped: ran, purged: purge, dataFolder: folder });
}
