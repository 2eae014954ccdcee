/**
 * What is done to the whole store and to no run, such as a repair: a trail of its own, `store/<act>/<time and chance>`,
 * with everything that it deletes, written before it is deleted, and a seal.
 */
import { randomBytes } from 'node:crypto';
import type { AuditLog } from '../log/audit-log.js';
import { sealRun } from '../sealing/seal-run.js';
import type { AuditTrail } from '../trail/audit-trail.js';

const ROOT = 'store/';

interface Asked {
  readonly act: 'gc' | 'repair';
  /** As the system says. */
  readonly owner: string;
  readonly command: readonly string[];
  /** Plain JSON: what was asked for. */
  readonly input: unknown;
}

/** Whether it is the trail of an act on the store, and no run. */
export function isStoreAct(run: string): boolean {
  return run.startsWith(ROOT);
}

export class StoreAct {
  private constructor(
    private readonly trail: AuditTrail,
    private readonly log: AuditLog | null,
    readonly run: string,
    private readonly asked: Asked,
  ) {}

  /** @param log null where it is broken itself: the act is then without a seal */
  static async begin(trail: AuditTrail, log: AuditLog | null, asked: Asked): Promise<StoreAct> {
    const { act, owner, command, input } = asked;
    const time = trail.time();
    // As ids of runs they begin with their time.
    const run = `${ROOT}${act}/${time.replaceAll(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}`;
    await trail.write({
      kind: 'begun',
      run,
      at: time,
      owner,
      command: [...command],
      input: { value: input },
      files: { value: [] },
      given: { value: {} },
    });
    return new StoreAct(trail, log, run, asked);
  }

  /** Before they are deleted. @param keys of objects and records */
  async removing(keys: readonly string[], why: string): Promise<void> {
    const objects = { value: [...new Set(keys)].sort() };
    if (keys.length > 0) await this.trail.write({ kind: 'removed', run: this.run, objects, by: this.asked.act, why });
  }

  /** @param found plain JSON: what came of it @param error where it was broken off */
  async end(found: unknown, error: Error | null = null): Promise<void> {
    const { trail, run } = this;
    const { act: action, owner } = this.asked;
    const details = { value: found };
    await trail.write({ kind: 'action', run, action, owner, reason: null, accepted: true, details, source: 'command' });
    const state = error ? 'failed' : 'finished';
    const failure = error ? [{ class: error.name, message: error.message }] : [];
    await trail.write({ kind: 'closed', run, state, failure, results: details });
    if (this.log) await sealRun(trail, this.log, { run, state, manifest: null, histories: [] });
  }
}
