/**
 * When, where and how each attempt of a step ran. Opened before the work and overwritten at its end; covered by no
 * hash. A record that stays `running` belongs to a process that was killed: the next attempt, or whoever looks at the run
 * after its end, closes it as `lost`.
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { inLanes } from '../../schemas/lanes.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import { RUN_RECORD_VERSION, type RunRecord, RunRecordSchema, type RunState } from '../../schemas/run/run.js';
import type { ObjectStore } from '../object-store/port.js';
import { readRecord, toRecordBytes } from './stored-json.js';

const ROOT = 'runs/';
/** Records that a list reads at a time, and how many of those together: nearly all of it is waiting. */
const READ_AHEAD = 256;
const READ_LANES = 16;
const LOST = 'its process was killed or could not be heard any more';

export interface Attempt {
  /** Groups attempts: `discover/<name>/<run id>`. */
  readonly run: string;
  readonly workflowId: string;
  readonly step: string;
  readonly key: string;
  /** From 1. */
  readonly attempt: number;
}

export interface AttemptEnd {
  readonly state: Exclude<RunState, 'running'>;
  readonly outputs: Readonly<Record<string, ObjectRef>>;
  readonly error?: string;
  readonly peakMemoryBytes?: number;
}

export interface OpenRunRecord {
  /** As it was written at the start. */
  readonly opened: RunRecord;
  /** @returns the record as it was written at the end */
  close(end: AttemptEnd): Promise<RunRecord>;
}

export class RunRecords {
  /** @param now gives the time; tests bring their own */
  constructor(
    private readonly store: ObjectStore,
    private readonly now: () => Date = () => new Date(),
  ) {}

  async open({ run, workflowId, step, key, attempt }: Attempt): Promise<OpenRunRecord> {
    const opened: RunRecord = {
      version: RUN_RECORD_VERSION,
      runId: run,
      workflowId,
      step,
      key,
      attempt,
      startedAt: this.now().toISOString(),
      endedAt: null,
      state: 'running',
      host: hostname(),
      pid: process.pid,
      peakMemoryBytes: null,
      error: null,
      outputs: {},
    };
    // Attempts of many shards start in one millisecond: the random part keeps them apart.
    const ending = randomBytes(4).toString('hex');
    const name = `${attemptFolder(run)}${opened.startedAt}-${toSegment(step)}-${attempt}-${ending}.json`;
    await this.store.put(name, toRecordBytes(opened));
    return {
      opened,
      close: async ({ state, outputs, error = null, peakMemoryBytes = null }) => {
        const endedAt = this.now().toISOString();
        const closed: RunRecord = { ...opened, endedAt, state, outputs, error, peakMemoryBytes };
        await this.store.put(name, toRecordBytes(closed));
        return closed;
      },
    };
  }

  /**
   * Closes what earlier attempts of the same step left open: the server gave them up, or this one would not run. One that
   * lives on unheard overwrites this at its end.
   */
  closeEarlier({ run, workflowId, step, key, attempt }: Attempt): Promise<number> {
    const earlier = Array.from({ length: attempt - 1 }, (_, i) => `-${toSegment(step)}-${i + 1}-`);
    return this.closeLostIn(
      attemptFolder(run),
      (name) => earlier.some((part) => name.includes(part)),
      (record) =>
        record.workflowId === workflowId && record.step === step && record.key === key && record.attempt < attempt,
    );
  }

  /**
   * Closes what a run left open.
   * @param isLost of a record that says `running`
   */
  closeLost(run: string, isLost: (record: RunRecord) => boolean): Promise<number> {
    return this.closeLostIn(
      attemptFolder(run),
      () => true,
      (record) => record.runId === run && isLost(record),
    );
  }

  private async closeLostIn(
    folder: string,
    mayBe: (name: string) => boolean,
    isLost: (record: RunRecord) => boolean,
  ): Promise<number> {
    let closed = 0;
    for await (const { key } of this.store.list(folder)) {
      const bytes = mayBe(key) ? await this.store.get(key) : null;
      if (!bytes) continue;
      const record = readRecord(RunRecordSchema, RUN_RECORD_VERSION, key, bytes);
      if (record.state !== 'running' || !isLost(record)) continue;
      const endedAt = this.now().toISOString();
      await this.store.put(key, toRecordBytes({ ...record, endedAt, state: 'lost', error: LOST }));
      closed++;
    }
    return closed;
  }

  /**
   * @param run one run, or the start of several (`discover/<name>`); all records when left out
   * @returns in the order of their start within each run
   */
  async *list(run?: string): AsyncGenerator<RunRecord> {
    // Two runs may share a folder, since characters that no key may have are replaced.
    for await (const record of this.recordsIn(run === undefined ? ROOT : attemptFolder(run)))
      if (run === undefined || `${record.runId}/`.startsWith(`${run}/`)) yield record;
  }

  /** All records but those of some runs, which are not read. */
  async *listWithout(runs: readonly string[]): AsyncGenerator<RunRecord> {
    const without = new Set(runs);
    const folders = new Set(runs.map(attemptFolder));
    const isOther = (key: string) => !folders.has(key.slice(0, key.lastIndexOf('/') + 1));
    for await (const record of this.recordsIn(ROOT, isOther)) if (!without.has(record.runId)) yield record;
  }

  private async *recordsIn(folder: string, isWanted: (key: string) => boolean = () => true): AsyncGenerator<RunRecord> {
    const keys: string[] = [];
    for await (const { key } of this.store.list(folder)) if (isWanted(key)) keys.push(key);
    for (let start = 0; start < keys.length; start += READ_AHEAD) {
      const some = keys.slice(start, start + READ_AHEAD);
      for (const record of await inLanes(some, READ_LANES, (key) => this.read(key))) if (record) yield record;
    }
  }

  /** @returns null where it went since it was listed */
  private async read(key: string): Promise<RunRecord | null> {
    const bytes = await this.store.get(key);
    return bytes && readRecord(RunRecordSchema, RUN_RECORD_VERSION, key, bytes);
  }
}

/** @returns where the records of a run are */
export function attemptFolder(run: string): string {
  return `${ROOT}${run.split('/').map(toSegment).join('/')}/`;
}

function toSegment(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 80) || '_';
}
