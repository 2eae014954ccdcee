/** Ctrl-C once: what the work throws then, and what it is told as. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT, exitCodeOf } from '../../../../cli/frame/exit-codes.js';
import { interruptible } from '../../../../cli/frame/interrupt.js';
import { fillNewFolder, writeFilesInto } from '../../../../infra/files/new-file.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

describe('interruptible', () => {
  it('tells files that are given up halfway as an interruption, and leaves none', async () => {
    const folder = temporaryFolder();
    const files = async function* (signal: AbortSignal) {
      yield ['a/first.txt', ['one ', 'two']] as const;
      process.emit('SIGINT');
      signal.throwIfAborted();
      yield ['second.txt', ['three']] as const;
    };
    const work = (signal: AbortSignal) =>
      fillNewFolder(join(folder, 'export'), 0, (draft) => writeFilesInto(draft, files(signal)));
    const error = await interruptible(work, 'nothing was written').catch((reason) => reason);
    expect(error.message).toBe('interrupted; nothing was written');
    expect(exitCodeOf(error)).toBe(EXIT.interrupted);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells another failure as it is, also after Ctrl-C', async () => {
    const failing = interruptible(async () => {
      process.emit('SIGINT');
      throw new RangeError('of its own');
    }, 'nothing was written');
    await expect(failing).rejects.toThrow('of its own');
  });
});
