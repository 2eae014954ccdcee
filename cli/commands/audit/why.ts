/** `audit why STEP`: what in the key of a step differs from the nearest earlier one, back to the first cause; of a hit its origin. */
import type { Command } from 'commander';
import { backToCause } from '../../../infra/audit/lineage/why-step.js';
import { RefusedError } from '../../../schemas/failure.js';
import { required } from '../../../schemas/required.js';
import { auditedRun, openAuditStores } from '../../audit/audit-stores.js';
import { storyOf } from '../../audit/run-story.js';
import { action, type CommandContext } from '../../frame/command.js';
import { renderWhy } from '../../present/audit.js';

interface Options {
  readonly run: string;
}

export function register(audit: Command): void {
  audit
    .command('why')
    .argument('<step>', 'name of a step, or its key or the start of it')
    .requiredOption('--run <run>', 'the run in which it ran')
    .description('why a step was computed, or where its result is from')
    .action(action<Options>((context, { run }, [step]) => why(context, String(step), run)));
}

async function why(context: CommandContext, asked: string, name: string): Promise<void> {
  const { trail } = await openAuditStores(context);
  const run = await auditedRun(trail, name);
  const entries = await trail.entriesOf(run);
  const openings = entries.flatMap(({ entry }) => (entry.kind === 'opened' && entry.stepKey !== null ? [entry] : []));
  const here = openings.find(({ step, stepKey }) => step === asked || stepKey?.startsWith(asked));
  if (!here)
    throw new RefusedError(`${run} has no step "${asked}"`, { found: asked, expected: 'audit show lists them' });
  const story = storyOf(entries).attempts.filter(({ stepKey }) => stepKey === here.stepKey);
  const { state, from } = required(story.at(-1));
  const earlier = [];
  for (const other of await trail.runs())
    if (other !== run)
      for (const { entry } of await trail.entriesOf(other))
        if (entry.kind === 'opened' && entry.at < here.at) earlier.push(entry);
  earlier.sort((a, b) => (a.at < b.at ? -1 : 1));
  const chain = state === 'reused' ? [] : backToCause(here, entries, earlier);
  const told = chain.map(({ step, there, differences }) => ({ step, comparedWith: there.run, differences }));
  context.screen.result(renderWhy({ step: here.step, state, from, chain: told }), {
    run,
    step: here.step,
    stepKey: here.stepKey,
    state,
    from,
    chain: told,
  });
}
