/** Files of a clustering, refused before anything is computed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkTargets } from '../../../../cli/cluster/export-files.js';

const folder = mkdtempSync(join(tmpdir(), 'spectraloom-targets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string) => join(folder, name);
writeFileSync(file('taken'), '');

describe('targets of an export', () => {
  it('may be new files of any names; labels may share ids, for they keep the order of the rows', async () => {
    await checkTargets({ z: file('z'), newick: file('t'), labels: file('l') }, ['a', 'b']);
    await checkTargets({ z: undefined, newick: undefined, labels: file('l') }, ['a', 'a']);
  });

  it.each([
    ['a file that is there', { z: file('taken'), newick: undefined, labels: undefined }, 'taken exists already'],
    [
      'one file for two, however it is written',
      { z: file('x'), newick: undefined, labels: join(folder, '.', 'y/../x') },
      '--export-z and --export-labels name one file',
    ],
    ['leaves of one name', { z: undefined, newick: file('t'), labels: undefined }, 'rows 1 and 3 are both called "a"'],
  ])('%s: refused', async (_, targets, message) => {
    await expect(checkTargets(targets, ['a', 'b', 'a'])).rejects.toThrow(message);
  });
});
