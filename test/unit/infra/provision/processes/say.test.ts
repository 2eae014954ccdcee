/** Lines of provisioning: a step that takes long says so where nobody sees it at work. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { speaker } from '../../../../../infra/provision/processes/say.mjs';

function recorded(isTTY: boolean) {
  const texts: string[] = [];
  const out = { isTTY, write: (text: string) => texts.push(text) };
  return { say: speaker(out, undefined, 20), all: () => texts.join('') };
}

describe('a long step', () => {
  it('has lines in between without a terminal, and none after its end', async () => {
    const { say, all } = recorded(false);
    await say.step('minio', 'built with Go', () => sleep(110));
    const text = all();
    expect(text.match(/^ minio {8} {1}built with Go: still at it after \d+ s$/gm)!.length).toBeGreaterThanOrEqual(3);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/^ minio +0\.\d s$/);
    await sleep(60);
    expect(all()).toBe(text);
  });

  it('has one line on a terminal, and one where it is short', async () => {
    const terminal = recorded(true);
    await terminal.say.step('minio', 'built with Go', () => sleep(60));
    expect(terminal.all()).toMatch(/^ minio +built with Go \.\.\. 0\.\d s\n$/);
    const short = recorded(false);
    await short.say.step('minio', 'copied', async () => {});
    expect(short.all()).toMatch(/^ minio +copied \.\.\. 0\.0 s\n$/);
  });

  it('that fails is silent afterwards', async () => {
    const { say, all } = recorded(false);
    await expect(
      say.step('minio', 'x', async () => {
        await sleep(30);
        throw new Error('no network');
      }),
    ).rejects.toThrow('no network');
    const text = all();
    await sleep(60);
    expect(all()).toBe(text);
  });
});
