/** `audit why`: what was different when a step was computed anew, back to the first causes; of a hit, where it is from. */
import type { Command } from 'commander';
import { KnownAttempts, type Opened } from '../../../infra/audit/lineage/known-attempts.js';
import { backToCauses } from '../../../infra/audit/lineage/why-step.js';
import type { AuditTrail } from '../../../infra/audit/trail/audit-trail.js';
import type { TrailEntry } from '../../../infra/audit/trail/read-entry.js';
import { RefusedError } from '../../../schemas/failure.js';
import { required } from '../../../schemas/required.js';
import { auditedRun, openAuditStores } from '../../audit/audit-stores.js';
import { storyOf } from '../../audit/run-story.js';
import { action, type CommandContext } from '../../frame/command.js';
import { renderWhy } from '../../present/audit.js';

interface Options {
  readonly run?: string;
}

export function register(audit: Command): void {
  audit
    .command('why')
    .argument('<step>', 'name of a step, or its key or the start of it')
    .option('--run <run>', 'the run in which it ran; without it the newest that has it')
    .description('why a step was computed, or where its result is from')
    .addHelpText(
      'after',
      `
Of a name that several steps of a run have, the first that was computed is told; audit show has the keys of all.

Examples:
  $ npx spectraloom audit why evaluate
  $ npx spectraloom audit why trainRung --run sweep/oxides
  $ npx spectraloom audit why 3fa91c --run gpaw-absorption
`,
    )
    .action(action<Options>((context, { run }, [step]) => why(context, String(step), run ?? null)));
}

async function why(context: CommandContext, asked: string, name: string | null): Promise<void> {
  const { trail } = await openAuditStores(context);
  const run = name === null ? await newestWith(trail, asked) : await auditedRun(trail, name);
  const entries = await trail.entriesOf(run);
  const story = storyOf(entries);
  const stateOf = (stepKey: string | null) => required(story.attempts.findLast((each) => each.stepKey === stepKey));
  const found = [...new Map(openingsOf(entries, asked).map((each) => [each.stepKey, each])).values()];
  const here = found.find(({ stepKey }) => stateOf(stepKey).state !== 'reused') ?? found[0];
  if (!here)
    throw new RefusedError(`${run} has no step "${asked}"`, { found: asked, expected: 'audit show lists them' });
  const { state, from } = stateOf(here.stepKey);
  const chain = state === 'reused' ? [] : await causesOf(trail, here, entries);
  const told = chain.map(({ step, there, differences }) => ({ step, comparedWith: there.run, differences }));
  const answer = { run, step: here.step, stepKey: here.stepKey, steps: found.length, state, from, chain: told };
  context.screen.result(renderWhy(answer), answer);
}

async function causesOf(trail: AuditTrail, here: Opened, entries: readonly TrailEntry[]) {
  const [own, earlier] = [new KnownAttempts(), new KnownAttempts(here.at)];
  own.add(entries);
  for (const run of await trail.runs()) if (run !== here.run) earlier.add(await trail.entriesOf(run));
  return backToCauses(here, own, earlier);
}

function openingsOf(entries: readonly TrailEntry[], asked: string): Opened[] {
  return entries.flatMap(({ entry }) =>
    entry.kind === 'opened' && entry.stepKey !== null && (entry.step === asked || entry.stepKey.startsWith(asked))
      ? [entry]
      : [],
  );
}

/** @throws RefusedError where no run has it */
async function newestWith(trail: AuditTrail, asked: string): Promise<string> {
  let newest: Opened | null = null;
  for (const run of await trail.runs())
    for (const opened of openingsOf(await trail.entriesOf(run), asked))
      if (newest === null || opened.at >= newest.at) newest = opened;
  if (newest) return newest.run;
  throw new RefusedError(`the audit trail has no step "${asked}"`, { found: asked, expected: 'audit show lists them' });
}
