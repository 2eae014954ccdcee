/** The first entry of a run: the same whoever writes it, the command that started the run or the seal after that was killed. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ArtifactParts } from '../../../../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../../../../infra/artifacts/artifact-store.js';
import { sourceParts } from '../../../../../infra/artifacts/source-parts.js';
import { actOnRun } from '../../../../../infra/audit/acts/act-on-run.js';
import { AuditLog } from '../../../../../infra/audit/log/audit-log.js';
import { RunBeginning } from '../../../../../infra/audit/runs/run-beginning.js';
import { RunHistories } from '../../../../../infra/audit/runs/run-histories.js';
import { RunSealing } from '../../../../../infra/audit/runs/run-sealing.js';
import { AuditTrail } from '../../../../../infra/audit/trail/audit-trail.js';
import { verifyAudit } from '../../../../../infra/audit/verify/verify-audit.js';
import { MemoryStore } from '../../../../../infra/object-store/memory.js';
import type { Table } from '../../../../../schemas/run/artifact.js';
import type { StartMemo } from '../../../../../schemas/run/start-memo.js';
import { snapshotOf } from '../../../../harness/audit/attacks.js';
import { LOG_KEY } from '../../../../harness/audit/audited-runs.js';
import { IDENTITY, StartingServer } from '../../../../harness/servers/starting-server.js';

const STARTED_AT = Date.UTC(2026, 10, 29, 12, 0, 0, 42);
const MEMO: StartMemo = {
  inputDigest: 'd'.repeat(64),
  owner: 'ada',
  command: ['screen', 'candidates'],
  startToken: 'chance',
};
/** Of a run that an earlier version started. */
const OLD_MEMO = { inputDigest: MEMO.inputDigest };
const TEXTS = { 'POSCAR_ZnO.vasp': 'zinc oxide', 'Größe.cif': 'data_größe', 'c.cif': '' };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function stage(memo: object = MEMO) {
  const objects = new MemoryStore();
  const artifacts = new ArtifactStore(objects);
  const parts = new ArtifactParts(artifacts);
  const files: Table<'source-files'> = {
    kind: 'source-files',
    rows: 3,
    columns: { name: Object.keys(TEXTS), text: Object.values(TEXTS) },
    metadata: {},
  };
  // One file is more than a part may hold: each has its own.
  const source = await parts.publish(sourceParts(files, 1), true, 'test');
  const model = await artifacts.putBytes('ensemble', Buffer.from('{}'), null, 1);
  let now = STARTED_AT;
  const server = new StartingServer(() => now);
  const workflowId = 'screen/oxides';
  const runId = server.start({ workflowId, args: [{ source, models: [model] }], memo: { ...memo } });
  const place = { workflowId, firstRunId: runId };
  const run = `${workflowId}/${runId}`;
  const histories = new RunHistories(server.client);

  /** @param clock of whoever writes there */
  async function trailOf(clock: () => number) {
    const audit = new MemoryStore();
    const trail = new AuditTrail(audit, () => new Date(clock()));
    const log = await AuditLog.open(audit, LOG_KEY);
    const beginning = new RunBeginning(trail, histories, { artifacts, parts });
    const sealing = new RunSealing(trail, async () => log, histories, beginning);
    const begun = async () => (await trail.keysOf(run)).filter((key) => key.includes('-begun-'));
    return {
      ...{ audit, trail, log, begun },
      write: () => beginning.write(place),
      look: (isDue = false) => sealing.look({ run, ...place, isDue }),
      findings: async () =>
        (await verifyAudit({ audit, objects: null }, [run], { level: 'sealed', trusted: LOG_KEY })).findings,
    };
  }
  return {
    ...{ run, source, model, parts, artifacts, trailOf },
    now: () => now,
    end: () => {
      now += 60_000;
      server.terminate(workflowId, runId);
    },
  };
}

/** Names and bytes of the entries that say how runs began. */
async function begunIn(audit: MemoryStore): Promise<Map<string, string>> {
  const begun = [...(await snapshotOf(audit))].filter(([key]) => key.includes('-begun-'));
  return new Map(begun.map(([key, bytes]) => [key, Buffer.from(bytes).toString()]));
}

