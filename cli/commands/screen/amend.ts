/** `screen amend NAME`: other criteria, parallelism, priority, budget or limit for a screening that runs. */
import type { Command } from 'commander';
import { ScreeningInputs } from '../../../infra/screening-inputs.js';
import { amendScreeningUpdate } from '../../../workflows/frame/messages.js';
import { action, type CommandContext } from '../../frame/command.js';
import { parseOnsetWindow, parseRunName } from '../../frame/option-values.js';
import { stateFacts } from '../../present/screening/state.js';
import { renderFacts } from '../../present/text/facts.js';
import { askRun } from '../../run/calls/ask-run.js';
import { asked } from '../../run/calls/asked.js';
import { workflowIdOf } from '../../run/kinds/kinds.js';
import { withRunningStack } from '../../run/start/session.js';
import { type AmendScreeningOptions, knobChanges } from '../../screening/amendment.js';
import { criteriaOf } from '../../screening/criteria.js';
import { parseBudget, parseCountOr, parsePriority } from '../../screening/option-values.js';
import { publishCriteria } from '../../screening/start-input.js';

interface Reason {
  readonly reason?: string;
}

export function register(screen: Command): void {
  screen
    .command('amend')
    .argument('<name>', 'name of a screening that runs', parseRunName)
    .description('change what is wanted, how much at once, which goes first; it holds from the next shard on')
    .option('--criteria <file>', 'YAML file of what is wanted')
    .option('--onset <lowest:highest>', 'wanted absorption onset alone, eV', parseOnsetWindow)
    .option('--parallel <shards>', 'shards at once; auto: twice the slots of the workers', parseCountOr('auto'))
    .option('--priority <1..5>', '1 goes first', parsePriority)
    .option('--limit <count>', 'candidates in all; none: all of them', parseCountOr('none'))
    .option(
      '--budget <share:after>',
      'pauses above this share of quarantined candidates, such as 0.2:1000',
      parseBudget,
    )
    .option('--reason <text>', 'why, for the audit trail')
    .action(
      action<AmendScreeningOptions & Reason>((context, options, [name]) => amend(context, options, String(name))),
    );
}

async function amend(context: CommandContext, options: AmendScreeningOptions & Reason, name: string): Promise<void> {
  const run = workflowIdOf('screening', name);
  const changes = knobChanges(options);
  await withRunningStack(context, async (session) => {
    const inputs = new ScreeningInputs(session.store);
    const kept = await inputs.find(name);
    const { criteria: file, onset } = options;
    const isValidated = kept !== null && kept.surroundings.calibration !== null;
    const criteria =
      file === undefined && onset === undefined ? null : await criteriaOf({ criteria: file, onset }, null, isValidated);
    const amendment = { ...changes, ...(criteria && { criteria: await publishCriteria(session, criteria) }) };
    const handle = session.client.workflow.getHandle(run);
    const order = { workflowId: run, action: 'amend', reason: options.reason ?? null, details: { amendment } } as const;
    const state = await asked(session, order, () =>
      askRun(session.client, run, 'a screening that runs: npx spectraloom runs', () =>
        handle.executeUpdate(amendScreeningUpdate, { args: [amendment] }),
      ),
    );
    // What is tried again later is judged and bounded as it was in the end.
    if (kept) await inputs.keep({ ...kept, knobs: state.knobs });
    context.screen.result(`${run} amended\n${renderFacts(stateFacts(state))}`, { run, amendment, screening: state });
  });
}
