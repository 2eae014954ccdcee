/** The frame's laws, each on a real memory store with a counted stand-in for the child process. */
import { CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { ComputeHost, ComputeResult } from '../../../../activities/frame/compute-host.js';
import { stepActivity } from '../../../../activities/frame/run-step.js';
import { step } from '../../../../activities/frame/step.js';
import { Turns } from '../../../../activities/frame/turns.js';
import { encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import {
  ChildProcessDiedError,
  InvalidStructureError,
  NoRoomError,
  StoreUnavailableError,
} from '../../../../schemas/failure.js';
import type { ObjectRef, Table } from '../../../../schemas/run/artifact.js';
import type { StepHeartbeat, StepMessage, StepResult } from '../../../../schemas/run/message.js';
import { countingHost, memoryDependencies } from '../../../harness/pipelines/memory-dependencies.js';
import { FullStore } from '../../../harness/servers/full-store.js';

const double = step({
  name: 'double',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({ factor: z.number() }),
  reads: {
    files: { kind: 'source-files' },
    extra: { kind: 'source-files', optional: true },
    state: { kind: 'source-files', optional: true },
    more: { kind: 'source-files', optional: true },
  },
  writes: {
    files: { kind: 'source-files' },
    state: { kind: 'source-files', transient: true },
    more: { kind: 'source-files', transient: true },
  },
  run: () => {
    throw new Error('the stand-in host answers instead');
  },
});

function files(text: string): Table<'source-files'> {
  return { kind: 'source-files', rows: 1, columns: { name: ['a'], text: [text] }, metadata: {} };
}

function encoded(text: string) {
  const bytes = encodeTable(files(text), 'test');
  return { kind: 'source-files', bytes, rows: 1, schemaVersion: 1 } as const;
}

function answered(text: string): ComputeResult {
  const outputs = { files: [encoded(text)], state: [encoded(`${text} state`)], more: [encoded(`${text} more`)] };
  return { outputs, summary: { size: text.length }, peakMemoryBytes: 1, cpuSeconds: 0.5 };
}

/** What activities warned of. */
const logged: string[] = [];

async function stage(answer: ComputeHost['run'], store = new MemoryStore(), roomPatienceMs?: number) {
  const host = countingHost(answer);
  const dependencies = memoryDependencies(host, store, roomPatienceMs);
  const { bytes } = encoded('input');
  const input = await dependencies.artifacts.putBytes('source-files', bytes, 1, 1);
  const message: StepMessage = { inputs: { files: input }, parameters: { factor: 2 }, run: 'test' };
  const activity = stepActivity(double, dependencies);
  const attempt = (info: object = {}, changes: Partial<StepMessage> = {}) => {
    const logger = new DefaultLogger('WARN', ({ message: text }) => logged.push(text));
    const environment = new MockActivityEnvironment(info, { logger });
    const beats: StepHeartbeat[] = [];
    environment.on('heartbeat', (sent) => beats.push({ ...(sent as StepHeartbeat) }));
    const result = environment.run(activity, { ...message, ...changes }) as Promise<StepResult>;
    return { environment, beats, result };
  };
  return { host, dependencies, message, attempt };
}

const RUN_STATES = async (dependencies: ReturnType<typeof memoryDependencies>) => {
  const states: string[] = [];
  for await (const record of dependencies.records.list()) states.push(record.state);
  return states.sort();
};

describe('the frame of a step', () => {
  it('computes once and finds the result again by its key', async () => {
    const { host, dependencies, attempt } = await stage(async () => answered('output'));
    const first = await attempt().result;
    const second = await attempt().result;
    expect([first.reused, second.reused]).toEqual([false, true]);
    expect(second.outputs).toEqual(first.outputs);
    expect(second.summary).toEqual({ size: 6 });
    expect(host.tasks.length).toBe(1);
    expect(await RUN_STATES(dependencies)).toEqual(['finished', 'reused']);
  });

  it('computes again when a parameter differs, and when an output was lost', async () => {
    const { host, dependencies, attempt } = await stage(async () => answered('output'));
    const first = await attempt().result;
    await attempt({}, { parameters: { factor: 3 } }).result;
    expect(host.tasks.length).toBe(2);
    await dependencies.artifacts.delete(first.outputs.files!);
    const mended = await attempt().result;
    expect(mended.reused).toBe(false);
    expect(await dependencies.artifacts.has(first.outputs.files!)).toBe(true);
  });

  it('fetches before its turn, and computes in it', async () => {
    const begun: (() => void)[] = [];
    const { host, dependencies, attempt } = await stage(
      () => new Promise((resolve) => begun.push(() => resolve(answered('output')))),
    );
    const turns = new Turns(1);
    Object.assign(dependencies, { turns });
    const fetches: number[] = [];
    const { fetch } = dependencies.parts;
    dependencies.parts.fetch = (...given) => {
      fetches.push(host.tasks.length);
      return fetch.apply(dependencies.parts, given);
    };
    const first = attempt().result;
    await vi.waitUntil(() => host.tasks.length === 1);
    const second = attempt({}, { parameters: { factor: 3 } }).result;
    await vi.waitUntil(() => fetches.length === 2);
    // Its inputs are there, the child is not: the first one computes.
    expect([fetches, host.tasks.length]).toEqual([[0, 1], 1]);
    begun[0]!();
    await vi.waitUntil(() => host.tasks.length === 2);
    begun[1]!();
    expect((await Promise.all([first, second])).map(({ reused }) => reused)).toEqual([false, false]);
    // Both turns are over.
    (await turns.take(new AbortController().signal))();
  });

  it('leaves a large input in the store until the process takes it, part by part', async () => {
    const taken: string[] = [];
    const { host, dependencies, message, attempt } = await stage(async ({ later = {} }) => {
      for (const fetch of later.files ?? []) taken.push((await fetch()).sha256!);
      return answered('output');
    });
    const part = async (text: string) => {
      const { bytes } = encoded(text);
      return dependencies.artifacts.putBytes('source-files', bytes, 1, 1);
    };
    const large = [await part('a'.repeat(9 * 2 ** 20)), await part('b'.repeat(9 * 2 ** 20))];
    const files = await dependencies.parts.publishShards(large, 'test');
    await attempt({}, { inputs: { files, extra: message.inputs.files! } }).result;
    expect(host.tasks[0]!.inputs).toEqual({ state: null, more: null });
    expect(Object.keys(host.tasks[0]!.later!)).toEqual(['files', 'extra']);
    expect(taken).toEqual(large.map(({ sha256 }) => sha256));
  });

  it('does not miss a transient output that was pruned', async () => {
    const { host, dependencies, attempt } = await stage(async () => answered('output'));
    const first = await attempt().result;
    await dependencies.artifacts.delete(first.outputs.state!);
    expect((await attempt().result).reused).toBe(true);
    expect(host.tasks.length).toBe(1);
  });

  it('lets the first of two attempts win, and both return its outputs', async () => {
    let turn = 0;
    const { attempt } = await stage(async () => answered(turn++ === 0 ? 'first' : 'late duplicate'));
    const [a, b] = await Promise.all([attempt().result, attempt().result]);
    expect(a.outputs).toEqual(b.outputs);
  });

  it.each([
    ['a missing input', { inputs: {} }, /input "files" \(source-files\) is missing/],
    ['an unknown input', { inputs: { other: null } }, /input "files"/],
    ['a wrong parameter', { parameters: { factor: 'two' } }, /double: parameters: factor/],
    ['an unknown field', { colour: 'red' }, /double: message/],
  ])('refuses %s before anything starts, never retried', async (_, changes, text) => {
    const { host, dependencies, attempt } = await stage(async () => answered('output'));
    await expect(attempt({}, changes as Partial<StepMessage>).result).rejects.toMatchObject({
      type: 'InvalidInputError',
      nonRetryable: true,
      message: expect.stringMatching(text),
    });
    expect(host.tasks.length).toBe(0);
    expect(await RUN_STATES(dependencies)).toEqual([]);
  });

  it.each([
    [new InvalidStructureError('POSCAR, line 7'), 1, true],
    [new StoreUnavailableError('no answer'), 9, false],
    [new TypeError('unexpected'), 1, false],
    [new TypeError('unexpected'), 5, true],
  ])('passes %s of attempt %i on as nonRetryable %s', async (error, number, nonRetryable) => {
    const { dependencies, attempt } = await stage(async () => {
      throw error;
    });
    await expect(attempt({ attempt: number }).result).rejects.toMatchObject({ type: error.name, nonRetryable });
    expect(await RUN_STATES(dependencies)).toEqual(['failed']);
  });

  it('gives up on a child that dies three times without progress', async () => {
    const { attempt } = await stage(async () => {
      throw new ChildProcessDiedError('signal SIGKILL');
    });
    const heartbeatDetails = { done: 0, total: 0, note: '', checkpoint: null, deaths: 2 };
    await expect(attempt().result).rejects.toMatchObject({ type: 'ChildProcessDiedError', nonRetryable: false });
    await expect(attempt({ heartbeatDetails }).result).rejects.toMatchObject({
      type: 'ResourceError',
      nonRetryable: true,
    });
  });

  it('resumes from the state that the last heartbeat names, and prunes it after publishing', async () => {
    const kept: ObjectRef[] = [];
    const { host, dependencies, attempt } = await stage(async (task, hooks) => {
      if (!task.resume) {
        await hooks.onCheckpoint({ last: [encoded('half way')] });
        throw new ChildProcessDiedError('signal SIGKILL');
      }
      return answered('output');
    });
    const { environment, result } = attempt();
    let details: unknown;
    environment.on('heartbeat', (sent) => {
      details = sent;
    });
    await expect(result).rejects.toMatchObject({ type: 'ChildProcessDiedError' });
    kept.push((details as { checkpoint: { last: ObjectRef } }).checkpoint.last);
    expect(await dependencies.artifacts.has(kept[0]!)).toBe(true);
    await attempt({ attempt: 2, heartbeatDetails: details }).result;
    expect(host.tasks[1]!.resume!.last!.map(({ bytes }) => bytes)).toEqual([encoded('half way').bytes]);
    expect(await dependencies.artifacts.has(kept[0]!)).toBe(false);
  });

  it('begins anew, and says so, where the last attempt left a heartbeat that it cannot read', async () => {
    const { host, attempt } = await stage(async () => answered('output'));
    const { beats, result } = attempt({ attempt: 2, heartbeatDetails: { epoch: 12, from: 'another version' } });
    expect((await result).reused).toBe(false);
    expect(host.tasks.map(({ resume }) => resume)).toEqual([null]);
    expect(beats[0]).toEqual({ done: 0, total: 0, note: '', checkpoint: null, deaths: 0, waiting: null });
    expect(logged.some((text) => text.includes('a heartbeat of another version'))).toBe(true);
  });

  it('begins anew when what it goes on from was pruned', async () => {
    const { host, dependencies, message, attempt } = await stage(async () => answered('output'));
    const put = async (text: string) => dependencies.artifacts.putBytes('source-files', encoded(text).bytes, 1, 1);
    const [state, other] = [await put('state so far'), await put('the rest of it')];
    const inputs = { ...message.inputs, state, more: other };
    await attempt({}, { inputs }).result;
    expect(host.tasks[0]!.inputs.state!.length).toBe(1);
    await dependencies.artifacts.delete(state);
    const again = attempt({}, { inputs, parameters: { factor: 3 } });
    expect((await again.result).reused).toBe(false);
    expect(host.tasks[1]!.inputs).toMatchObject({ state: null, more: null, files: [{ rows: 1 }] });

    const heartbeatDetails = { done: 1, total: 2, note: '', checkpoint: { last: state }, deaths: 0 };
    await attempt({ attempt: 2, heartbeatDetails }, { parameters: { factor: 4 } }).result;
    expect(host.tasks[2]!.resume).toBeNull();
  });

  it('still fails when an input that it cannot do without is missing', async () => {
    const { dependencies, message, attempt } = await stage(async () => answered('output'));
    await dependencies.artifacts.delete(message.inputs.files!);
    await expect(attempt().result).rejects.toMatchObject({ type: 'MissingArtifactError', nonRetryable: true });
  });

  it('keeps and prunes a state that is larger than one object', async () => {
    const { host, dependencies, attempt } = await stage(async (task, hooks) => {
      if (task.resume) return answered('output');
      await hooks.onCheckpoint({ last: [encoded('first half'), encoded('second half')] });
      throw new ChildProcessDiedError('signal SIGKILL');
    });
    const { environment, result } = attempt();
    let details: unknown;
    environment.on('heartbeat', (sent) => {
      details = sent;
    });
    await expect(result).rejects.toMatchObject({ type: 'ChildProcessDiedError' });
    const kept = (details as { checkpoint: { last: ObjectRef } }).checkpoint.last;
    const parts = await dependencies.parts.spread(kept);
    await attempt({ attempt: 2, heartbeatDetails: details }).result;
    expect(host.tasks[1]!.resume!.last!.length).toBe(2);
    for (const ref of [kept, ...parts]) expect(await dependencies.artifacts.has(ref)).toBe(false);
  });

  it('rethrows a cancellation, or returns the kept state where there is one', async () => {
    let cancel = () => {};
    const untilAborted = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        cancel();
      });
    const plain = await stage((_, { signal }) => untilAborted(signal));
    const first = plain.attempt();
    cancel = () => first.environment.cancel();
    await expect(first.result).rejects.toBeInstanceOf(CancelledFailure);
    expect(await RUN_STATES(plain.dependencies)).toEqual(['cancelled']);

    const keeping = await stage(async (_, hooks) => {
      await hooks.onCheckpoint({ last: [encoded('half way')] });
      return untilAborted(hooks.signal);
    });
    const second = keeping.attempt();
    cancel = () => second.environment.cancel();
    const { stopped } = await second.result;
    expect(await keeping.dependencies.artifacts.has(stopped!.checkpoint!.last!)).toBe(true);
  });

  it('waits for room with what it computed: once, told in its heartbeat, and not in its seconds', async () => {
    const store = new FullStore();
    const { host, dependencies, attempt } = await stage(async () => {
      store.fullFor(2);
      return answered('output');
    }, store);
    const begin = performance.now();
    const { beats, result } = attempt();
    const { seconds } = await result;
    const passedMs = performance.now() - begin;
    expect(store.refused).toBe(2);
    expect(host.tasks.length).toBe(1);
    expect(await RUN_STATES(dependencies)).toEqual(['finished']);
    const told = beats.map(({ waiting }) => waiting);
    expect(told).toContainEqual(expect.stringContaining('the disk of /full is full: needs 34 MB, has 0 MB'));
    expect(told.at(-1)).toBeNull();
    // Waits of 250 and 500 ms, as timers count them.
    expect(seconds).toBeLessThan((passedMs - 740) / 1000);
  });

  it('waits for room from its first write on, and for its states', async () => {
    const store = new FullStore();
    const { host, attempt } = await stage(async (_, hooks) => {
      store.fullFor(1);
      await hooks.onCheckpoint({ last: [encoded('half way')] });
      return answered('output');
    }, store);
    store.fullFor(1);
    const { beats, result } = attempt();
    expect((await result).reused).toBe(false);
    expect(host.tasks.length).toBe(1);
    const waits = beats.filter(({ waiting }, i) => waiting !== null && (beats[i - 1]?.waiting ?? null) === null);
    expect(waits.length).toBe(2);
  });

  it('runs a child again whose own disk was full', async () => {
    let calls = 0;
    const { attempt, host } = await stage(async () => {
      if (++calls === 1) throw new NoRoomError('no process can be started: the disk of /scratch is full');
      return answered('output');
    });
    expect((await attempt().result).reused).toBe(false);
    expect(host.tasks.length).toBe(2);
  });

  it('fails with the name of the disk when no room comes, never retried, and not twice as late', async () => {
    const store = new FullStore();
    const { attempt } = await stage(
      async () => {
        store.isFull = true;
        return answered('output');
      },
      store,
      740,
    );
    await expect(attempt().result).rejects.toMatchObject({
      type: 'NoRoomError',
      nonRetryable: true,
      message: expect.stringContaining('the disk of /full is full'),
      details: [expect.objectContaining({ folder: '/full' })],
    });
    // The output at once and after 250 ms; that it failed, once.
    expect(store.refused).toBe(3);
  });

  it('ends a wait with the cancellation', async () => {
    const store = new FullStore();
    const { attempt } = await stage(async () => {
      store.isFull = true;
      return answered('output');
    }, store);
    const { environment, result } = attempt();
    environment.on('heartbeat', ({ waiting }: StepHeartbeat) => waiting !== null && environment.cancel());
    await expect(result).rejects.toBeInstanceOf(CancelledFailure);
  });
});
