/** Ids over the pages of a list, against sets in memory. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../../../infra/artifacts/artifact-store.js';
import { CandidateIds } from '../../../../infra/candidate-ids/candidate-ids.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { CorruptArtifactError } from '../../../../schemas/failure.js';

let folder: string;
let ids: CandidateIds;
const artifacts = new ArtifactStore(new MemoryStore());
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ids-'));
  ids = new CandidateIds(artifacts, folder);
});
afterAll(() => rm(folder, { recursive: true }));

const contentOf = (text: string) => createHash('sha256').update(text).digest('hex');
const listed = (name: string) => ({ contentId: contentOf(name), id: name, source: 'here' });
const proposed = (content: string, ...names: string[]) => ({ contentId: contentOf(content), names });

/** Names as files and databases may have them. */
const ODD = [
  'a',
  '',
  'a b',
  '"',
  '""',
  "O'Neil",
  'a,b',
  'two\nlines',
  'a\r\nb',
  'NULL',
  'null',
  '1',
  '01',
  '#2',
  'ä',
  '😀',
  '\\',
  '\\n',
  ' x ',
];

describe('ids of a list', () => {
  it('are known on every later page, and on no other', async () => {
    const first = await ids.publish(ODD.map(listed), null);
    const second = await ids.publish([listed('later')], first);
    const page = [
      ...ODD.map((name) => proposed(`other ${name}`, name, `${name}!`)),
      proposed('later', 'new'),
      proposed('new', 'later'),
    ];
    const all = await ids.known(page, second, []);
    expect([...all.equal]).toEqual([ODD.length]);
    expect(all.taken).toEqual(new Set([...ODD, 'later']));
    const before = await ids.known(page, first, []);
    expect(before.equal.size).toBe(0);
    expect(before.taken).toEqual(new Set(ODD));
    const same = await ids.known(
      ODD.map((name) => proposed(name, 'free')),
      first,
      [],
    );
    expect([...same.equal].sort((a, b) => a - b)).toEqual(ODD.map((_, row) => row));
    expect(same.taken.size).toBe(0);
    expect(await ids.known(page, null, [])).toEqual({ equal: new Set(), taken: new Set(), predicted: new Set() });
  });

  it('have the same bytes again, other bytes behind another segment, and leave no file of a page', async () => {
    const page = [listed('x'), listed('y')];
    const first = await ids.publish(page, null);
    expect(await ids.publish(page, null)).toEqual(first);
    expect((await ids.publish(page, first)).sha256).not.toBe(first.sha256);
    expect((await readdir(folder)).filter((name) => name.startsWith('page-'))).toEqual([]);
  });

  it('of no candidate are a link of the chain all the same', async () => {
    const first = await ids.publish([listed('kept')], null);
    const empty = await ids.publish([], first);
    expect((await ids.known([proposed('kept', 'kept')], empty, [])).equal).toEqual(new Set([0]));
  });

  it('are taken from nothing that names no segment before', async () => {
    const foreign = await artifacts.putBytes('candidate-ids', await parquetOf(), null, 1);
    await expect(ids.known([proposed('a', 'a')], foreign, [])).rejects.toThrow(CorruptArtifactError);
  });
});

/** A Parquet file without our metadata. */
async function parquetOf(): Promise<Uint8Array> {
  const { readFile } = await import('node:fs/promises');
  return readFile('test/fixtures/candidate-sources/texts.parquet');
}
