/** When a run that has ended is sealed: once its attempts have said how they ended, or cannot say it any more. */
import { hostname } from 'node:os';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { AuditLog } from '../../../../infra/audit/log/audit-log.js';
import { RunBeginning } from '../../../../infra/audit/runs/run-beginning.js';
import type { HistoryEvent, RunHistories } from '../../../../infra/audit/runs/run-histories.js';
import { RunSealing } from '../../../../infra/audit/runs/run-sealing.js';
import { readSeals } from '../../../../infra/audit/sealing/read-seals.js';
import { AuditTrail } from '../../../../infra/audit/trail/audit-trail.js';
import { verifyAudit } from '../../../../infra/audit/verify/verify-audit.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { keptBy, LOG_KEY } from '../../../harness/audit/audited-runs.js';
import { bareBeginning } from '../../../harness/audit/bare-beginning.js';
import { memoryDependencies } from '../../../harness/pipelines/memory-dependencies.js';

const RUN = 'discover/oxides/a';
const ENDED_AT = Date.UTC(2026, 10, 29, 12);
const PLACE = { workflowId: 'discover/oxides', firstRunId: 'a' };
const KEY = 'a'.repeat(64);

const event = (more: object) =>
  ({ eventTime: { seconds: ENDED_AT / 1000, nanos: 0 }, ...more }) as unknown as HistoryEvent;
const EVENTS = [
  event({ workflowExecutionStartedEventAttributes: { identity: '1@laboratory' } }),
  event({ workflowExecutionTerminatedEventAttributes: { identity: 'eve', reason: 'asked' } }),
];
const HISTORIES: Pick<RunHistories, 'first' | 'lastEvent' | 'each' | 'memo' | 'value'> = {
  first: async () => EVENTS[0]!,
  lastEvent: async () => EVENTS[1]!,
  each: async function* () {
    const packed = gzipSync('{}');
    yield { workflowId: 'discover/oxides', workflowRunId: 'a', events: EVENTS, isOwn: true, packed };
  },
  memo: () => ({}),
  value: () => null,
};

/** Of a chain whose first run Temporal has forgotten. */
const WITHOUT_FIRST: typeof HISTORIES = {
  ...HISTORIES,
  each: async function* (...given) {
    yield { workflowId: 'discover/oxides', workflowRunId: 'a', events: [], isOwn: true, packed: null };
    for await (const each of HISTORIES.each(...given)) yield { ...each, workflowRunId: 'b' };
  },
};
const FORGOTTEN: typeof HISTORIES = {
  ...HISTORIES,
  first: async () => null,
  lastEvent: async () => 'forgotten',
  each: async function* () {
    yield { workflowId: 'discover/oxides', workflowRunId: 'a', events: [], isOwn: true, packed: null };
  },
};

async function stage(histories = HISTORIES) {
  const audit = new MemoryStore();
  let now = ENDED_AT + 1000;
  const trail = new AuditTrail(audit, () => new Date(now));
  const log = await AuditLog.open(audit, LOG_KEY);
  const objects = memoryDependencies({ run: () => Promise.reject(new Error('none')) });
  const sealingBy = (by: typeof HISTORIES) =>
    new RunSealing(trail, async () => log, by as RunHistories, new RunBeginning(trail, by, objects));
  const sealing = sealingBy(histories);
  const environment = await trail.writeEnvironment({
    program: '0.3.0',
    commit: null,
    isClean: null,
    buildSha256: null,
    lockSha256: null,
    steps: {},
    node: 'v20',
    libtensorflowSha256: null,
    bindingSha256: null,
    servers: {},
    os: 'linux',
    cpu: { model: '', flags: [] },
    threads: {},
  });
  const opened = (pid: number, attempt = 1) =>
    trail.write({
      kind: 'opened',
      run: RUN,
      step: 'train',
      stepKey: KEY,
      codeVersion: 1,
      parameters: { value: {} },
      inputs: { value: {} },
      seeds: {},
      attempt,
      worker: { host: hostname(), pid, startedAt: '2026-11-29T11:00:00.000Z' },
      activity: { workflowId: 'discover/oxides', workflowRunId: 'a', activityId: '7' },
      environment,
    });
  const look = () => sealing.look({ run: RUN, ...PLACE, isDue: false });
  const lookAgain = (again: typeof HISTORIES) => sealingBy(again).look({ run: RUN, ...PLACE, isDue: false });
  const findings = async () =>
    (await verifyAudit({ audit, objects: null }, [RUN], { level: 'sealed', trusted: LOG_KEY })).findings;
  return {
    trail,
    opened,
    look,
    lookAgain,
    newest: async () => (await readSeals(audit, RUN)).seals.at(-1)!.seal,
    findings,
    wait: (ms: number) => {
      now += ms;
    },
  };
}

