/** A screening that is whole, and one broken in each way that a check is there for. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openExported, writeManifest } from '../../../../cli/screening/export/exported-folder.js';
import { quarantined } from '../../../../cli/screening/quarantine.js';
import { type ScreeningStores, screeningStores } from '../../../../cli/screening/stores.js';
import { balanceFaults } from '../../../../cli/screening/verify/balance.js';
import { checkRows, quarantineFaults } from '../../../../cli/screening/verify/row-faults.js';
import { sampledShards } from '../../../../cli/screening/verify/sample.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import type { PlacedPage } from '../../../../infra/screening/manifest.js';
import { InvalidInputError, MissingArtifactError } from '../../../../schemas/failure.js';
import type { ObjectRef, Table } from '../../../../schemas/run/artifact.js';
import { NO_COUNTS, sumOf } from '../../../../schemas/screening/counts.js';
import type { ManifestPage, ScreeningCounts } from '../../../../schemas/screening/manifest.js';
import { readPoscar } from '../../../../science/crystal/index.js';
import { writeSegments } from '../../../harness/screening/segments.js';
import { listedCandidates } from '../../../harness/tables/listed-candidates.js';

const CSCL = 'CsCl\n4.123\n1 0 0\n0 1 0\n0 0 1\nCs Cl\n1 1\nDirect\n0 0 0\n0.5 0.5 0.5\n';
const none: ScreeningCounts = NO_COUNTS;
const ref = (digit: string, rows: number): ObjectRef => ({
  kind: 'predicted-candidates',
  sha256: digit.repeat(64),
  bytes: 1,
  rows,
  schemaVersion: 1,
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('counts', () => {
  const page = (counts: ScreeningCounts) => ({ page: { index: 3, counts } }) as unknown as PlacedPage;

  it('come to what was listed', () => {
    const whole = { ...none, listed: 21, predicted: 6, quarantined: 5, equal: 4, takenOver: 3, notScreened: 3 };
    expect(balanceFaults([page(whole), page(none)])).toEqual([]);
  });

  it.each(['listed', 'predicted', 'quarantined', 'equal', 'takenOver', 'notScreened'] as const)(
    'of which %s is one off are told',
    (name) => {
      const whole = { ...none, listed: 21, predicted: 6, quarantined: 5, equal: 4, takenOver: 3, notScreened: 3 };
      const [fault, ...more] = balanceFaults([page({ ...whole, [name]: whole[name] + 1 })]);
      expect(more).toEqual([]);
      expect(fault).toMatch(/^page 3: 2[12] listed, and 2[012] accounted for/);
    },
  );
});

describe('rows', () => {
  it('are as many as were predicted or taken over, each once', async () => {
    const { segments, folder: own } = await writeSegments([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    const check = (total: Partial<ScreeningCounts>) => checkRows(segments, { ...none, ...total }, own);
    expect(await check({ predicted: 2, takenOver: 1 })).toEqual({ rows: 3, faults: [] });
    expect((await check({ predicted: 2 })).faults).toEqual(['3 rows, and 2 candidates were predicted or taken over']);
    await rm(own, { recursive: true });
  });

  it('that stand there twice are named by a name', async () => {
    const twice = [{ id: 'a' }, { id: 'b', contentId: 'content of a' }, { id: 'c' }];
    const { segments, folder: own } = await writeSegments(twice);
    const { faults } = await checkRows(segments, { ...none, predicted: 3 }, own);
    expect(faults).toEqual(['crystals that stand there more than once: a (2 times)']);
    await rm(own, { recursive: true });
  });

  it('of none are right where nothing was predicted', async () => {
    expect(await checkRows([], none, folder)).toEqual({ rows: 0, faults: [] });
    expect((await checkRows([], { ...none, predicted: 1 }, folder)).faults).toHaveLength(1);
  });

  it('of the quarantine are as many as were given up', () => {
    expect(quarantineFaults(5, { ...none, quarantined: 5, released: 5 })).toEqual([]);
    expect(quarantineFaults(4, { ...none, quarantined: 5 })).toHaveLength(1);
    expect(quarantineFaults(5, { ...none, quarantined: 5, released: 6 })).toHaveLength(1);
  });
});

describe('the sample', () => {
  const pages = (predicted: readonly ObjectRef[]) => [{ page: { index: 0, predicted } }] as unknown as PlacedPage[];

  it('is of a hundred where there are so many, the same each time, from ten tables at most', () => {
    const all = Array.from('0123456789abcdef', (digit) => ref(digit, 500));
    const shards = sampledShards(pages(all));
    expect(shards).toHaveLength(10);
    expect(shards.map(({ rows }) => rows.length)).toEqual(shards.map(() => 10));
    for (const { rows } of shards) {
      expect(new Set(rows).size).toBe(rows.length);
      expect([...rows].sort((a, b) => a - b)).toEqual(rows);
      expect(Math.max(...rows)).toBeLessThan(500);
    }
    expect(sampledShards(pages(all))).toEqual(shards);
  });

  it('takes from large tables what small ones have not, and nothing from empty ones', () => {
    const shards = sampledShards(pages([ref('0', 3), ref('1', 0), ref('2', 500)]), 50);
    expect(shards.map(({ shard }) => shard).sort()).toEqual([0, 2]);
    expect(shards.map(({ rows }) => rows.length)).toEqual([3, 47]);
    expect(sampledShards(pages([ref('2', 4)]), 50)[0]!.rows).toEqual([0, 1, 2, 3]);
    expect(sampledShards([])).toEqual([]);
  });
});

function quarantineOf(rows: readonly { item: string; error: string }[]): Table<'quarantined-candidates'> {
  const all = <T>(value: T) => rows.map(() => value);
  return {
    kind: 'quarantined-candidates',
    rows: rows.length,
    columns: {
      id: rows.map(({ item }) => `id of ${item}`),
      contentId: all(null),
      source: all('a.zip'),
      item: rows.map(({ item }) => item),
      before: all(''),
      error: rows.map(({ error }) => error),
      message: all('so it is'),
      step: all('listCandidates'),
      attempt: Uint32Array.from(all(1)),
      shard: all(null),
    },
    metadata: {},
  };
}

/** A screening of one crystal and two broken files, and a retry in which one of them was mended. */
async function retried(): Promise<{ stores: ScreeningStores; head: ObjectRef; pages: readonly PlacedPage[] }> {
  const stores = screeningStores(new MemoryStore());
  const model = await stores.parts.publishTable(quarantineOf([]), 'test');
  const listed = async (item: string) => {
    const table = listedCandidates([{ ...readPoscar(CSCL, item), id: item }]);
    const columns = { ...table.columns, source: ['a.zip'], item: [item] };
    return stores.parts.publishTable({ ...table, columns }, 'test');
  };
  const first: ManifestPage = {
    schemaVersion: 1,
    index: 0,
    previous: null,
    identity: { models: [model], from: 'small', layer: 'GCN4', functional: null },
    rows: [],
    quarantine: [
      await stores.parts.publishTable(
        quarantineOf([
          { item: 'x', error: 'InvalidStructureError' },
          { item: 'y', error: 'ResourceError' },
        ]),
        'test',
      ),
    ],
    predicted: [],
    listed: [await listed('good')],
    counts: { ...none, listed: 3, predicted: 1, quarantined: 2 },
    total: { ...none, listed: 3, predicted: 1, quarantined: 2 },
    closing: 'finished',
  };
  const previous = await stores.manifest.write(first, 'small', 'run');
  const counts = { ...none, listed: 2, predicted: 1, quarantined: 1, released: 2 };
  const second: ManifestPage = {
    ...first,
    index: 1,
    previous,
    quarantine: [await stores.parts.publishTable(quarantineOf([{ item: 'y', error: 'ResourceError' }]), 'test')],
    listed: [await listed('x')],
    counts,
    total: sumOf(first.total, counts),
  };
  const head = await stores.manifest.write(second, 'small', 'run');
  return { stores, head, pages: await stores.manifest.chain(head) };
}

