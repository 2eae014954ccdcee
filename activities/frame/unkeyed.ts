/**
 * The frame of activities without a key: heartbeats while they work, which may mean waiting for room, and the two entries
 * of every attempt in the audit trail. A result outweighs its entries only where Temporal asks again: an attempt whose end
 * cannot be written fails, and the next one does the same again.
 */
import { activityInfo, CancelledFailure, log } from '@temporalio/activity';
import type { AuditedAttempt } from '../../infra/audit/attempts/attempt-audit.js';
import { type ObjectRef, objectKey } from '../../schemas/run/artifact.js';
import type { StepDependencies } from './dependencies.js';
import { keepAlive } from './keep-alive.js';
import { listedParts } from './listed-parts.js';
import { attemptPlace } from './place.js';

type Refs = Readonly<Record<string, ObjectRef>>;

interface Unkeyed<T> {
  readonly name: string;
  /** Of the message; absent in messages of earlier versions, whose attempts have no entries. */
  readonly run: string | undefined;
  /** What the message asks for beside references; plain JSON. */
  readonly parameters: unknown;
  /** Looked up, where the message only names steps whose results it is about. */
  readonly inputs: Refs | (() => Promise<Refs>);
  work(): Promise<Made<T>>;
}

interface Made<T> {
  readonly result: T;
  readonly outputs: Refs;
  /** Objects that documents among the outputs name; those of lists of shards are looked up. */
  readonly parts?: Readonly<Record<string, readonly ObjectRef[]>>;
}

export function unkeyed<T>(deps: Pick<StepDependencies, 'audit' | 'parts' | 'room'>, activity: Unkeyed<T>): Promise<T> {
  return keepAlive(deps, async () => {
    const { name, run, parameters, inputs, work } = activity;
    if (run === undefined) {
      if (typeof inputs === 'function') await inputs();
      return (await work()).result;
    }
    const open = (found: Refs) =>
      deps.audit.open(
        { run, step: name, stepKey: null, codeVersion: null, parameters, inputs: found },
        attemptPlace(activityInfo()),
      );
    let attempt: AuditedAttempt | null = null;
    try {
      const given = typeof inputs === 'function' ? await inputs() : inputs;
      attempt = open(given);
      await attempt.opened();
      const made = await work();
      await attempt.finished({ outputs: made.outputs, parts: await partsOf(made, given, deps), record: null });
      return made.result;
    } catch (error) {
      await tellFailure(attempt ?? open({}), error);
      throw error;
    }
  });
}

/** A list of what was given makes the list alone. */
async function partsOf(
  { outputs, parts }: Made<unknown>,
  given: Refs,
  deps: Pick<StepDependencies, 'parts'>,
): Promise<Record<string, readonly ObjectRef[]>> {
  const known = new Set(Object.values(given).map(objectKey));
  const all = Object.entries({ ...(await listedParts(outputs, deps)), ...parts });
  const made = all.map(([name, refs]) => [name, refs.filter((ref) => !known.has(objectKey(ref)))] as const);
  return Object.fromEntries(made.filter(([, refs]) => refs.length > 0));
}

/** How an attempt ended outweighs that it could not be written down: the log says why, and the seal has it as lost. */
export async function tellFailure(attempt: AuditedAttempt, error: unknown): Promise<void> {
  try {
    await attempt.failed(error, error instanceof CancelledFailure ? 'cancelled' : 'failed');
  } catch (reason) {
    log.warn('the end of an attempt could not be written into the audit trail', { reason: String(reason) });
  }
}

/** References by their place in a list. */
export function numbered(refs: readonly ObjectRef[]): Record<string, ObjectRef> {
  return Object.fromEntries(refs.map((ref, i) => [String(i), ref]));
}
