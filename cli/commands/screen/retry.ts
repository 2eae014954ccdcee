/** `screen retry NAME`: what is in quarantine, tried again alone; what can be screened now joins the others. */
import type { Command } from 'commander';
import { RefusedError } from '../../../schemas/failure.js';
import type { ScreeningResult } from '../../../schemas/screening/input.js';
import { action, type CommandContext } from '../../frame/command.js';
import { parseCount, parseRunName } from '../../frame/option-values.js';
import { showDetached } from '../../present/detached.js';
import { runToEnd } from '../../run/follow/run-to-end.js';
import { withStartedStack } from '../../run/start/session.js';
import { showFinished } from '../../screening/judge/show-finished.js';
import { placesNow } from '../../screening/places.js';
import { countByError, quarantined } from '../../screening/quarantine.js';
import { retryInput } from '../../screening/retry-input.js';
import { newestOf, screeningStores } from '../../screening/stores.js';

interface RetryOptions {
  readonly error?: string;
  readonly detach: boolean;
  readonly top: number;
}

export function register(screen: Command): void {
  screen
    .command('retry')
    .argument('<name>', 'name of a screening that has ended', parseRunName)
    .description('try what is in quarantine again, when its cause was mended')
    .option('--error <class>', 'of this class of error alone, such as InvalidStructureError')
    .option('--top <count>', 'candidates that are ranked in the end', parseCount, 20)
    .option('--detach', 'start and return; "screen show" says how far it is', false)
    .action(action<RetryOptions>((context, options, [name]) => retry(context, options, String(name))));
}

async function retry(context: CommandContext, options: RetryOptions, name: string): Promise<void> {
  const { error = null, detach, top } = options;
  await withStartedStack(context, undefined, async (session) => {
    const stores = screeningStores(session.store);
    const { ref: head } = await newestOf(stores, name);
    const kept = await stores.inputs.find(name);
    if (!kept)
      throw new RefusedError(`what ${name} was started with is not in the store`, {
        found: name,
        expected: `npx spectraloom screen start ${name} with its options, which screens what is in quarantine as well`,
      });
    const given = countByError(await quarantined(stores.parts, await stores.manifest.chain(head)));
    const places = await placesNow(kept.places);
    const input = retryInput({ ...kept, places }, head, given, error);
    const count = error === null ? [...given.values()].reduce((all, one) => all + one, 0) : (given.get(error) ?? 0);
    const ended = await runToEnd<ScreeningResult>(context, session, {
      kind: 'screening',
      name,
      origin: null,
      summary: `${count} of the quarantine again${error === null ? '' : `, ${error}`}`,
      detach,
      input: async () => input,
    });
    if (ended.result === null) return showDetached(context.screen, ended);
    await showFinished(context, session, { ...ended, result: ended.result }, top);
  });
}