describe('the quarantine', () => {
  it('holds what is given up now: what was mended is out, what failed again is there once', async () => {
    const { stores, pages } = await retried();
    expect((await quarantined(stores.parts, pages.slice(0, 1))).map(({ item }) => item)).toEqual(['x', 'y']);
    expect((await quarantined(stores.parts, pages)).map(({ item, error }) => [item, error])).toEqual([
      ['y', 'ResourceError'],
    ]);
  });
});

describe('an exported folder', () => {
  it('holds the manifest, and what is named by it and not there is missed', async () => {
    const { stores, head, pages } = await retried();
    const objects = await writeManifest(stores, 'small', pages, folder);
    // Two pages, their quarantines, the model.
    expect(objects).toBe(5);
    const exported = await openExported(folder);
    expect(exported.head).toEqual(head);
    expect(await exported.stores.manifest.chain(exported.head)).toEqual(pages);
    expect(await quarantined(exported.stores.parts, pages.slice(0, 1))).toHaveLength(2);
    await exported.stores.artifacts.delete(pages[0]!.ref);
    await expect(exported.stores.manifest.chain(exported.head)).rejects.toThrow(MissingArtifactError);
  });

  it('that is none is refused', async () => {
    await expect(openExported(join(folder, 'nothing'))).rejects.toThrow(InvalidInputError);
  });
});
