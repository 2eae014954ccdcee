/** `spectraloom up`: starts the local stack and waits until it is ready. */
import { type Command, Option } from 'commander';
import { fullDisk, showBytes } from '../../infra/files/disk-room.js';
import { STORE_KINDS, type StoreKind } from '../../infra/local-stack/state/state.js';
import { action, type CommandContext } from '../frame/command.js';
import { announcing, renderStatus } from '../present/stack.js';
import { showDuration } from '../present/text/duration.js';

interface UpOptions {
  readonly store?: StoreKind;
  readonly page: boolean;
}

export function register(program: Command): void {
  program
    .command('up')
    .description('start Temporal, the object store and the worker, and wait until they are ready')
    .addOption(
      new Option('--store <kind>', 'object store of a new data folder (default: the best installed one)').choices(
        STORE_KINDS,
      ),
    )
    .option('--page', "also serve Temporal's web page, on loopback; a stack without it is started anew", false)
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx spectraloom up\n  $ npx spectraloom up --page\n  $ npx spectraloom up --store dir --data /data/run7\n',
    )
    .action(action<UpOptions>(up, 'what was started goes on; npx spectraloom down stops it'));
}

async function up({ screen, dataFolder, signal }: CommandContext, { store, page }: UpOptions): Promise<void> {
  const { ensureStack } = await import('../../infra/local-stack/client/client.js');
  const started = Date.now();
  const status = await ensureStack({ dataFolder, store, page, signal, ...announcing(screen) });
  screen.step('up', `${status.state} in ${showDuration(Date.now() - started)}`);
  const full = fullDisk([status.dataFolder]);
  if (full)
    screen.step('disk', `the disk of ${full.folder} is full, has ${showBytes(full.freeBytes)}: runs wait for room`);
  screen.result(renderStatus(status, new Date()), status);
}
