/** A question and its answer between a supervisor and its worker: each side alone, then what is no answer. */
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askWhetherAlive } from '../../../../../infra/local-stack/watch/alive-question.js';
import { groupMemory } from '../../../../../infra/local-stack/watch/group-memory.js';
import { answerSupervisor } from '../../../../../infra/local-stack/watch/worker-channel.js';
import { StackUnavailableError } from '../../../../../schemas/failure.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A child whose channel the test holds. */
function channel(sendError: Error | null = null) {
  const sent: { type: string; number: number }[] = [];
  const child = Object.assign(new EventEmitter(), {
    send(message: { type: string; number: number }, done: (error: Error | null) => void) {
      sent.push(message);
      queueMicrotask(() => done(sendError));
      return true;
    },
  });
  return { child: child as unknown as ChildProcess & EventEmitter, sent };
}

describe('the question', () => {
  it('has a number of its own, and ends with the answer of that number', async () => {
    const { child, sent } = channel();
    const first = askWhetherAlive(child, 1_000);
    const second = askWhetherAlive(child, 1_000);
    expect(sent.map(({ type }) => type)).toEqual(['alive?', 'alive?']);
    expect(sent[1]!.number).toBe(sent[0]!.number + 1);
    child.emit('message', { type: 'ready' });
    child.emit('message', null);
    child.emit('message', { type: 'alive', number: sent[1]!.number, fault: null });
    await second;
    expect(child.listenerCount('message')).toBe(1);
    child.emit('message', { type: 'alive', number: sent[0]!.number, fault: 'polls no more' });
    await expect(first).rejects.toThrow(StackUnavailableError);
    await expect(first).rejects.toThrow('polls no more');
    expect([child.listenerCount('message'), vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('is given up after its time, and told so', async () => {
    const { child } = channel();
    const asked = askWhetherAlive(child, 1_500);
    asked.catch(() => {});
    await vi.advanceTimersByTimeAsync(1_499);
    expect(child.listenerCount('message')).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await expect(asked).rejects.toThrow('its event loop did not answer within 1.5 s');
    expect(child.listenerCount('message')).toBe(0);
  });

  it('ends at once where the channel is closed', async () => {
    const { child } = channel(new Error('channel closed'));
    await expect(askWhetherAlive(child, 1_000)).rejects.toThrow('its channel: channel closed');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the answer', () => {
  function worker(fault: string | null, connected = true) {
    let hear: (message: unknown) => void = () => {};
    vi.spyOn(process, 'on').mockImplementation((event: string | symbol, listener: (message: unknown) => void) => {
      if (event === 'message') hear = listener;
      return process;
    });
    const send = vi.fn();
    vi.spyOn(process as { send(message: unknown): boolean }, 'send').mockImplementation(send);
    vi.spyOn(process, 'connected', 'get').mockReturnValue(connected);
    answerSupervisor(() => fault);
    return { send, hear: (message: unknown) => hear(message) };
  }

  it.each([null, 'polls no more'])('has the number of the question, and the fault of now (%s)', (fault) => {
    const { send, hear } = worker(fault);
    hear({ type: 'alive?', number: 7 });
    expect(send.mock.calls).toEqual([[{ type: 'alive', number: 7, fault }]]);
  });

  it('is given to no other message, and to nobody without a channel', () => {
    const { send, hear } = worker(null);
    for (const message of [null, {}, { type: 'ready' }, 'alive?']) hear(message);
    const alone = worker(null, false);
    alone.hear({ type: 'alive?', number: 1 });
    expect([send.mock.calls, alone.send.mock.calls]).toEqual([[], []]);
  });
});

it('the memory of a part is its own pages and those of the others in its group, of 4 KiB', () => {
  const member = (residentPages: number) => ({ stopped: false, group: 7, cpuTicks: 0, residentPages });
  const groups = new Map([
    [
      7,
      new Map([
        [7, member(10)],
        [8, member(3)],
        [9, member(4)],
      ]),
    ],
  ]);
  expect(groupMemory(7, groups)).toEqual({ ownBytes: 40_960, children: 2, childrenBytes: 28_672 });
  expect(groupMemory(8, groups)).toBeNull();
  expect(groupMemory(7, new Map([[7, new Map([[8, member(3)]])]]))).toBeNull();
});
