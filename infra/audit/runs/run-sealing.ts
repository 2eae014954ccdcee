/**
 * Sealing a run by what Temporal knows of it: once it has ended, its end, what was asked of it and its histories go into
 * the trail, and the seal says how it ended. Every entry has the time of its event, so that a second try writes it again.
 */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { gzipSync } from 'node:zlib';
import { ObjectRefSchema } from '../../../schemas/run/artifact.js';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import type { SealLook, SealRunMessage } from '../../../schemas/run/message.js';
import type { AuditLog } from '../log/audit-log.js';
import { OpenAttempts } from '../sealing/open-attempts.js';
import { sealRun } from '../sealing/seal-run.js';
import type { AuditTrail } from '../trail/audit-trail.js';
import { eachEntry } from '../trail/entry-source.js';
import { parseEntryKey } from '../trail/keys.js';
import { unwritten } from './asked-in-history.js';
import type { RunBeginning } from './run-beginning.js';
import { endOf, type RunEnd } from './run-end.js';
import type { RunHistories, WorkflowEvents } from './run-histories.js';

const NOBODY = 'unknown';
/** An attempt hears of the end of its run at its next heartbeat; one without any is given up after 15 s. */
const CLOSED_WITHIN_MS = 30_000;

export class RunSealing {
  constructor(
    private readonly trail: AuditTrail,
    private readonly log: () => Promise<AuditLog>,
    private readonly histories: RunHistories,
    private readonly beginning: Pick<RunBeginning, 'write'>,
  ) {}

  async look({ run, isDue, ...place }: SealRunMessage): Promise<SealLook> {
    if (await this.histories.isRunning(place)) {
      if (!isDue) return { state: 'running', seal: null };
      await this.beginning.write(place);
      return { state: 'running', seal: await this.seal(run, 'running', null, []) };
    }
    const { own, children } = await this.histories.of(place);
    const end = endOf(own, this.histories);
    if (!end || (await this.isClosing(run, end))) return { state: 'running', seal: null };
    await this.beginning.write(place);
    await this.writeEnd(run, own, end);
    return { state: end.state, seal: await this.seal(run, end.state, end.results, [...own, ...children]) };
  }

  private async seal(run: string, state: SealLook['state'], results: unknown, histories: readonly WorkflowEvents[]) {
    const manifest = ObjectRefSchema.safeParse((results as { readonly manifest?: unknown } | null)?.manifest);
    const { number, size, root, checkpoint } = await sealRun(this.trail, await this.log(), {
      run,
      state,
      manifest: manifest.success ? manifest.data : null,
      histories: histories.map(({ workflowId, workflowRunId, json }) => ({
        workflowId,
        workflowRunId,
        bytes: gzipSync(json),
      })),
    });
    return {
      number,
      size,
      root: Buffer.from(root).toString('hex'),
      checkpoint: Buffer.from(checkpoint).toString(),
    };
  }

  /** Whether attempts of a run that has ended are still about to say how they ended: a seal before would not hold it. */
  private async isClosing(run: string, end: RunEnd): Promise<boolean> {
    if (Date.parse(this.trail.time()) - Date.parse(end.at) > CLOSED_WITHIN_MS) return false;
    const keys = await this.trail.keysOf(run);
    const kinds = keys.map((key) => parseEntryKey(key)?.kind);
    // Names tell of most runs that none is open.
    if (count(kinds, ['opened']) <= count(kinds, ['ended', 'reused'])) return false;
    const attempts = new OpenAttempts();
    const opened = new Set<string>();
    for await (const { entry } of attempts.watch(eachEntry(this.trail.store, keys)))
      if (entry.kind === 'opened') opened.add(attemptId(entry));
    return attempts.all().some((each) => {
      const isFollowed = opened.has(attemptId({ ...each, attempt: each.attempt + 1 }));
      return !isFollowed && !isGone(each.worker);
    });
  }

  private async writeEnd(run: string, own: readonly WorkflowEvents[], end: RunEnd): Promise<void> {
    const commands: AuditEntryOf<'action'>[] = [];
    for await (const entry of this.trail.each(run, ['action'])) if (entry.source === 'command') commands.push(entry);
    const asked = unwritten(own, commands);
    for (const { at, action, identity, reason } of asked)
      await this.trail.write({
        kind: 'action',
        run,
        at,
        action,
        owner: identity || NOBODY,
        reason,
        accepted: true,
        details: { value: { identity } },
        source: 'history',
      });
    const { at, state, failure, results } = end;
    await this.trail.write({ kind: 'closed', run, at, state, failure, results: { value: results } });
  }
}

function attemptId({ activity, attempt }: Pick<AuditEntryOf<'opened'>, 'activity' | 'attempt'>): string {
  return `${activity.workflowId} ${activity.workflowRunId} ${activity.activityId} ${attempt}`;
}

function count(kinds: readonly (string | undefined)[], of: readonly string[]): number {
  return kinds.filter((kind) => kind !== undefined && of.includes(kind)).length;
}

function isGone({ host, pid }: AuditEntryOf<'opened'>['worker']): boolean {
  return host === hostname() && !existsSync(`/proc/${pid}`);
}
