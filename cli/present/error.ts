/**
 * An error as the user sees it: what is wrong in one line, the facts below, one a line.
 *
 *   error  POSCAR_ZnO.vasp, line 7: 3 counts for 2 elements
 *          found     "2 2 1"
 *          expected  one count per element
 */
import { SpectraloomError } from '../../schemas/failure.js';
import { type Colours, errorColours } from './colours.js';

const LABEL = 'error';
const INDENT = ' '.repeat(LABEL.length + 2);

export interface ErrorStyle {
  /** Adds the stack and the causes. */
  readonly verbose?: boolean;
  readonly colours?: Colours;
}

/** @returns lines, each ended */
export function renderError(error: unknown, { verbose = false, colours = errorColours }: ErrorStyle = {}): string {
  const facts: [string, string | number][] = error instanceof SpectraloomError ? Object.entries(factsOf(error)) : [];
  const lines = [`${colours.red(LABEL)}  ${indented(messageOf(error))}`];
  const width = Math.max(0, ...facts.map(([name]) => name.length));
  for (const [name, value] of facts)
    lines.push(`${INDENT}${colours.dim(name.padEnd(width))}  ${indented(String(value))}`);
  if (verbose) lines.push(`${INDENT}${colours.dim(indented(chainOf(error)))}`);
  return `${lines.join('\n')}\n`;
}

/** What the store lost or spoiled (its errors name the key) is mended in one way, whichever step met it. */
function factsOf(error: SpectraloomError): SpectraloomError['facts'] {
  if (error.kind !== 'corrupt' || !('key' in error.facts)) return error.facts;
  return { ...error.facts, 'way out': 'npx spectraloom doctor --repair, then the same command again' };
}

/** The same for programs. */
export function errorToJson(error: unknown): { error: { name: string; message: string; facts: object } } {
  const name = error instanceof Error ? error.name : 'Error';
  return { error: { name, message: messageOf(error), facts: error instanceof SpectraloomError ? factsOf(error) : {} } };
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message || error.name : String(error)).trim();
}

function chainOf(error: unknown): string {
  const texts: string[] = [];
  for (let one = error; one instanceof Error; one = one.cause) texts.push(one.stack ?? one.message);
  return texts.join('\ncaused by ');
}

/** Values come from files: their control characters must not reach the terminal, which would obey them. */
export function visible(text: string): string {
  return text.replaceAll(
    /[^\P{Cc}\n\t]/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

function indented(text: string): string {
  return visible(text).replaceAll('\n', `\n${INDENT}`);
}
