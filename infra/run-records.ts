/**
 * When, where and how each attempt of a step ran. Opened before the work and overwritten at its end; covered by no
 * hash. A record that stays `running` belongs to a process that was killed.
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { ObjectRef } from '../schemas/artifact.js';
import { RUN_RECORD_VERSION, type RunRecord, RunRecordSchema, type RunState } from '../schemas/run.js';
import type { ObjectStore } from './object-store/port.js';
import { readRecord, toRecordBytes } from './stored-json.js';

const ROOT = 'runs/';

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
    const name = `${folderOf(run)}${opened.startedAt}-${toSegment(step)}-${attempt}-${ending}.json`;
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
   * @param run one run, or the start of several (`discover/<name>`); all records when left out
   * @returns in the order of their start within each run
   */
  async *list(run?: string): AsyncGenerator<RunRecord> {
    for await (const { key } of this.store.list(run === undefined ? ROOT : folderOf(run))) {
      const bytes = await this.store.get(key);
      if (!bytes) continue;
      const record = readRecord(RunRecordSchema, RUN_RECORD_VERSION, key, bytes);
      // Two runs may share a folder, since characters that no key may have are replaced.
      if (run === undefined || `${record.runId}/`.startsWith(`${run}/`)) yield record;
    }
  }
}

function folderOf(run: string): string {
  return `${ROOT}${run.split('/').map(toSegment).join('/')}/`;
}

function toSegment(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 80) || '_';
}
