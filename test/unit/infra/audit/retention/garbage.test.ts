/** Garbage of the two audited runs: what goes, what stays, and what the trail says of it afterwards. */
import { beforeEach, describe, expect, it } from 'vitest';
import { letGo } from '../../../../../cli/audit/gc/let-go.js';
import { ArtifactStore } from '../../../../../infra/artifacts/artifact-store.js';
import { Ensembles } from '../../../../../infra/artifacts/ensembles.js';
import { stepRecordKey } from '../../../../../infra/artifacts/step-ledger.js';
import { actOnRun } from '../../../../../infra/audit/acts/act-on-run.js';
import { StoreAct } from '../../../../../infra/audit/acts/store-act.js';
import { writableLog } from '../../../../../infra/audit/acts/writable-log.js';
import { collectGarbage } from '../../../../../infra/audit/retention/collect-garbage.js';
import { keysOfGarbage } from '../../../../../infra/audit/retention/garbage.js';
import { readSeals } from '../../../../../infra/audit/sealing/read-seals.js';
import { verifyAudit } from '../../../../../infra/audit/verify/verify-audit.js';
import { MemoryStore } from '../../../../../infra/object-store/memory.js';
import { RefusedError } from '../../../../../schemas/failure.js';
import { type ObjectRef, objectKey } from '../../../../../schemas/run/artifact.js';
import { type AuditedRuns, LOG_KEY, RUN_A, RUN_B, writeAuditedRuns } from '../../../../harness/audit/audited-runs.js';

/** Long after both runs. */
const NOW = Date.UTC(2027, 5, 1);
const settle = async () => {};
const ASKED = { act: 'gc', owner: 'ada', command: ['audit', 'gc'], input: {} } as const;

let runs: AuditedRuns;
beforeEach(async () => {
  runs = await writeAuditedRuns(new MemoryStore());
});

const found = (keepLast = 0) => letGo(runs, { keepLast, olderThanMs: 0, nowMs: NOW });
const verified = () =>
  verifyAudit({ audit: runs.audit, objects: runs.objects }, null, {
    level: 'lineage',
    trusted: LOG_KEY,
    against: null,
  });

async function keysIn(store: { list(prefix: string): AsyncIterable<{ readonly key: string }> }): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

async function collected() {
  const { garbage, ended } = await found();
  const act = await StoreAct.begin(runs.trail, runs.log, ASKED);
  const deleted = await collectGarbage({ audit: runs.audit, objects: runs.objects }, garbage, { ended, act, settle });
  await act.end(deleted);
  return { deleted, act };
}

