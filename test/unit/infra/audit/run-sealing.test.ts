/** When a run that has ended is sealed: once its attempts have said how they ended, or cannot say it any more. */
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { AuditLog } from '../../../../infra/audit/log/audit-log.js';
import { RunBeginning } from '../../../../infra/audit/runs/run-beginning.js';
import type { HistoryEvent, RunHistories } from '../../../../infra/audit/runs/run-histories.js';
import { RunSealing } from '../../../../infra/audit/runs/run-sealing.js';
import { AuditTrail } from '../../../../infra/audit/trail/audit-trail.js';
import { verifyAudit } from '../../../../infra/audit/verify/verify-audit.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { LOG_KEY } from '../../../harness/audit/audited-runs.js';
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
const HISTORIES: Pick<RunHistories, 'first' | 'isRunning' | 'memo' | 'of' | 'value'> = {
  first: async () => EVENTS[0]!,
  isRunning: async () => false,
  memo: () => ({}),
  of: async () => ({
    own: [{ workflowId: 'discover/oxides', workflowRunId: 'a', events: EVENTS, json: '{}' }],
    children: [],
  }),
  value: () => null,
};

async function stage() {
  const audit = new MemoryStore();
  let now = ENDED_AT + 1000;
  const trail = new AuditTrail(audit, () => new Date(now));
  const log = await AuditLog.open(audit, LOG_KEY);
  const objects = memoryDependencies({ run: () => Promise.reject(new Error('none')) });
  const beginning = new RunBeginning(trail, HISTORIES, objects);
  const sealing = new RunSealing(trail, async () => log, HISTORIES as RunHistories, beginning);
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
  const findings = async () =>
    (await verifyAudit({ audit, objects: null }, [RUN], { level: 'sealed', trusted: LOG_KEY })).findings;
  return {
    trail,
    opened,
    look,
    findings,
    wait: (ms: number) => {
      now += ms;
    },
  };
}

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
