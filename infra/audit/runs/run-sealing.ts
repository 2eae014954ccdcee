/**
 * Sealing a run by what Temporal knows of it: once it has ended, its end, what was asked of it and its histories go into
 * the trail, and the seal says how it ended. Every entry has the time of its event, so that a second try writes it again.
 */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { ObjectRefSchema } from '../../../schemas/run/artifact.js';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import type { SealLook, SealRunMessage } from '../../../schemas/run/message.js';
import type { AuditLog } from '../log/audit-log.js';
import { OpenAttempts } from '../sealing/open-attempts.js';
import { readSeals } from '../sealing/read-seals.js';
import { type SealRequest, sealRun } from '../sealing/seal-run.js';
import type { AuditTrail } from '../trail/audit-trail.js';
import { eachEntry } from '../trail/entry-source.js';
import { parseEntryKey } from '../trail/keys.js';
import { isAsked, unwritten } from './asked-in-history.js';
import type { RunOfWorkflow } from './history-pages.js';
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
    const last = await this.histories.lastEvent(place);
    if (last === 'running') {
      if (!isDue) return { state: 'running', seal: null };
      await this.beginning.write(place);
      return {
        state: 'running',
        seal: await this.seal({ run, state: 'running', manifest: null, histories: [] }),
      };
    }
    const end = last === 'forgotten' ? await this.endInTrail(run) : endOf(last, this.histories);
    if (!end || (await this.isClosing(run, end))) return { state: 'running', seal: null };
    const { own, ...histories } = await this.keptHistories(run, place);
    await this.beginning.write(place);
    await this.writeEnd(run, own, end);
    const { state, results } = end;
    const manifest = ObjectRefSchema.safeParse((results as { readonly manifest?: unknown } | null)?.manifest);
    return {
      state,
      seal: await this.seal({ run, state, manifest: manifest.success ? manifest.data : null, ...histories }),
    };
  }

  private async seal(request: SealRequest): Promise<SealLook['seal']> {
    const { number, size, root, checkpoint } = await sealRun(this.trail, await this.log(), request);
    return {
      number,
      size,
      root: Buffer.from(root).toString('hex'),
      checkpoint: Buffer.from(checkpoint).toString(),
    };
  }

  /** Of a run that Temporal has forgotten: as it was sealed before; else nobody knows any more, from its last attempt on. */
  private async endInTrail(run: string): Promise<RunEnd> {
    for await (const { at, state, failure, results } of this.trail.each(run, ['closed']))
      return { at, state, failure, results: heldValue(results) };
    let newest: string | null = null;
    for await (const { at } of this.trail.each(run, ['begun', 'opened'])) newest = at;
    return { at: newest ?? this.trail.time(), state: 'forgotten', failure: [], results: null };
  }

  /** Histories go into the store one after the other; one that an earlier seal of the run has is not missing. */
  private async keptHistories(run: string, place: Omit<SealRunMessage, 'run' | 'isDue'>) {
    const own: WorkflowEvents[] = [];
    const histories: SealRequest['histories'][number][] = [];
    const missing: RunOfWorkflow[] = [];
    for await (const { workflowId, workflowRunId, events, packed, isOwn } of this.histories.each(place, isAsked)) {
      const id = { workflowId, workflowRunId };
      if (packed === null) missing.push(id);
      else histories.push({ ...id, part: await this.trail.writePart(packed) });
      if (isOwn && packed !== null) own.push({ ...id, events });
    }
    if (missing.length === 0) return { own, histories };
    const before = (await readSeals(this.trail.store, run)).seals.at(-1)?.seal.histories ?? [];
    const kept = before.filter((each) => missing.some((one) => one.workflowRunId === each.workflowRunId));
    const known = new Set(kept.map(({ workflowRunId }) => workflowRunId));
    const gone = missing.filter(({ workflowRunId }) => !known.has(workflowRunId));
    return { own, histories: [...histories, ...kept], missing: gone };
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
