/** `screen show NAME`: how far a screening is, by its own answer while it runs, and by its manifest alone afterwards. */
import type { Command } from 'commander';
import { action, type CommandContext } from '../../frame/command.js';
import { parseRunName } from '../../frame/option-values.js';
import { endingFacts } from '../../present/screening/endings.js';
import { renderQuarantine } from '../../present/screening/quarantine.js';
import { pageFacts, stateFacts } from '../../present/screening/state.js';
import { renderFacts } from '../../present/text/facts.js';
import { workflowIdOf } from '../../run/kinds/kinds.js';
import { withStackIfRunning } from '../../run/start/session.js';
import { countByError, quarantined } from '../../screening/quarantine.js';
import { stateOf, statusOf } from '../../screening/running.js';
import { newestOf, openScreeningStores } from '../../screening/stores.js';

export function register(screen: Command): void {
  screen
    .command('show')
    .argument('<name>', 'name of a screening', parseRunName)
    .description('how far it is, what became of its candidates, what was given up and why')
    .action(action<object>((context, _, [name]) => show(context, String(name))));
}

async function show(context: CommandContext, name: string): Promise<void> {
  const isTold = await withStackIfRunning(context, async (session) => {
    if (session === null || (await statusOf(session, name)) !== 'RUNNING') return false;
    const run = workflowIdOf('screening', name);
    const state = await stateOf(session, name);
    const facts = renderFacts([['run', run], ...stateFacts(state), ...endingFacts(state.endings, null)]);
    context.screen.result(facts, { run, state: state.paused ? 'paused' : 'running', screening: state });
    return true;
  });
  if (!isTold) await showManifest(context, name);
}

/** What was folded says all but what is under way. */
async function showManifest({ screen, dataFolder }: CommandContext, name: string): Promise<void> {
  const stores = await openScreeningStores(dataFolder);
  const { ref: head, page } = await newestOf(stores, name);
  const given = countByError(await quarantined(stores.parts, await stores.manifest.chain(head)));
  const run = workflowIdOf('screening', name);
  const facts = renderFacts([
    ['run', run],
    ...pageFacts(page),
    ['next', `npx spectraloom screen top ${name}`],
    ['', given.size > 0 ? `npx spectraloom screen retry ${name}` : ''],
  ]);
  screen.result([renderQuarantine(given), facts].filter(Boolean).join('\n\n'), {
    run,
    state: page.closing ?? 'open',
    counts: page.total,
    identity: page.identity,
    quarantine: Object.fromEntries(given),
    head,
  });
}
