/**
 * Two runs beside each other: what they were asked, which steps have the same key, and of the others what differs. A
 * difference in an input that a step of the run made is a consequence; every other one is a cause.
 */
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import { isResult, refsMadeBy } from '../trail/ends.js';
import type { TrailEntry } from '../trail/read-entry.js';
import { differencesOf, type KeyDifference, valueDifferences } from './key-differences.js';

type Opened = AuditEntryOf<'opened'>;

export interface StepDifference {
  readonly step: string;
  readonly hereKey: string;
  readonly thereKey: string;
  readonly differences: readonly KeyDifference[];
  /** Whether any of them is not only what another step made of a difference. */
  readonly isCause: boolean;
}

export interface RunDifferences {
  /** Of what was asked for. */
  readonly input: readonly KeyDifference[];
  /** State, and the failure if any. */
  readonly end: readonly KeyDifference[];
  /** Steps with the same key in both. */
  readonly same: number;
  readonly different: readonly StepDifference[];
  /** Names of steps, one for each key that has no counterpart. */
  readonly onlyHere: readonly string[];
  readonly onlyThere: readonly string[];
  /** The same key, and other bytes: `step.output` as path, hashes as values. */
  readonly otherwise: readonly KeyDifference[];
}

/** @param here, there entries of one run each, in the order of their times */
export function runDifferences(here: readonly TrailEntry[], there: readonly TrailEntry[]): RunDifferences {
  const [own, other] = [told(here), told(there)];
  const both = [...own.openings.keys()].filter((key) => other.openings.has(key));
  const shared = new Set(both);
  const [alone, others] = [own, other].map(({ openings }) =>
    [...openings.values()].filter((each) => !shared.has(keyOf(each))),
  );
  const left = new Set(others);
  const different: StepDifference[] = [];
  const onlyHere: string[] = [];
  for (const opened of alone ?? []) {
    const found = nearest(opened, left);
    if (!found) {
      onlyHere.push(opened.step);
      continue;
    }
    left.delete(found.there);
    const { differences } = found;
    const isCause = differences.some((each) => !isConsequence(each, own.made, other.made));
    different.push({ step: opened.step, hereKey: keyOf(opened), thereKey: keyOf(found.there), differences, isCause });
  }
  return {
    input: valueDifferences('input', own.input, other.input),
    end: valueDifferences('end', own.end, other.end),
    same: both.length,
    different,
    onlyHere,
    onlyThere: [...left].map(({ step }) => step),
    otherwise: both.flatMap((key) => {
      const step = own.openings.get(key)?.step ?? '';
      return valueDifferences(step, own.outputs.get(key) ?? {}, other.outputs.get(key) ?? {});
    }),
  };
}

/** What the entries of a run tell. */
function told(entries: readonly TrailEntry[]) {
  const openings = new Map<string, Opened>();
  /** Step key -> hashes by the name of the output. */
  const outputs = new Map<string, Record<string, string>>();
  const made = new Set<string>();
  let [input, end]: [unknown, unknown] = [null, null];
  for (const { entry } of entries) {
    if (entry.kind === 'begun') input = heldValue(entry.input);
    if (entry.kind === 'closed') end = { state: entry.state, failure: entry.failure };
    if (entry.kind === 'opened' && entry.stepKey !== null && !openings.has(entry.stepKey))
      openings.set(entry.stepKey, entry);
    if (!isResult(entry)) continue;
    for (const { sha256 } of refsMadeBy(entry)) made.add(sha256);
    const hashes = Object.entries(entry.outputs).map(([name, { sha256 }]) => [name, sha256]);
    if (entry.stepKey !== null) outputs.set(entry.stepKey, Object.fromEntries(hashes));
  }
  return { openings, outputs, made, input, end };
}

function keyOf({ stepKey }: Opened): string {
  return stepKey ?? '';
}

function nearest(here: Opened, candidates: ReadonlySet<Opened>) {
  let best: { readonly there: Opened; readonly differences: readonly KeyDifference[] } | null = null;
  for (const there of candidates) {
    if (there.step !== here.step) continue;
    const differences = differencesOf(here, there);
    if (best === null || differences.length < best.differences.length) best = { there, differences };
  }
  return best;
}

function isConsequence(
  { path, here, there }: KeyDifference,
  own: ReadonlySet<string>,
  other: ReadonlySet<string>,
): boolean {
  return path.startsWith('inputs.') && own.has(String(here)) && other.has(String(there));
}
