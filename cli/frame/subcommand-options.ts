/**
 * Options behind the name of a subcommand are that subcommand's own, also those that the command above it has: it has parsed
 * them by then, since options of the whole program may stand anywhere.
 */
import type { Command } from 'commander';

/** @param command with subcommands and an action of its own */
export function handDownOptions(command: Command): Command {
  return command.hook('preSubcommand', (above, called) => {
    for (const option of above.options) {
      const name = option.attributeName();
      if (above.getOptionValueSource(name) !== 'cli') continue;
      const isKnown = called.options.some((own) => own.attributeName() === name);
      if (!isKnown)
        called.error(`error: unknown option '${option.long ?? option.flags}'`, { code: 'commander.unknownOption' });
      called.setOptionValueWithSource(name, above.getOptionValue(name), 'cli');
    }
  });
}
