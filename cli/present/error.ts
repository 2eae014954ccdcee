/**
 * An error as the user sees it: what is wrong in one line, the facts below, one a line.
 *
 *   error  POSCAR_ZnO.vasp, line 7: 3 counts for 2 elements
 *          found     "2 2 1"
 *          expected  one count per element
 */
import { SpectraloomError } from '../../schemas/failure.js';
import { systemErrorText, systemWayOut } from './system-error.js';
import { type Colours, errorColours } from './text/colours.js';
import { visible, visibleLine } from './text/visible.js';

const LABEL = 'error';
const INDENT = ' '.repeat(LABEL.length + 2);

interface ErrorStyle {
  /** Adds the stack and the causes. */
  readonly verbose?: boolean;
  readonly colours?: Colours;
}

/** @returns lines, each ended */
export function renderError(error: unknown, { verbose = false, colours = errorColours }: ErrorStyle = {}): string {
  const facts = Object.entries(factsOf(error));
  const lines = [`${colours.red(LABEL)}  ${indented(messageOf(error))}`];
  const width = Math.max(0, ...facts.map(([name]) => name.length));
  for (const [name, value] of facts)
    lines.push(`${INDENT}${colours.dim(visibleLine(name).padEnd(width))}  ${indented(String(value))}`);
  if (verbose) lines.push(`${INDENT}${colours.dim(indented(chainOf(error)))}`);
  return `${lines.join('\n')}\n`;
}

/**
 * What the store lost or spoiled (its errors name the key) is mended in one way, whichever step met it; and so is what the
 * operating system refused.
 */
function factsOf(error: unknown): SpectraloomError['facts'] {
  if (!(error instanceof SpectraloomError)) return systemErrorText(error)?.facts ?? {};
  const { facts } = error;
  if (error.kind === 'corrupt' && 'key' in facts)
    return { ...facts, 'way out': 'npx spectraloom doctor --repair, then the same command again' };
  const wayOut = 'way out' in facts ? null : systemWayOut(error.cause);
  return wayOut === null ? facts : { ...facts, 'way out': wayOut };
}

/** The same for programs. */
export function errorToJson(error: unknown): { error: { name: string; message: string; facts: object } } {
  const name = error instanceof Error ? error.name : 'Error';
  return { error: { name, message: messageOf(error), facts: factsOf(error) } };
}

function messageOf(error: unknown): string {
  const ofSystem = error instanceof SpectraloomError ? null : systemErrorText(error);
  return ofSystem?.message ?? (error instanceof Error ? error.message || error.name : String(error)).trim();
}

function chainOf(error: unknown): string {
  const texts: string[] = [];
  for (let one = error; one instanceof Error; one = one.cause) texts.push(one.stack ?? one.message);
  return texts.join('\ncaused by ');
}

function indented(text: string): string {
  return visible(text).replaceAll('\n', `\n${INDENT}`);
}
