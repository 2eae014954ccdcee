/** `spectraloom runs`: all runs, or the step attempts of one; pause, resume, cancel and terminate. */
import { type Command, Option } from 'commander';
import { stepRecordKey } from '../../infra/artifacts/step-ledger.js';
import { CorruptArtifactError, InvalidInputError, RefusedError } from '../../schemas/failure.js';
import type { RunRecord } from '../../schemas/run/run.js';
import { action, type CommandContext } from '../frame/command.js';
import { EXIT } from '../frame/exit-codes.js';
import { parseRun } from '../frame/option-values.js';
import { type NamedAttempt, renderAttempts, renderRuns, renderUntold } from '../present/runs.js';
import { subjectOfStep } from '../present/step-subject.js';
import { type Control, control } from '../run/calls/control.js';
import { toWorkflowId } from '../run/kinds/kinds.js';
import { closeLostAttempts } from '../run/lost-attempts.js';
import { type Untold, untoldAttempts } from '../run/results/attempts-told.js';
import { recordsOf } from '../run/results/result-files.js';
import { listRuns } from '../run/results/run-list.js';
import { type Session, withRunningStack } from '../run/start/session.js';

interface RunsOptions {
  readonly pause?: boolean;
  readonly resume?: boolean;
  readonly cancel?: boolean;
  readonly terminate?: boolean;
  readonly reason?: string;
}

export function register(program: Command): void {
  program
    .command('runs')
    .argument('[name]', 'a discover run, or kind and name: sweep/oxides, screen/oxides', parseRun)
    .description('list runs; with a name, every attempt of every step of its newest run')
    .addOption(
      new Option('--pause', 'stop training with its state kept, start no new step').conflicts([
        'resume',
        'cancel',
        'terminate',
      ]),
    )
    .addOption(new Option('--resume', 'let a paused run go on').conflicts(['cancel', 'terminate']))
    .addOption(new Option('--cancel', 'end the run; what was published stays').conflicts(['terminate']))
    .addOption(new Option('--terminate', 'end a run that no worker can continue, at once; what was published stays'))
    .option('--reason <text>', 'why, for the audit trail')
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom runs
  $ npx spectraloom runs gpaw-absorption
  $ npx spectraloom runs sweep/gpaw-absorption --pause
`,
    )
    .action(action<RunsOptions>(runs));
}

async function runs(context: CommandContext, options: RunsOptions, [name]: readonly string[]): Promise<void> {
  const order = (['pause', 'resume', 'cancel', 'terminate'] as const).find((one) => options[one]);
  const reason = options.reason ?? null;
  if (reason !== null && !order)
    throw new InvalidInputError('--reason is of an order', { expected: '--pause, --resume, --cancel or --terminate' });
  if (name === undefined && order) {
    throw new InvalidInputError(`--${order} needs the name of a run`, {
      expected: `npx spectraloom runs NAME --${order}`,
    });
  }
  await withRunningStack(context, async (session) => {
    if (name === undefined) await showRuns(context, session);
    else if (order) await send(context, session, { workflowId: toWorkflowId(name), order, reason });
    else await showAttempts(context, session, toWorkflowId(name));
  });
}

async function showRuns({ screen }: CommandContext, session: Session): Promise<void> {
  const found = await listRuns(session);
  screen.result(renderRuns(found), { runs: found });
}

async function send(
  { screen }: CommandContext,
  session: Session,
  given: { readonly workflowId: string; readonly order: Control; readonly reason: string | null },
): Promise<void> {
  const { workflowId, order, reason } = given;
  const progress = await control(session, workflowId, order, reason);
  const said = { pause: 'paused', resume: 'resumed', cancel: 'being cancelled', terminate: 'terminated' }[order];
  screen.result(`${workflowId} ${said}`, { run: workflowId, state: said, progress });
}

async function showAttempts({ screen }: CommandContext, session: Session, workflowId: string): Promise<void> {
  const all = await recordsOf(session, workflowId);
  const newest = all.reduce<(typeof all)[number] | null>(
    (last, record) => (last === null || record.startedAt > last.startedAt ? record : last),
    null,
  );
  if (newest === null) {
    throw new RefusedError(`there is no run ${workflowId}`, { found: workflowId, expected: 'npx spectraloom runs' });
  }
  const { runId: run } = newest;
  const closed = await closeLostAttempts(session, workflowId, run);
  const records = closed > 0 ? await recordsOf(session, run) : all;
  const own = records.filter(({ runId }) => runId === run);
  const { attempts, damaged } = await named(session, own);
  const findings = [...damaged, ...(await untoldAttempts(session, run, own))];
  const text = [renderAttempts(attempts), ...findings.map(renderUntold)].join('\n');
  screen.result(text, { run: workflowId, runId: newest.runId, attempts, findings });
  if (findings.length > 0) process.exitCode = EXIT.failed;
}

async function named({ ledger }: Session, records: readonly RunRecord[]) {
  const damaged = new Map<string, Untold>();
  const attempts: NamedAttempt[] = await Promise.all(
    records.map(async (record) => {
      try {
        const found = await ledger.find(record.key);
        return { ...record, subject: found ? subjectOfStep(record.step, found.parameters) : '' };
      } catch (error) {
        if (!(error instanceof CorruptArtifactError)) throw error;
        // The list is what a damaged store is understood by: it shows the rest.
        const object = stepRecordKey(record.key);
        damaged.set(object, { object, expected: 'the record that was published', found: error.message });
        return { ...record, subject: 'its record is damaged: doctor --repair' };
      }
    }),
  );
  return { attempts, damaged: [...damaged.values()] };
}
