/** `audit reproduce RUN`: every step again from its recorded inputs, and how its results compare; exit code 1 where one differs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { RefusedError } from '../../../schemas/failure.js';
import { auditedRun, openAuditStores } from '../../audit/audit-stores.js';
import { type ReproducedRun, reproduceRun } from '../../audit/reproduce/reproduce-run.js';
import { action, type CommandContext } from '../../frame/command.js';
import { EXIT } from '../../frame/exit-codes.js';
import { parseCountIn, parseDecimal } from '../../frame/option-values.js';
import { withPool } from '../../predict/with-pool.js';
import { renderReproduced } from '../../present/trail/reproduced.js';

/** Networks round otherwise with other threads or neighbours in a batch: about 2e-6. */
const TOLERANCE = 1e-5;
const MOST_THREADS = 256;

interface Options {
  readonly chain: boolean;
  readonly step?: string;
  readonly threads: number;
  readonly tolerance: number;
}

export function register(audit: Command): void {
  audit
    .command('reproduce')
    .argument('<run>', 'a run: its name, kind and name, or a run of audit list')
    .description('compute every step again and compare; nothing is looked up or published')
    .option(
      '--chain',
      'from what the run was given: each step from results made again, not from the recorded ones',
      false,
    )
    .option('--step <step>', 'only steps of this name, or the step whose key begins so')
    .option('--threads <count>', 'threads of a process; runs have one', parseCountIn([1, MOST_THREADS]), 1)
    .option('--tolerance <number>', 'largest difference, relative to numbers above 1', parseTolerance, TOLERANCE)
    .addHelpText(
      'after',
      `
Of every step: bit-exact; within tolerance, with the largest difference of each column; same up to renumbering, of labels;
or different. Inputs that were deleted are made first. Exit code 1 where a step differs, fails or is not told by the trail.

Examples:
  $ npx spectraloom audit reproduce gpaw-absorption
  $ npx spectraloom audit reproduce gpaw-absorption --chain -o json
  $ npx spectraloom audit reproduce sweep/oxides --step trainRung --threads 2
`,
    )
    .action(action<Options>((context, options, [run]) => reproduce(context, options, String(run)), 'nothing is kept'));
}

async function reproduce(context: CommandContext, options: Options, name: string): Promise<void> {
  const { screen, signal } = context;
  const { chain: isChain, threads, tolerance, step = null } = options;
  const stores = await openAuditStores(context);
  const run = await auditedRun(stores.trail, name);
  const folder = await mkdtemp(join(tmpdir(), 'spectraloom-again-'));
  try {
    const found = await withPool(
      (host) =>
        screen.during('reproduce', (onProgress) =>
          reproduceRun(
            { ...stores, host, folder, signal, onProgress },
            { run, step, isChain, threads, tolerance, lanes: Math.max(1, Math.floor(cpus().length / threads)) },
          ),
        ),
      threads,
    );
    refuseNothing(found, step);
    screen.result(renderReproduced(found), found);
    if (!found.isReproduced) process.exitCode = EXIT.failed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function refuseNothing({ run, steps, untold }: ReproducedRun, step: string | null): void {
  if (steps.length + untold.length > 0) return;
  throw new RefusedError(step === null ? `${run} has no finished step` : `${run} has no finished step "${step}"`, {
    expected: 'npx spectraloom audit show lists them',
  });
}

function parseTolerance(text: string): number {
  const value = parseDecimal(text);
  if (value < 0) throw new InvalidArgumentError('Expected a number of at least 0.');
  return value;
}