describe('the beginning of a run', () => {
  it("tells the server's time, the command, and every file with its hash, through the list of parts", async () => {
    const { run, source, model, parts, now, trailOf } = await stage();
    const { trail, write } = await trailOf(now);
    await write();
    const [told] = await trail.entriesOf(run);
    const [a, b, c] = await parts.spread(source);
    expect(told?.entry).toEqual({
      version: 1,
      kind: 'begun',
      run,
      at: '2026-11-29T12:00:00.042Z',
      owner: 'ada',
      command: ['screen', 'candidates'],
      input: { value: { source, models: [model] } },
      files: {
        value: Object.entries(TEXTS).map(([name, text]) => ({
          name,
          bytes: Buffer.byteLength(text),
          sha256: sha256(text),
        })),
      },
      given: { value: { source, 'source.0': a, 'source.1': b, 'source.2': c, 'models.0': model } },
    });
  });

  it('is written by the seal, to the byte, where the command was killed before it', async () => {
    const { now, end, trailOf } = await stage();
    const byCommand = await trailOf(() => now() + 3_600_000);
    await byCommand.write();
    const bySeal = await trailOf(now);
    end();
    expect(await bySeal.look()).toMatchObject({ state: 'terminated', seal: { number: 1 } });
    const expected = await begunIn(byCommand.audit);
    expect(expected.size).toBe(1);
    expect(await begunIn(bySeal.audit)).toEqual(expected);
    expect(await bySeal.findings()).toEqual([]);
  });

  it('is written by the first seal on the way', async () => {
    const { now, trailOf } = await stage();
    const { begun, look, findings, write } = await trailOf(now);
    expect(await look()).toEqual({ state: 'running', seal: null });
    expect(await begun()).toEqual([]);
    expect(await look(true)).toMatchObject({ state: 'running', seal: { number: 1 } });
    const first = await begun();
    expect(first).toHaveLength(1);
    await write();
    expect(await begun()).toEqual(first);
    expect(await findings()).toEqual([]);
  });

  it('adds nothing after the last seal, which later seals contain', async () => {
    const { run, now, end, trailOf } = await stage();
    const { trail, log, look, write, begun, findings } = await trailOf(now);
    end();
    await look();
    const before = await trail.keysOf(run);
    await write();
    expect(await trail.keysOf(run)).toEqual(before);
    expect(await begun()).toHaveLength(1);
    const act = { run, action: 'keep', owner: 'ada', reason: null, details: {} } as const;
    expect(await actOnRun(trail, log, act)).toBe(2);
    expect(await findings()).toEqual([]);
  });

  it('is one where command and seal write at the same time', async () => {
    const { now, end, trailOf } = await stage();
    const { begun, look, write, findings } = await trailOf(now);
    end();
    await Promise.all([write(), look(), write()]);
    expect(await begun()).toHaveLength(1);
    expect(await findings()).toEqual([]);
  });

  it('of a run that an earlier version started has files and parts, and the connection for the owner', async () => {
    const { run, now, end, trailOf } = await stage(OLD_MEMO);
    const { trail, look } = await trailOf(now);
    end();
    await look();
    const begun = (await trail.entriesOf(run)).map(({ entry }) => entry).find(({ kind }) => kind === 'begun');
    expect(begun).toMatchObject({
      owner: IDENTITY,
      command: [],
      files: { value: [{ name: 'POSCAR_ZnO.vasp' }, {}, {}] },
    });
    expect(Object.keys((begun as { given: { value: object } }).given.value)).toHaveLength(5);
  });

  it('stays that of an earlier version, which had the time of its own clock', async () => {
    const { run, now, end, trailOf } = await stage(OLD_MEMO);
    const { trail, look, begun } = await trailOf(now);
    const nothing = { files: { value: [] }, given: { value: {} }, input: { value: {} } };
    const at = '2026-11-29T12:00:07.000Z';
    const { key } = await trail.write({ kind: 'begun', run, at, owner: 'ada', command: ['screen'], ...nothing });
    end();
    await look();
    expect(await begun()).toEqual([key]);
  });

  it('is told without what is gone from the store', async () => {
    const { run, source, model, artifacts, now, end, trailOf } = await stage();
    await artifacts.delete(source);
    const { trail, look } = await trailOf(now);
    end();
    expect(await look()).toMatchObject({ state: 'terminated', seal: { number: 1 } });
    const begun = (await trail.entriesOf(run)).map(({ entry }) => entry).find(({ kind }) => kind === 'begun');
    expect(begun).toMatchObject({
      owner: 'ada',
      files: { value: [] },
      given: { value: { source, 'models.0': model } },
    });
  });
});
