/** Who made an object: a step of the run, or of a run that its results were reused from. */
import { objectKey } from '../../../schemas/run/artifact.js';
import type { EntrySource } from '../trail/entry-source.js';
import type { TrailEntry } from '../trail/read-entry.js';
import { objectsOf, type RecordedRun, type RecordedStep, recordedRun } from './recorded-steps.js';

export class RecordedMakers {
  private readonly own: ReadonlyMap<string, readonly RecordedStep[]>;
  private readonly others = new Map<string, Promise<RecordedRun>>();

  constructor(
    private readonly recorded: RecordedRun,
    private readonly source: EntrySource,
  ) {
    this.own = makersIn(recorded.steps);
  }

  /**
   * @param key of an object
   * @param reader the step that was given it: only what was begun before can have made it
   * @returns null where no step did
   */
  async makerOf(key: string, reader: Pick<RecordedStep, 'at' | 'run'>): Promise<RecordedStep | null> {
    const own = earliest(this.own.get(key), reader);
    if (own) return own;
    for (const run of new Set([reader.run, ...this.recorded.steps.map((step) => step.run)])) {
      const found = earliest(makersIn((await this.other(run)).steps).get(key), reader);
      if (found) return found;
    }
    return null;
  }

  /** @returns the objects that a list names, as an entry of the runs tells; null where none does */
  async partsOf(list: string, run: string) {
    return this.recorded.lists.get(list) ?? (await this.other(run)).lists.get(list) ?? null;
  }

  private other(run: string): Promise<RecordedRun> {
    const known = this.others.get(run) ?? this.read(run);
    this.others.set(run, known);
    return known;
  }

  private async read(run: string): Promise<RecordedRun> {
    const entries: TrailEntry[] = [];
    for await (const entry of this.source.entriesOf(run)) entries.push(entry);
    return recordedRun(entries, this.source);
  }
}

function makersIn(steps: readonly RecordedStep[]): Map<string, RecordedStep[]> {
  const makers = new Map<string, RecordedStep[]>();
  for (const step of steps)
    for (const name of Object.keys(step.outputs))
      for (const ref of objectsOf(step, name)) {
        const key = objectKey(ref);
        const known = makers.get(key);
        if (known) known.push(step);
        else makers.set(key, [step]);
      }
  return makers;
}

function earliest(steps: readonly RecordedStep[] | undefined, { at }: Pick<RecordedStep, 'at'>): RecordedStep | null {
  return steps?.find((step) => step.at < at) ?? null;
}
