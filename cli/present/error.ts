/**
 * An error as the user sees it: what is wrong in one line, the facts below, one a line.
 *
 *   error  POSCAR_ZnO.vasp, line 7: 3 counts for 2 elements
 *          found     "2 2 1"
 *          expected  one count per element
 */
import pc from 'picocolors';
import { SpectraloomError } from '../../schemas/failure.js';

type Colours = ReturnType<typeof pc.createColors>;

const LABEL = 'error';
const INDENT = ' '.repeat(LABEL.length + 2);

export interface ErrorStyle {
  /** Adds the stack and the causes. */
  readonly verbose?: boolean;
  readonly colours?: Colours;
}

/** @returns lines, each ended */
export function renderError(error: unknown, { verbose = false, colours = pc }: ErrorStyle = {}): string {
  const facts = error instanceof SpectraloomError ? Object.entries(error.facts) : [];
  const lines = [`${colours.red(LABEL)}  ${indented(messageOf(error))}`];
  const width = Math.max(0, ...facts.map(([name]) => name.length));
  for (const [name, value] of facts)
    lines.push(`${INDENT}${colours.dim(name.padEnd(width))}  ${indented(String(value))}`);
  if (verbose) lines.push(`${INDENT}${colours.dim(indented(chainOf(error)))}`);
  return `${lines.join('\n')}\n`;
}

/** The same for programs. */
export function errorToJson(error: unknown): { error: { name: string; message: string; facts: object } } {
  const name = error instanceof Error ? error.name : 'Error';
  return { error: { name, message: messageOf(error), facts: error instanceof SpectraloomError ? error.facts : {} } };
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message || error.name : String(error)).trim();
}

function chainOf(error: unknown): string {
  const texts: string[] = [];
  for (let one = error; one instanceof Error; one = one.cause) texts.push(one.stack ?? one.message);
  return texts.join('\ncaused by ');
}

function indented(text: string): string {
  return text.replaceAll('\n', `\n${INDENT}`);
}
