/** What two attempts of a step, two environments or two inputs of runs have that the other has not, by path. */
import { isDeepStrictEqual } from 'node:util';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';

type Opened = AuditEntryOf<'opened'>;

export interface KeyDifference {
  /** `codeVersion`, `fusedOperations`, `parameters.epochs`, `inputs.graphs`. */
  readonly path: string;
  readonly here: unknown;
  readonly there: unknown;
}

/** @returns the paths at which plain values differ, below `path`; lists are compared as a whole */
export function valueDifferences(path: string, here: unknown, there: unknown): KeyDifference[] {
  const found: KeyDifference[] = [];
  collect(path, here, there, found);
  return found;
}

/** Of what the key of a step covers. */
export function differencesOf(here: Opened, there: Opened): KeyDifference[] {
  const found: KeyDifference[] = [];
  collect('codeVersion', here.codeVersion, there.codeVersion, found);
  collect('fusedOperations', here.fusedOperations ?? null, there.fusedOperations ?? null, found);
  collect('parameters', heldValue(here.parameters), heldValue(there.parameters), found);
  collect('inputs', hashesOf(here), hashesOf(there), found);
  return found;
}

function hashesOf({ inputs }: Opened): Record<string, string> {
  return Object.fromEntries(Object.entries(heldValue(inputs)).map(([name, { sha256 }]) => [name, sha256]));
}

function collect(path: string, here: unknown, there: unknown, found: KeyDifference[]): void {
  if (isDeepStrictEqual(here, there)) return;
  if (!isPlain(here) || !isPlain(there)) {
    found.push({ path, here: here ?? null, there: there ?? null });
    return;
  }
  for (const name of [...new Set([...Object.keys(here), ...Object.keys(there)])].sort())
    collect(`${path}.${name}`, here[name], there[name], found);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
