/** What `npm run dev` hears of: files saved below the sources, those saved together once, and nothing else. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceChanges } from '../../../../../infra/provision/machine/source-changes.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

function watched() {
  const folder = join(temporaryFolder(), 'science');
  mkdirSync(join(folder, 'graph'), { recursive: true });
  for (const name of ['a.ts', 'graph/b.ts']) writeFileSync(join(folder, name), '');
  const end = new AbortController();
  const changes = sourceChanges([folder], { signal: end.signal, togetherMs: 30 });
  return { folder, changes, end };
}

describe('changes of sources', () => {
  it('are told by file, whatever folder it lies in, and saved together they are one', async () => {
    const { folder, changes, end } = watched();
    const first = changes.next();
    writeFileSync(join(folder, 'a.ts'), '1');
    writeFileSync(join(folder, 'graph/b.ts'), '1');
    expect(await first).toEqual({ done: false, value: join('science', 'graph', 'b.ts') });
    const second = changes.next();
    end.abort();
    expect(await second).toEqual({ done: true, value: undefined });
  });

  it('are not those of files that no compiler reads', async () => {
    const { folder, changes, end } = watched();
    const next = changes.next();
    writeFileSync(join(folder, 'graph/b.ts~'), '1');
    writeFileSync(join(folder, 'a.ts'), '1');
    expect((await next).value).toBe(join('science', 'a.ts'));
    end.abort();
    expect((await changes.next()).done).toBe(true);
  });
});
