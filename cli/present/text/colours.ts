/**
 * Colours for people who watch: a stream that is no terminal gets plain text, so that `| grep` and log files read clean.
 * The library's own default also colours pipes wherever `CI` is set. `NO_COLOR` and `FORCE_COLOR` are obeyed.
 */
import pc from 'picocolors';

export type Colours = ReturnType<typeof pc.createColors>;

interface ColourWish {
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** `NO_COLOR` wins over `FORCE_COLOR` (not `0`), which wins over what the stream is. */
export function wantsColours({ isTerminal, environment }: ColourWish): boolean {
  if (environment.NO_COLOR) return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0';
  return isTerminal && environment.TERM !== 'dumb';
}

function coloursOf(stream: { readonly isTTY?: boolean }): Colours {
  return pc.createColors(wantsColours({ isTerminal: stream.isTTY === true, environment: process.env }));
}

/** For results. */
export const outputColours = coloursOf(process.stdout);

/** For steps, progress and errors. */
export const errorColours = coloursOf(process.stderr);
