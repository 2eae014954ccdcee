import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MadeAgain } from '../../../../../infra/audit/reproduction/made-again.js';

it('keeps each object by itself, also those of steps that end at the same time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'made-again-'));
  try {
    const made = new MadeAgain(folder);
    const artifact = (text: string) => ({
      kind: 'report' as const,
      bytes: Buffer.from(text),
      rows: null,
      schemaVersion: 1,
    });
    await Promise.all(['a', 'b', 'c'].map((key) => made.keep(key, artifact(`of ${key}`))));
    const texts = await Promise.all(['a', 'b', 'c'].map(async (key) => (await made.get(key))?.bytes.toString()));
    expect(texts).toEqual(['of a', 'of b', 'of c']);
    expect(await made.get('d')).toBeNull();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
