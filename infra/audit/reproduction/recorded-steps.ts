/** What a run computed, by its entries: of every finished step what it was given and what it gave, reused ones as they were made. */
import { type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import { isResult } from '../trail/ends.js';
import type { EntrySource } from '../trail/entry-source.js';
import type { TrailEntry } from '../trail/read-entry.js';

export interface RecordedStep {
  readonly step: string;
  readonly stepKey: string;
  /** The run that computed it. */
  readonly run: string;
  /** When it was opened. */
  readonly at: string;
  readonly codeVersion: number;
  readonly fusedOperations: string | null;
  readonly parameters: unknown;
  readonly inputs: Readonly<Record<string, ObjectRef>>;
  readonly outputs: Readonly<Record<string, ObjectRef>>;
  /** Of outputs that are lists of shards: the objects that they name. */
  readonly parts: Readonly<Record<string, readonly ObjectRef[]>>;
  /** SHA-256 of what it was computed with. */
  readonly environment: string;
}

export interface RecordedRun {
  /** In the order in which they were begun, each key once. */
  readonly steps: readonly RecordedStep[];
  /** Lists that any activity made: key of the list -> the objects that it names. */
  readonly lists: ReadonlyMap<string, readonly ObjectRef[]>;
  /** Steps whose results are older than the trail: nothing tells how they were made. */
  readonly untold: readonly string[];
}

/** @param entries of one run, in the order of their times */
export async function recordedRun(entries: readonly TrailEntry[], source: EntrySource): Promise<RecordedRun> {
  const byKey = new Map(entries.map((each) => [each.key, each]));
  const steps = new Map<string, RecordedStep>();
  const lists = new Map<string, readonly ObjectRef[]>();
  const untold: string[] = [];
  for (const each of entries) {
    const { entry } = each;
    if (!isResult(entry)) continue;
    const parts = heldValue(entry.parts);
    for (const [name, refs] of Object.entries(parts)) {
      const list = entry.outputs[name];
      if (list) lists.set(objectKey(list), refs);
    }
    if (entry.stepKey === null || steps.has(entry.stepKey)) continue;
    const made = entry.kind === 'ended' ? each : entry.origin && (await source.entry(entry.origin));
    if (made?.entry.kind !== 'ended') {
      untold.push(entry.step);
      continue;
    }
    const opened = byKey.get(made.entry.opened.key) ?? (await source.entry(made.entry.opened));
    if (opened?.entry.kind === 'opened') steps.set(entry.stepKey, recordedStep(opened.entry, made.entry));
    else untold.push(entry.step);
  }
  const inOrder = [...steps.values()].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  return { steps: inOrder, lists, untold };
}

function recordedStep(opened: AuditEntryOf<'opened'>, ended: AuditEntryOf<'ended'>): RecordedStep {
  const { step, run, at, codeVersion, fusedOperations = null, environment } = opened;
  return {
    step,
    stepKey: ended.stepKey ?? '',
    run,
    at,
    codeVersion: codeVersion ?? 0,
    fusedOperations,
    parameters: heldValue(opened.parameters),
    inputs: heldValue(opened.inputs),
    outputs: ended.outputs,
    parts: heldValue(ended.parts),
    environment,
  };
}

/** @returns the objects of an output, those of its list among them */
export function objectsOf(
  { outputs, parts }: Pick<RecordedStep, 'outputs' | 'parts'>,
  name: string,
): readonly ObjectRef[] {
  const ref = outputs[name];
  return parts[name] ?? (ref ? [ref] : []);
}
