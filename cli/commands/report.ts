/** `spectraloom report`: the report of the last finished run of a name, written once more. */

import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { refuseExisting } from '../../infra/files/new-file.js';
import { RefusedError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import { action, type CommandContext } from '../frame/command.js';
import { parseRunName } from '../frame/option-values.js';
import { workflowIdOf } from '../run/kinds/kinds.js';
import { resultFile, saveDocument, saveNewDocument } from '../run/results/result-files.js';
import { type Session, withRunningStack } from '../run/start/session.js';

interface ReportOptions {
  readonly out?: string;
  readonly export?: string;
}

export function register(program: Command): void {
  program
    .command('report')
    .argument('<name>', 'name of a discover run', parseRunName)
    .description('write the report of the last finished run')
    .option(
      '--out <file>',
      'file to write, which must not exist yet (default: results/<name>/report.html in the data folder)',
    )
    .addOption(
      new Option(
        '--export <folder>',
        'write figures, trees, labels and features instead; it must not exist yet',
      ).conflicts('out'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom report gpaw-absorption
  $ npx spectraloom report gpaw-absorption --out ~/report.html
  $ npx spectraloom report gpaw-absorption --export gpaw-groups

docs/reference/files.md lists what is in an exported folder.
`,
    )
    .action(action<ReportOptions>(writeReport));
}

async function writeReport(
  context: CommandContext,
  { out, export: folder }: ReportOptions,
  [name]: readonly string[],
): Promise<void> {
  if (folder !== undefined) return exportReport(context, required(name), resolve(folder));
  if (out !== undefined) await refuseExisting(resolve(out));
  await withRunningStack(context, async (session) => {
    const ref = await lastReport(session, required(name));
    const file =
      out === undefined
        ? await saveDocument(session, ref, resultFile(session, required(name), 'report.html'))
        : await saveNewDocument(session, ref, resolve(out));
    context.screen.result(file, { report: file, artifact: ref });
  });
}

async function exportReport(context: CommandContext, name: string, folder: string): Promise<void> {
  const { exportRun } = await import('../run/results/export-run.js');
  await refuseExisting(folder);
  await withRunningStack(context, async (session) => {
    const files = await exportRun(session, name, folder, context.signal);
    context.screen.result(`${folder}   ${files.length} files`, { folder, files });
  });
}

/** By the attempt records, which outlive Temporal's histories. */
async function lastReport({ records }: Session, name: string): Promise<ObjectRef> {
  let last: { ref: ObjectRef; endedAt: string } | null = null;
  for await (const { step, state, endedAt, outputs } of records.list(workflowIdOf('discover', name))) {
    const ref = outputs.report;
    if (step !== 'report' || !ref || endedAt === null || (state !== 'finished' && state !== 'reused')) continue;
    if (last === null || endedAt > last.endedAt) last = { ref, endedAt };
  }
  if (last) return last.ref;
  throw new RefusedError(`no run "${name}" has a report yet`, { found: name, expected: 'npx spectraloom runs' });
}
