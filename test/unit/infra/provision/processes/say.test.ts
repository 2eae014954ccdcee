/** Lines of provisioning, on a clock of the test: a step that takes long says so where nobody sees it at work. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { speaker } from '../../../../../infra/provision/processes/say.mjs';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function recorded(isTTY: boolean) {
  const texts: string[] = [];
  const say = speaker({ isTTY, write: (text: string) => texts.push(text) });
  return { say, all: () => texts.join('') };
}

const lasting = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('a long step', () => {
  it('has a line every thirty seconds without a terminal, and none after its end', async () => {
    const { say, all } = recorded(false);
    const step = say.step('minio', 'built with Go', lasting(95_400));
    await vi.advanceTimersByTimeAsync(200_000);
    await step;
    const name = ' minio         ';
    expect(all()).toBe(
      `${name}built with Go ...\n${[30, 60, 90].map((s) => `${name}built with Go: still at it after ${s} s\n`).join('')}${name}95.4 s\n`,
    );
  });

  it('has one line on a terminal, and one where it is short', async () => {
    const terminal = recorded(true);
    const step = terminal.say.step('minio', 'built with Go', lasting(95_000));
    await vi.advanceTimersByTimeAsync(95_000);
    await step;
    expect(terminal.all()).toBe(' minio         built with Go ... 95.0 s\n');
    const short = recorded(false);
    await short.say.step('minio', 'copied', async () => {});
    expect(short.all()).toBe(' minio         copied ... 0.0 s\n');
  });

  it('that fails is silent afterwards', async () => {
    const { say, all } = recorded(false);
    const step = say.step('minio', 'x', () => Promise.reject(new Error('no network')));
    await expect(step).rejects.toThrow('no network');
    await vi.advanceTimersByTimeAsync(100_000);
    expect(all()).toBe(' minio         x ... failed\n');
  });
});