describe('a run that Temporal has forgotten', () => {
  it('in part is sealed with the histories that are left, and the seal names the others', async () => {
    const { look, newest, findings } = await stage(WITHOUT_FIRST);
    expect(await look()).toMatchObject({ state: 'terminated', seal: { number: 1 } });
    const seal = await newest();
    expect(seal.missing).toEqual([{ workflowId: 'discover/oxides', workflowRunId: 'a' }]);
    expect(seal.histories.map(({ workflowRunId }) => workflowRunId)).toEqual(['b']);
    expect(await findings()).toEqual([]);
  });

  it('is sealed as forgotten, its attempts as lost, once', async () => {
    const { trail, opened, look, newest, wait, findings } = await stage(FORGOTTEN);
    await trail.write(bareBeginning(RUN));
    await opened(process.pid);
    wait(31_000);
    expect(await look()).toMatchObject({ state: 'forgotten', seal: { number: 1 } });
    expect(await look()).toMatchObject({ state: 'forgotten', seal: { number: 1 } });
    const { missing, histories, entries } = await newest();
    expect([missing, histories, entries.count]).toEqual([
      [{ workflowId: 'discover/oxides', workflowRunId: 'a' }],
      [],
      4,
    ]);
    const told = (await trail.entriesOf(RUN)).map(({ entry }) =>
      'state' in entry ? `${entry.kind} ${entry.state}` : entry.kind,
    );
    expect(told.sort()).toEqual(['begun', 'closed forgotten', 'ended lost', 'opened']);
    expect(await findings()).toEqual([]);
  });

  it('after it was sealed keeps its end and its histories', async () => {
    const { trail, look, lookAgain, newest, findings } = await stage();
    await look();
    const before = await newest();
    await trail.write(keptBy(RUN));
    expect(await lookAgain(FORGOTTEN)).toMatchObject({ state: 'terminated', seal: { number: 2 } });
    const { histories, missing } = await newest();
    expect(histories).toEqual(before.histories);
    expect(missing).toBeUndefined();
    expect(await findings()).toEqual([]);
  });
});

/** No process has the number: it is above every limit that Linux has. */
const NOBODY = 2 ** 30;

describe('a run that was terminated', () => {
  it('is sealed after its attempt that is still at work has said how it ended', async () => {
    const { trail, opened, look, findings } = await stage();
    const link = await opened(process.pid);
    expect(await look()).toEqual({ state: 'running', seal: null });
    await trail.write({
      kind: 'ended',
      run: RUN,
      opened: link,
      step: 'train',
      stepKey: KEY,
      outputs: {},
      parts: { value: {} },
      state: 'cancelled',
      record: null,
      cpuSeconds: null,
      peakMemoryBytes: null,
      error: null,
    });
    expect(await look()).toMatchObject({ state: 'terminated', seal: { number: 1 } });
    expect(await findings()).toEqual([]);
    const ends = (await trail.entriesOf(RUN)).flatMap(({ entry }) => (entry.kind === 'ended' ? [entry.state] : []));
    expect(ends).toEqual(['cancelled']);
  });

  it('does not wait for a process that is gone, nor for an attempt that was followed by another', async () => {
    const gone = await stage();
    await gone.opened(NOBODY);
    expect(await gone.look()).toMatchObject({ state: 'terminated', seal: { number: 1 } });
    const followed = await stage();
    await followed.opened(process.pid, 1);
    await followed.opened(NOBODY, 2);
    expect(await followed.look()).toMatchObject({ state: 'terminated' });
    expect(await followed.findings()).toEqual([]);
  });

  it('does not wait for ever', async () => {
    const { trail, opened, look, wait } = await stage();
    await opened(process.pid);
    expect(await look()).toMatchObject({ state: 'running' });
    wait(31_000);
    expect(await look()).toMatchObject({ state: 'terminated', seal: { number: 1 } });
    const all = (await trail.entriesOf(RUN)).map(({ entry }) => entry);
    expect(all.flatMap((entry) => (entry.kind === 'ended' ? [entry.state] : []))).toEqual(['lost']);
    expect(all.flatMap((entry) => (entry.kind === 'action' ? [[entry.action, entry.owner]] : []))).toEqual([
      ['terminate', 'eve'],
    ]);
  });
});
