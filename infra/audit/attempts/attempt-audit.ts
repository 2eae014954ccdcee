/**
 * The entries of attempts of activities: one before the work, one at its end. A result outweighs its entry: entries wait
 * for their store as results do for theirs, and an attempt whose end could not be written is tried again, finds what it
 * published and writes it then.
 */
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { CorruptArtifactError } from '../../../schemas/failure.js';
import { type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import type { EntryLink } from '../../../schemas/run/audit/fields.js';
import type { AuditTrail, BegunEntry } from '../trail/audit-trail.js';
import { isResult } from '../trail/ends.js';
import type { KeyOrigins } from './key-origins.js';
import { seedsIn } from './seeds.js';

type Refs = Readonly<Record<string, ObjectRef>>;

/** What an attempt is going to do. */
export interface AttemptWork {
  readonly run: string;
  /** Step, or activity without a key. */
  readonly step: string;
  readonly stepKey: string | null;
  readonly codeVersion: number | null;
  readonly fusedOperations?: string;
  /** Plain JSON. */
  readonly parameters: unknown;
  /** Whole references. */
  readonly inputs: Refs;
}

/** Where Temporal has the attempt. */
export interface AttemptPlace {
  readonly workflowId: string;
  readonly workflowRunId: string;
  readonly activityId: string;
  /** From 1. */
  readonly attempt: number;
}

export interface AttemptOutcome {
  readonly outputs: Refs;
  /** Objects that lists of shards among the outputs name. */
  readonly parts: Readonly<Record<string, readonly ObjectRef[]>>;
  /** SHA-256 of the key record; null without one. */
  readonly record: string | null;
  readonly cpuSeconds?: number;
  readonly peakMemoryBytes?: number;
}

export interface AuditedAttempt {
  /** Resolves when its beginning is written: nothing is computed or published before. */
  opened(): Promise<void>;
  finished(outcome: AttemptOutcome): Promise<void>;
  /** Of an outcome that was found by its key. */
  found(outcome: AttemptOutcome): Promise<void>;
  failed(error: unknown, state: 'failed' | 'cancelled'): Promise<void>;
}

const WORKER = {
  host: hostname(),
  pid: process.pid,
  startedAt: new Date(performance.timeOrigin).toISOString(),
};

export class AttemptAudit {
  /**
   * @param environment gives the hash of what this worker computes with
   * @param pause between two looks at what another attempt is about to say; tests bring their own
   */
  constructor(
    private readonly trail: AuditTrail,
    private readonly origins: KeyOrigins,
    private readonly environment: () => Promise<string>,
    private readonly pause: (ms: number) => Promise<unknown> = setTimeout,
  ) {}

  /** Begins to write that it begins: what the attempt looks up meanwhile need not wait for it. */
  open(work: AttemptWork, place: AttemptPlace): AuditedAttempt {
    const { run, step, stepKey } = work;
    const opened = this.writeOpened(work, place);
    // Whoever asks next is told.
    opened.catch(() => {});
    const headOf = async (): Promise<AttemptHead> => ({ run, opened: await opened, step, stepKey });
    /** An attempt has one end: neither a record that could not be closed nor an answer that was lost is a second one. */
    let end: EntryLink | null = null;
    const finished = async (outcome: AttemptOutcome) => {
      const begun = this.beginFinished(await headOf(), outcome);
      end = begun.link;
      await this.tellFinished(work.stepKey, outcome.record, begun);
    };
    return {
      opened: async () => {
        await opened;
      },
      finished,
      found: async (outcome) => {
        const { stepKey } = work;
        const { outputs, parts, record } = outcome;
        const head = await headOf();
        const found =
          record === null || stepKey === null ? null : await this.originOf(stepKey, record, { ...head, place });
        // An earlier attempt of this activity published it and was killed before it could say so.
        if (found === 'own') return finished(outcome);
        const reused = { kind: 'reused' as const, ...head, outputs, parts: { value: mutable(parts) }, origin: found };
        const begun = this.trail.begin(reused);
        end = begun.link;
        await begun.written;
      },
      failed: async (error, state) => {
        if (end && (await this.trail.has(end))) return;
        const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
        await this.trail.write({
          ...unfinished(await headOf()),
          state,
          error: { class: name, message: message.slice(0, LONGEST_MESSAGE) },
        });
      },
    };
  }

  /**
   * Who made a result that was found. Another may have published it and be about to say so.
   * @returns `own` where an earlier attempt of the same activity may have; null for a record older than the trail
   */
  private async originOf(
    stepKey: string,
    record: string,
    { run, opened, place }: AttemptHead & { readonly place: AttemptPlace },
  ): Promise<EntryLink | 'own' | null> {
    for (let asked = 0; ; asked++) {
      const { link, silent } = await this.origins.originOf(stepKey, record);
      if (link) return link;
      const others = silent.filter((each) => each.opened !== opened.key);
      if (others.some((each) => each.run === run && isActivity(each.activity, place))) return 'own';
      const own = silent.find((each) => each.opened === opened.key);
      // Of two that found a result older than the trail one does not wait for the other.
      const isAwaited = others.some((each) => each.isUnderWay && own !== undefined && isBefore(each, own));
      if (asked >= MOST_ASKED || !isAwaited) return null;
      await this.pause(ASKED_EVERY_MS);
    }
  }

  private async writeOpened(work: AttemptWork, { attempt, ...activity }: AttemptPlace): Promise<EntryLink> {
    const { run, step, stepKey, codeVersion, fusedOperations, parameters, inputs } = work;
    return this.trail.write({
      kind: 'opened',
      run,
      step,
      stepKey,
      codeVersion,
      ...(fusedOperations !== undefined && { fusedOperations }),
      parameters: { value: plain(parameters) },
      inputs: { value: inputs },
      seeds: seedsIn(parameters),
      attempt,
      worker: WORKER,
      activity,
      environment: await this.environment(),
    });
  }

  /** Objects that are about to be deleted. */
  async removing(run: string, refs: readonly ObjectRef[], why: string): Promise<void> {
    const objects = [...new Set(refs.map(objectKey))].sort();
    if (objects.length > 0)
      await this.trail.write({ kind: 'removed', run, objects: { value: objects }, by: 'prune', why });
  }

  /**
   * Of a run whose beginning is in the trail every finished step is.
   * @param keys of its steps, as its attempt records have them
   * @throws CorruptArtifactError when an attempt record was edited, added or deleted
   */
  async refuseOtherKeys(run: string, keys: ReadonlySet<string>): Promise<void> {
    let hasBegun = false;
    const told = new Map<string, string>();
    for await (const entry of this.trail.each(run, ['begun', 'ended', 'reused'])) {
      hasBegun ||= entry.kind === 'begun';
      if (isResult(entry) && entry.stepKey !== null) told.set(entry.stepKey, entry.step);
    }
    if (!hasBegun) return;
    const added = [...keys].filter((key) => !told.has(key));
    const gone = [...told].filter(([key]) => !keys.has(key)).map(([key, step]) => `${step} ${key}`);
    if (added.length + gone.length === 0) return;
    throw new CorruptArtifactError(`the attempt records of ${run} are not those of its audit trail`, {
      ...(added.length > 0 && { found: `steps that never ran in it: ${added.join(', ')}` }),
      ...(gone.length > 0 && { expected: `steps that ran in it: ${gone.join(', ')}` }),
    });
  }

  private beginFinished(head: AttemptHead, outcome: AttemptOutcome): BegunEntry {
    const { outputs, parts, record, cpuSeconds = null, peakMemoryBytes = null } = outcome;
    return this.trail.begin({
      ...unfinished(head),
      state: 'finished',
      outputs,
      parts: { value: mutable(parts) },
      record,
      cpuSeconds,
      peakMemoryBytes,
    });
  }

  private async tellFinished(stepKey: string | null, record: string | null, ended: BegunEntry): Promise<void> {
    await (stepKey !== null && record !== null ? this.origins.add(stepKey, record, ended) : ended.written);
  }
}

/** Longer than a killed attempt stays unnoticed: it is tried again, and says then what it published. */
const ASKED_EVERY_MS = 500;
const MOST_ASKED = 60;

function isActivity(activity: Omit<AttemptPlace, 'attempt'>, { workflowId, workflowRunId, activityId }: AttemptPlace) {
  const isSameRun = activity.workflowId === workflowId && activity.workflowRunId === workflowRunId;
  return isSameRun && activity.activityId === activityId;
}

function isBefore(one: { readonly at: string; readonly opened: string }, other: typeof one): boolean {
  return one.at === other.at ? one.opened < other.opened : one.at < other.at;
}

/** Of what an error says: an entry is small. */
const LONGEST_MESSAGE = 4000;

interface AttemptHead {
  readonly run: string;
  readonly opened: EntryLink;
  readonly step: string;
  readonly stepKey: string | null;
}

function unfinished(head: AttemptHead) {
  return {
    kind: 'ended' as const,
    ...head,
    outputs: {},
    parts: { value: {} },
    record: null,
    cpuSeconds: null,
    peakMemoryBytes: null,
    error: null,
  } satisfies Omit<AuditEntryOf<'ended'>, 'version' | 'at' | 'state'>;
}

function mutable(parts: AttemptOutcome['parts']): Record<string, ObjectRef[]> {
  return Object.fromEntries(Object.entries(parts).map(([name, refs]) => [name, [...refs]]));
}

/** As it goes through Temporal: fields that are undefined are none. */
function plain(value: unknown): unknown {
  return value === undefined ? {} : JSON.parse(JSON.stringify(value));
}
