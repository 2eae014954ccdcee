/** `screen top NAME`: the best of what is folded, while the screening goes on and afterwards. */
import type { Command } from 'commander';
import { action, type CommandContext } from '../../frame/command.js';
import { parseCount, parseRunName } from '../../frame/option-values.js';
import { showJudged } from '../../screening/judge/show-judged.js';
import { keptScreening, wantedCriteria } from '../../screening/kept-screening.js';
import { USUAL_TOP } from '../../screening/option-values.js';
import { openScreeningStores } from '../../screening/stores.js';

interface TopOptions {
  readonly number: number;
}

export function register(screen: Command): void {
  screen
    .command('top')
    .argument('<name>', 'name of a screening', parseRunName)
    .description('the best of what was folded so far; near twins are one')
    .option('-n, --number <count>', 'so many', parseCount, USUAL_TOP)
    .action(action<TopOptions>((context, options, [name]) => top(context, options, String(name))));
}

async function top(context: CommandContext, { number }: TopOptions, name: string): Promise<void> {
  const stores = await openScreeningStores(context.dataFolder);
  const kept = await keptScreening(stores, name);
  await showJudged(context, stores, {
    name,
    kept,
    criteria: await wantedCriteria(kept, {}),
    film: null,
    count: number,
  });
}
