/** `screen pause|resume|cancel NAME`: orders to a screening that runs, as `runs screening/NAME` gives them. */
import type { Command } from 'commander';
import { action, type CommandContext } from '../../frame/command.js';
import { parseRunName } from '../../frame/option-values.js';
import { stateFacts } from '../../present/screening/state.js';
import { renderFacts } from '../../present/text/facts.js';
import { control } from '../../run/calls/control.js';
import { workflowIdOf } from '../../run/kinds/kinds.js';
import { withRunningStack } from '../../run/start/session.js';
import { stateOf } from '../../screening/running.js';

const ORDERS = {
  pause: ['paused', 'start nothing new and stop the shards in flight; they begin again'],
  resume: ['resumed', 'let a paused screening go on'],
  cancel: ['being cancelled', 'end a screening; what was predicted is folded and stays'],
} as const;
type Order = keyof typeof ORDERS;

export function register(screen: Command): void {
  for (const order of Object.keys(ORDERS) as Order[])
    screen
      .command(order)
      .argument('<name>', 'name of a screening that runs', parseRunName)
      .description(ORDERS[order][1])
      .option('--reason <text>', 'why, for the audit trail')
      .action(
        action<{ readonly reason?: string }>((context, { reason = null }, [name]) =>
          send(context, String(name), order, reason),
        ),
      );
}

async function send(context: CommandContext, name: string, order: Order, reason: string | null): Promise<void> {
  const run = workflowIdOf('screening', name);
  const [said] = ORDERS[order];
  await withRunningStack(context, async (session) => {
    const progress = await control(session, run, order, reason);
    const state = order === 'cancel' ? null : await stateOf(session, name);
    const facts = state ? `\n${renderFacts(stateFacts(state))}` : '';
    context.screen.result(`${run} ${said}${facts}`, { run, order, said, progress, screening: state });
  });
}