describe('garbage of runs', () => {
  it('is nothing that a later run reaches through what it reused', async () => {
    const { letGo: gone, garbage } = await found(1);
    expect(gone.map(({ run }) => run)).toEqual([RUN_A]);
    expect(garbage).toEqual([]);
  });

  it('is what steps made, and neither what a run was given nor its manifest', async () => {
    const { objects, records } = keysOfGarbage((await found()).garbage);
    const kinds = objects.map((key) => key.slice(0, key.indexOf('/')));
    // Two shards of structures and of graphs, the list of each, and the model; the checkpoint was pruned by the run.
    expect(kinds.sort()).toEqual(['graphs', 'graphs', 'model', 'shards', 'shards', 'structures', 'structures']);
    expect(records).toHaveLength(5);
  });

  it('goes, and the trail says so before and proves it afterwards', async () => {
    const before = await keysIn(runs.objects);
    const { objects, records } = keysOfGarbage((await found()).garbage);
    const { deleted, act } = await collected();
    expect(deleted).toMatchObject({ objects: 7, records: 5, spared: 0 });
    const gone = new Set([...objects, ...records]);
    expect(await keysIn(runs.objects)).toEqual(before.filter((key) => !gone.has(key)));
    const { findings, removed } = await verified();
    expect(findings).toEqual([]);
    expect(removed).toEqual(expect.arrayContaining(objects));
    const entries = (await runs.trail.entriesOf(act.run)).map(({ entry }) => entry.kind);
    expect(entries).toEqual(['begun', 'removed', 'removed', 'action', 'closed']);
    expect((await readSeals(runs.audit, act.run)).seals).toMatchObject([{ seal: { state: 'finished' } }]);
    expect((await found()).garbage).toEqual([]);
  });

  it('is nothing of a run that is kept, whose trail is sealed anew', async () => {
    const log = await writableLog(runs.trail, LOG_KEY);
    const act = { run: RUN_B, action: 'keep', owner: 'ada', reason: 'published', details: {} } as const;
    expect(await actOnRun(runs.trail, log, act)).toBe(2);
    expect((await found()).retained).toMatchObject([{ run: { run: RUN_B }, why: 'it is kept' }]);
    expect((await collected()).deleted.objects).toBe(0);
    expect((await verified()).findings).toEqual([]);
  });

  it('is nothing that an ensemble is made of', async () => {
    const artifacts = new ArtifactStore(runs.objects);
    const member = (digit: string) => ({ trialId: digit, model: ref('checkpoint', digit), split: ref('split', '0') });
    const members = [member('1'), member('2')];
    await new Ensembles(runs.objects, artifacts).publish('best', { dataDigest: '0'.repeat(64), members }, RUN_A);
    expect((await found()).retained).toMatchObject([{ run: { run: RUN_A }, why: 'an ensemble is of it' }]);
  });

  it('is left where an entry is written only after the records are gone', async () => {
    const { garbage, ended } = await found();
    const { step, stepKey } = garbage.find((each) => each.step === 'train')!;
    const act = await StoreAct.begin(runs.trail, runs.log, ASKED);
    const late = () => openedBy('discover/next/c', step, stepKey);
    const { spared } = await collectGarbage({ audit: runs.audit, objects: runs.objects }, garbage, {
      ended,
      act,
      settle: late,
    });
    expect(spared).toBe(1);
    expect(await runs.objects.head(objectKey(runs.refs.model))).not.toBeNull();
  });

  it.each([
    ['before', 0],
    ['while', 1],
  ])('is left where a run under way asks for it %s records are deleted', async (_, deletions) => {
    const { garbage, ended } = await found();
    const step = garbage.find((each) => each.step === 'train')!;
    const ask = () => openedBy('discover/next/c', step.step, step.stepKey);
    if (deletions === 0) await ask();
    const asking = {
      delete: async (key: string) => {
        if (key === stepRecordKey(step.stepKey)) await ask();
        await runs.objects.delete(key);
      },
    };
    const act = await StoreAct.begin(runs.trail, runs.log, ASKED);
    const deleted = await collectGarbage({ audit: runs.audit, objects: asking }, garbage, { ended, act, settle });
    expect(deleted.spared).toBe(1);
    expect(await runs.objects.head(objectKey(runs.refs.model))).not.toBeNull();
    expect(await runs.objects.head(objectKey(runs.refs.structures))).toBeNull();
    // Asked for before, its result is found; asked for meanwhile, the step runs again on inputs of its own run.
    expect((await runs.objects.head(stepRecordKey(step.stepKey))) !== null).toBe(deletions === 0);
  });

  it('is not deleted by a machine that cannot sign for it', async () => {
    await expect(writableLog(runs.trail, null)).rejects.toThrow(RefusedError);
    await expect(writableLog({ store: new MemoryStore() } as never, null)).resolves.toBeDefined();
  });
});

function ref(kind: ObjectRef['kind'], digit: string): ObjectRef {
  return { kind, sha256: digit.repeat(64), bytes: 1, rows: 1, schemaVersion: 1 };
}

async function openedBy(run: string, step: string, stepKey: string): Promise<void> {
  await runs.trail.write({
    kind: 'opened',
    run,
    step,
    stepKey,
    codeVersion: 1,
    parameters: { value: {} },
    inputs: { value: {} },
    seeds: {},
    attempt: 1,
    worker: { host: 'laboratory', pid: 4, startedAt: '2026-11-29T11:00:00.000Z' },
    activity: { workflowId: 'discover/next', workflowRunId: 'c', activityId: '1' },
    environment: 'e'.repeat(64),
  });
}
