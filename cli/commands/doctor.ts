/** `spectraloom doctor`: looks at everything a run depends on; with `--repair` makes a damaged object store whole again. */

import type { Command } from 'commander';
import type { Check, CheckState } from '../../infra/doctor/check.js';
import type { TrailRepair } from '../audit/repair-with-trail.js';
import { action, type CommandContext } from '../frame/command.js';
import { EXIT } from '../frame/exit-codes.js';
import { announcing } from '../present/stack.js';
import { outputColours } from '../present/text/colours.js';

export function register(program: Command): void {
  program
    .command('doctor')
    .description('check platform, programs, ports, disk, keys and servers')
    .option(
      '--repair',
      'also read every stored object, delete the corrupt ones and what leads to them; seal runs that nobody seals',
      false,
    )
    .addHelpText('after', '\nExamples:\n  $ npx spectraloom doctor\n  $ npx spectraloom doctor --repair -o json\n')
    .action(action<{ repair: boolean }>(doctor));
}

async function doctor(context: CommandContext, { repair }: { repair: boolean }): Promise<void> {
  const { screen, dataFolder } = context;
  const { examine } = await import('../../infra/doctor/examine.js');
  const report = repair ? await repaired(context) : null;
  const checks = await examine({ dataFolder });
  const text = [...checks.map(renderCheck), ...(report ? ['', renderRepair(report)] : [])].join('\n');
  screen.result(text, { checks, repair: report });
  if (checks.some((check) => check.state === 'failed')) process.exitCode = EXIT.failed;
}

async function repaired({ screen, dataFolder, signal }: CommandContext): Promise<TrailRepair> {
  const [{ ensureStack }, { repairWithTrail }] = await Promise.all([
    import('../../infra/local-stack/client/client.js'),
    import('../audit/repair-with-trail.js'),
  ]);
  await ensureStack({ dataFolder, signal, ...announcing(screen) });
  screen.step('repair', 'reading every object');
  return repairWithTrail(dataFolder, {
    signal,
    onProgress: (objects, bytes) => screen.detail(`${objects} objects, ${Math.round(bytes / 1e6)} MB`),
  });
}

const MARK: Readonly<Record<CheckState, string>> = {
  ok: outputColours.green('ok     '),
  warning: outputColours.yellow('warning'),
  failed: outputColours.red('failed '),
  skipped: outputColours.dim('-      '),
};

function renderCheck({ name, state, found, advice }: Check): string {
  const line = `${MARK[state]}  ${name.padEnd(12)}  ${found}`;
  return advice === null ? line : `${line}\n${' '.repeat(23)}${outputColours.dim('do')} ${advice}`;
}

function renderRepair(report: TrailRepair): string {
  const lines = [
    `${report.objects} objects read (${(report.bytes / 1e6).toFixed(1)} MB), ${report.deletedObjects.length} were corrupt and are deleted`,
    ...report.deletedObjects.map((key) => `  ${key}`),
    `${report.records} step records read, ${report.deletedRecords.length} deleted: their steps run again`,
    ...report.deletedRecords.map(({ key, step, because }) => `  ${step ?? 'unreadable'}  ${key}: ${because}`),
    ...report.deletedAttempts.map((key) => `  unreadable record deleted: ${key}`),
    ...report.foreignRecords.map((key) => `  left alone, of another version: ${key}`),
    ...report.sealedRuns.map((run) => `sealed within a minute, unless it goes on: ${run}`),
  ];
  return lines.join('\n');
}
