/** Pages of a list, with the real store, queries and readers in this process; what they hold is compared with what was written. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import type { ComputeTask } from '../../../../activities/frame/compute-host.js';
import type { StepDependencies } from '../../../../activities/frame/dependencies.js';
import { listCandidatesActivity } from '../../../../activities/screening/list-candidates.js';
import { givenUpTable } from '../../../../activities/screening/listing/given-up-table.js';
import { quarantinedItems } from '../../../../activities/screening/listing/quarantine-items.js';
import { MAX_SHARD_COST, MAX_SHARD_ROWS } from '../../../../activities/screening/listing/shards-by-cost.js';
import { stateOfSource } from '../../../../infra/candidate-sources/open.js';
import { withQueryDatabase } from '../../../../infra/duckdb/open.js';
import { ChildProcessDiedError } from '../../../../schemas/failure.js';
import type { ObjectRef, Table } from '../../../../schemas/run/artifact.js';
import type { ManifestPage, ScreeningIdentity } from '../../../../schemas/screening/manifest.js';
import type { CandidatePlace, ListedPage, ListPageMessage } from '../../../../schemas/screening/messages.js';
import type { GeneratorSettings } from '../../../../schemas/settings/enumeration.js';
import { generatorRules, selectCandidates } from '../../../../science/candidates/index.js';
import { readPoscar, structuresToTable } from '../../../../science/crystal/index.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';
import { inProcessHost } from '../../../harness/pipelines/in-process-host.js';
import { memoryDependencies } from '../../../harness/pipelines/memory-dependencies.js';
import { startOptimade } from '../../../harness/servers/optimade-server.js';

const silent = new DefaultLogger('ERROR', () => undefined);

/** A rock salt of its own for every number. */
const lengthOf = (n: number) => (4 + n / 1000).toFixed(4);
const poscar = (n: number, symbols = 'Na Cl') =>
  `${n}\n${lengthOf(n)}\n0 .5 .5\n.5 0 .5\n.5 .5 0\n${symbols}\n1 1\nDirect\n0 0 0\n.5 .5 .5\n`;
const jarvis = (n: number, jid = `JVASP-${n}`) => {
  const half = Number(lengthOf(n)) / 2;
  const atoms = {
    lattice_mat: [
      [0, half, half],
      [half, 0, half],
      [half, half, 0],
    ],
    coords: [
      [0, 0, 0],
      [0.5, 0.5, 0.5],
    ],
    elements: ['K', 'Br'],
    cartesian: false,
  };
  return JSON.stringify({ jid, atoms });
};

interface Laboratory {
  readonly deps: StepDependencies;
  readonly folder: string;
  list(message: Partial<ListPageMessage> & Pick<ListPageMessage, 'places'>): Promise<ListedPage>;
}

function laboratory(before?: (task: ComputeTask) => void): Laboratory {
  const folder = temporaryFolder();
  const deps = memoryDependencies(inProcessHost(before), undefined, undefined, join(folder, 'ids'));
  const list = listCandidatesActivity(deps);
  return {
    deps,
    folder,
    list: (message) =>
      new MockActivityEnvironment({}, { logger: silent }).run(list, {
        at: { place: 0, cursor: null },
        reading: {},
        left: null,
        seen: null,
        since: null,
        run: 'test',
        ...message,
      }) as Promise<ListedPage>,
  };
}

const source = (place: string): CandidatePlace => ({ kind: 'source', place, state: null });

async function rowsOf({ deps }: Laboratory, { shards }: ListedPage) {
  const refs = shards ? await deps.parts.spread(shards) : [];
  const tables = [];
  for (const ref of refs) tables.push((await deps.parts.table(ref)) as Table<'listed-candidates'>);
  return tables.flatMap(({ columns }) =>
    columns.id.map((id, row) => ({ id, contentId: columns.contentId[row]!, item: columns.item[row]! })),
  );
}
async function brokenOf({ deps }: Laboratory, { broken }: ListedPage) {
  if (broken === null) return [];
  const { columns } = (await deps.parts.table(broken)) as Table<'quarantined-candidates'>;
  return columns.id.map((id, row) => ({
    id,
    item: columns.item[row]!,
    before: columns.before[row]!,
    error: columns.error[row]!,
    message: columns.message[row]!,
  }));
}

/** @param left of each page, in turn */
async function allPages(
  lab: Laboratory,
  given: Pick<ListPageMessage, 'places'> & Partial<ListPageMessage>,
  left: (page: number) => number | null,
) {
  const pages: ListedPage[] = [];
  for (let at: ListedPage['next'] = { place: 0, cursor: null }, seen: ObjectRef | null = given.seen ?? null; at; ) {
    const page: ListedPage = await lab.list({ ...given, at, seen, left: left(pages.length) });
    pages.push(page);
    ({ next: at, seen } = page);
  }
  const rows = [];
  const broken = [];
  for (const page of pages) {
    rows.push(...(await rowsOf(lab, page)));
    broken.push(...(await brokenOf(lab, page)));
    const { listed, candidates, equal, refused, takenOver } = page;
    expect(listed).toBe(candidates + equal + refused + takenOver);
  }
  const sum = (count: 'listed' | 'candidates' | 'equal' | 'refused' | 'takenOver') =>
    pages.reduce((all, page) => all + page[count], 0);
  return { pages, rows, broken, equal: sum('equal'), listed: sum('listed'), takenOver: sum('takenOver') };
}

/** 40 lines, of which two are equal to others, two have the name of others, and two are broken; a folder of ten, five of them equal. */
function mixedSources(folder: string): CandidatePlace[] {
  const lines = Array.from({ length: 40 }, (_, n) => jarvis(n));
  lines[7] = jarvis(3, 'another name');
  lines[31] = jarvis(2, 'a third name');
  lines[8] = jarvis(108, 'JVASP-1');
  lines[33] = jarvis(133, 'JVASP-1');
  lines[11] = '{"jid": "cut';
  lines[12] = '{"jid": "empty", "atoms": {}}';
  writeFileSync(join(folder, 'lines.jsonl'), `${lines.join('\n')}\n`);
  mkdirSync(join(folder, 'files'));
  for (let n = 0; n < 10; n++) writeFileSync(join(folder, 'files', `${n}.vasp`), poscar(n % 5));
  return [source(join(folder, 'lines.jsonl')), source(join(folder, 'files'))];
}

describe('a list in pages', () => {
  it('is what it is at once, wherever the pages end', async () => {
    const lab = laboratory();
    const places = mixedSources(lab.folder);
    const once = await allPages(lab, { places }, () => null);
    expect(once).toMatchObject({ equal: 7, listed: 50 });
    expect(once.pages.map(({ candidates }) => candidates)).toEqual([36, 5]);
    expect(once.broken.map(({ item }) => item)).toEqual(['line 12', 'line 13']);
    const ids = once.rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(41);
    expect(ids.slice(7, 9)).toEqual(['lines.jsonl#9', 'JVASP-9']);
    for (const sizes of [[17, 1, 9], [36]]) {
      const paged = await allPages(lab, { places }, (page) => sizes[page % sizes.length]!);
      expect(paged.rows).toEqual(once.rows);
      expect(paged.broken).toEqual(once.broken);
      expect(paged).toMatchObject({ equal: once.equal, listed: once.listed });
    }
  });

  it('has the same references again, also where the first attempt was cut off', async () => {
    let tasks = 0;
    const lab = laboratory(() => {
      tasks++;
      if (tasks === 3) throw new Error('the machine went off');
    });
    const places = mixedSources(lab.folder);
    const first = await lab.list({ places });
    const behind = { places, at: first.next!, seen: first.seen };
    expect(tasks).toBe(1);
    tasks = 2;
    await expect(lab.list(behind)).rejects.toThrow('the machine went off');
    const second = await lab.list(behind);
    expect(await lab.list({ places })).toEqual(first);
    expect(await lab.list(behind)).toEqual(second);
    const undisturbed = laboratory();
    expect(await undisturbed.list({ places })).toEqual(first);
    expect(await undisturbed.list(behind)).toEqual(second);
  });

  it('ends where a child dies, and is the same afterwards; an item that ends it each time is given up alone', async () => {
    const deadly = 'JVASP-21';
    const lab = laboratory(({ inputs }) => {
      const text = Buffer.from(inputs.files![0]!.bytes).toString('latin1');
      if (text.includes(deadly)) throw new ChildProcessDiedError('killed by signal 9');
    });
    const { rows, broken } = await allPages(lab, { places: mixedSources(lab.folder) }, () => null);
    expect(rows.length).toBe(40);
    expect(broken.filter(({ error }) => error === 'ResourceError')).toEqual([
      expect.objectContaining({ id: deadly, item: 'line 22', message: 'its process died 3 times: killed by signal 9' }),
    ]);
  });

  it('stops when it is cancelled', async () => {
    const lab = laboratory();
    const environment = new MockActivityEnvironment({}, { logger: silent });
    const places = mixedSources(lab.folder);
    environment.cancel('CANCELLED');
    const list = listCandidatesActivity(lab.deps);
    const message: ListPageMessage = {
      places,
      at: { place: 0, cursor: null },
      reading: {},
      left: null,
      seen: null,
      since: null,
      run: 'test',
    };
    await expect(environment.run(list, message)).rejects.toThrow('CANCELLED');
  });
});

describe('shards of a list', () => {
  it('hold what their costs allow, in the order of the list', async () => {
    const lab = laboratory();
    const place = join(lab.folder, 'many.jsonl');
    writeFileSync(place, Array.from({ length: 2500 }, (_, n) => jarvis(n)).join('\n'));
    const page = await lab.list({ places: [source(place)] });
    expect(page).toMatchObject({ candidates: 2500, nShards: 2, next: null, verdict: null });
    const shards = [];
    for (const ref of await lab.deps.parts.spread(page.shards!))
      shards.push((await lab.deps.parts.table(ref)) as Table<'listed-candidates'>);
    expect(shards.map(({ rows }) => rows)).toEqual([MAX_SHARD_ROWS, 500]);
    for (const { columns } of shards) expect(columns.cost.reduce((a, b) => a + b)).toBeLessThanOrEqual(MAX_SHARD_COST);
    expect(shards.flatMap(({ columns }) => columns.id)).toEqual(Array.from({ length: 2500 }, (_, n) => `JVASP-${n}`));
  });
});

describe('what cannot be read', () => {
  const KINDS: Readonly<Record<string, string | Uint8Array>> = {
    'a-empty.vasp': '',
    'b-cut.vasp': poscar(1).slice(0, 40),
    'c-not-finite.vasp': poscar(2).replace('.5 .5 .5\n', '.5 .5 NaN\n'),
    'd-flat.vasp': poscar(3).replace('.5 .5 0\nNa', '0 1 1\nNa'),
    'e-unknown-element.vasp': poscar(4, 'Na Xx'),
    'f-overlapping.vasp': poscar(5).replace('Direct\n0 0 0\n.5 .5 .5', 'Direct\n0 0 0\n0 0 0.001'),
    'g-binary.vasp': Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00, 0x01),
    'h-no-format.txt': 'Dear Sir or Madam,\n',
    'i-broken.json': '{"jid": "x", "atoms": [',
    'j-other.json': '{"hello": "world"}',
    'k-too-many.vasp': poscar(6).replace('1 1\nDirect', '1 2\nDirect'),
  };

  /** One file of each kind, each with a sound one beside it. */
  function folderOfKinds({ folder }: { readonly folder: string }): string {
    const place = join(folder, 'files');
    mkdirSync(place);
    for (const [n, [name, text]] of Object.entries(KINDS).entries()) {
      writeFileSync(join(place, name), text);
      writeFileSync(join(place, `${name}.beside.vasp`), poscar(100 + n));
    }
    return place;
  }

  it('has a message of its own, and its neighbours are kept', async () => {
    const lab = laboratory();
    const place = folderOfKinds(lab);
    const page = await lab.list({ places: [source(place)] });
    const broken = await brokenOf(lab, page);
    expect(broken.map(({ item }) => item)).toEqual(Object.keys(KINDS));
    expect(new Set(broken.map(({ message }) => message.replace(/.*\.(vasp|json|txt)/, ''))).size).toBe(broken.length);
    expect((await rowsOf(lab, page)).map(({ item }) => item)).toEqual(
      Object.keys(KINDS).map((name) => `${name}.beside.vasp`),
    );
  });

  it('is read again behind its cursor, and once mended is a candidate under its own name', async () => {
    const lab = laboratory();
    const place = folderOfKinds(lab);
    const lines = join(lab.folder, 'lines.jsonl');
    writeFileSync(lines, [jarvis(1), '{"jid": "JVASP-2"', '{"jid": "JVASP-3"', jarvis(4)].join('\n'));
    const places: CandidatePlace[] = [
      source(place),
      { kind: 'source', place: lines, state: await stateOfSource(lines) },
    ];
    const first = await allPages(lab, { places }, () => null);
    const names = Object.keys(KINDS);
    const manifest = await publishManifest(lab, { pages: first.pages, closing: 'finished' });
    const retried: CandidatePlace = { kind: 'quarantine', pages: manifest, error: null, places };
    const seen = first.pages.at(-1)!.seen;

    const still = await allPages(lab, { places: [retried], seen }, () => 4);
    expect(still.rows).toEqual([]);
    expect(still.broken).toEqual(first.broken);

    for (const [n, name] of names.entries())
      writeFileSync(join(place, name), name.endsWith('.json') ? jarvis(200 + n) : poscar(200 + n));
    rmSync(join(place, names[0]!));
    writeFileSync(lines, [jarvis(1), jarvis(300), jarvis(301, 'JVASP-1'), jarvis(4)].join('\n'));
    const mended = await allPages(lab, { places: [retried], seen }, (page) => 1 + page);
    expect(mended.broken.map(({ message }) => message)).toEqual([`${place}: ${names[0]} is no longer there`]);
    expect(mended.rows.map(({ item }) => item)).toEqual([...names.slice(1), 'line 2', 'line 3']);
  });

  it('that turns out to be another candidate is counted as equal, and given up no more', async () => {
    const lab = laboratory();
    const place = join(lab.folder, 'lines.jsonl');
    writeFileSync(place, [jarvis(1), '{"jid": "JVASP-2"', '{"jid": "JVASP-3"'].join('\n'));
    const places = [source(place)];
    const first = await lab.list({ places });
    const manifest = await publishManifest(lab, { pages: [first], closing: 'finished' });
    const held = (pages: ObjectRef) => quarantinedItems(pages, null, lab.deps);
    expect((await held(manifest)).map(({ item }) => item)).toEqual(['line 2', 'line 3']);
    // The second line is the crystal of the first.
    writeFileSync(place, [jarvis(1), jarvis(1, 'JVASP-2'), '{"jid": "JVASP-3"'].join('\n'));
    const retried: CandidatePlace = { kind: 'quarantine', pages: manifest, error: null, places };
    const again = await lab.list({ places: [retried], seen: first.seen });
    expect([again.candidates, again.equal, again.refused]).toEqual([0, 1, 1]);
    const after = await publishManifest(lab, { pages: [again], previous: manifest, closing: 'finished' });
    expect((await held(after)).map(({ item }) => item)).toEqual(['line 3']);
    expect(first.released).toBeUndefined();
  });

  it('of one class alone is asked for by its name, and what a retry has screened is not asked for again', async () => {
    const lab = laboratory();
    const place = join(lab.folder, 'lines.jsonl');
    const lines = [jarvis(1), jarvis(2), jarvis(3)];
    writeFileSync(place, lines.join('\n'));
    const first = await lab.list({ places: [source(place)] });
    const rows = await rowsOf(lab, first);
    const table = givenUpTable(
      rows.map(({ id, contentId, item }, n) => ({
        id,
        contentId,
        source: place,
        item,
        before: n === 0 ? '' : `${n}:${lines.slice(0, n).join('\n').length + 1}`,
        error: n === 1 ? 'NonFiniteOutputError' : 'ResourceError',
        message: 'of the test',
      })),
    );
    const quarantine = [await lab.deps.parts.publishTable(table, 'test')];
    const manifest = await publishManifest(lab, { pages: [], quarantine, closing: 'finished' });
    const retry = (pages: ObjectRef, error: string | null) =>
      allPages(
        lab,
        { places: [{ kind: 'quarantine', pages, error, places: [source(place)] }], seen: first.seen },
        () => null,
      );
    expect((await retry(manifest, null)).rows).toEqual(rows);
    const one = await retry(manifest, 'NonFiniteOutputError');
    expect(one.rows).toEqual([rows[1]]);
    const after = await publishManifest(lab, { pages: one.pages, previous: manifest, closing: 'finished' });
    expect((await retry(after, null)).rows).toEqual([rows[0], rows[2]]);
  });
});

const ref = (character: string): ObjectRef => ({
  kind: 'checkpoint',
  sha256: character.repeat(64),
  bytes: 1,
  rows: 1,
  schemaVersion: 1,
});
const IDENTITY: ScreeningIdentity = { models: [ref('a')], from: 'run', layer: 'alignn1', functional: null };

async function publishManifest(
  { deps }: Laboratory,
  {
    pages,
    quarantine = [],
    rows = [],
    previous = null,
    closing,
  }: Pick<ManifestPage, 'closing'> &
    Partial<Pick<ManifestPage, 'quarantine' | 'rows' | 'previous'>> & { readonly pages: readonly ListedPage[] },
): Promise<ObjectRef> {
  const listed: ObjectRef[] = [];
  for (const { shards } of pages) if (shards) listed.push(...(await deps.parts.spread(shards)));
  const none = { listed: 0, predicted: 0, quarantined: 0, equal: 0, takenOver: 0, notScreened: 0, released: 0 };
  const page: ManifestPage = {
    schemaVersion: 1,
    index: previous ? 1 : 0,
    previous,
    identity: IDENTITY,
    rows,
    quarantine: [...quarantine, ...pages.flatMap(({ broken }) => broken ?? [])],
    predicted: [],
    listed,
    released: pages.flatMap(({ released }) => released ?? []),
    counts: none,
    total: none,
    closing,
  };
  return deps.artifacts.putBytes('screening-page', Buffer.from(JSON.stringify(page)), null, 1);
}

describe('predictions of an earlier screening', () => {
  it('are taken over, by content, where its models are the same', async () => {
    const lab = laboratory();
    const place = join(lab.folder, 'lines.jsonl');
    writeFileSync(place, [jarvis(1), jarvis(2), jarvis(3)].join('\n'));
    const earlier = await rowsOf(lab, await lab.list({ places: [source(place)] }));
    const file = join(lab.folder, 'rows.parquet');
    const values = earlier.map(({ contentId }) => `('${contentId}')`).join(', ');
    await withQueryDatabase({ files: [file], scratch: join(lab.folder, 'scratch') }, (database) =>
      database.run(
        `COPY (SELECT * FROM (VALUES ${values}) AS rows(contentId)) TO '${file}' (FORMAT parquet, USE_TMP_FILE false)`,
      ),
    );
    const rows = [await lab.deps.artifacts.putBytes('screening-segment', readFileSync(file), null, 1)];
    const since = await publishManifest(lab, { pages: [], rows, closing: 'finished' });

    writeFileSync(place, [jarvis(9), jarvis(2, 'renamed'), jarvis(1), jarvis(1, 'again'), jarvis(8)].join('\n'));
    const message = { places: [source(place)], since };
    const page = await lab.list({ ...message, identity: IDENTITY });
    expect(page).toMatchObject({ listed: 5, candidates: 2, takenOver: 2, equal: 1, refused: 0 });
    expect((await rowsOf(lab, page)).map(({ id }) => id)).toEqual(['JVASP-9', 'JVASP-8']);
    const known = await lab.deps.candidateIds.known(
      [earlier[1]!, earlier[0]!, earlier[2]!].map(({ contentId }) => ({ contentId, names: ['renamed'] })),
      page.taken,
      [],
    );
    expect(known.equal).toEqual(new Set([0, 1]));
    expect(known.taken).toEqual(new Set(['renamed']));
    for (const other of [
      { ...IDENTITY, models: [ref('b')] },
      { ...IDENTITY, layer: 'gcn1' },
    ])
      await expect(lab.list({ ...message, identity: other })).rejects.toThrow('cannot be taken over');
  });
});

describe('a source that somebody changed', () => {
  it('is refused by name and change; put back, it goes on', async () => {
    const lab = laboratory();
    const place = join(lab.folder, 'lines.jsonl');
    const text = [jarvis(1), jarvis(2), jarvis(3)].join('\n');
    writeFileSync(place, text);
    const state = (await stateOfSource(place))!;
    const places: CandidatePlace[] = [{ kind: 'source', place, state }];
    const first = await lab.list({ places, left: 1 });
    writeFileSync(place, `${text}\n${jarvis(4)}`);
    const behind = { places, at: first.next!, seen: first.seen };
    await expect(lab.list(behind)).rejects.toThrow(`${place} was changed while it was being screened: ${state} when`);
    rmSync(place);
    await expect(lab.list(behind)).rejects.toThrow('no file now');
  });
});

describe('a generator', () => {
  const names = [
    'NaCl-rocksalt',
    'MgO-rocksalt',
    'KBr-rocksalt',
    'CaO-rocksalt',
    'SrTiO3-perovskite',
    'KMgF3-perovskite',
  ];
  const crystals = names.map((id) => readPoscar(readFileSync(`data/gpaw-absorption/alignn/${id}.vasp`, 'utf8'), id));
  const GENERATOR: GeneratorSettings = { replace: 'all', splits: true, volumes: [0.97, 1], sampleSeed: null };

  async function generator(
    lab: Laboratory,
    own: Partial<GeneratorSettings> = {},
    limit = 1_000_000,
  ): Promise<CandidatePlace> {
    const origins = crystals.map(({ id }) => ({ source: id, sourceSha256: '' }));
    const split: Table<'split'> = {
      kind: 'split',
      rows: names.length,
      columns: { id: names, subset: names.map((id) => (id === 'KBr-rocksalt' ? 'test' : 'train')) },
      metadata: { seed: '1', grouping: 'none' },
    };
    return {
      kind: 'generator',
      settings: { limit, perShard: 1000, generator: { ...GENERATOR, ...own } },
      structures: await lab.deps.parts.publishTable(structuresToTable(crystals, origins), 'test'),
      split: await lab.deps.parts.publishTable(split, 'test'),
    };
  }
  const selected = (limit: number, own: Partial<GeneratorSettings> = {}) => {
    const { sampleSeed, ...settings } = { ...GENERATOR, ...own };
    return selectCandidates(crystals, generatorRules(settings), { limit, sampleSeed }).candidates;
  };

  it('gives in pages what it gives at once: the test crystals, and all that can be made without collisions', async () => {
    const lab = laboratory();
    const places = [await generator(lab)];
    const once = await allPages(lab, { places }, () => null);
    expect(once.rows[0]!.id).toBe('KBr-rocksalt');
    const made = once.rows.slice(1).map(({ id }) => id);
    expect([...made].sort()).toEqual(
      selected(1_000_000)
        .map(({ structure }) => structure.id)
        .sort(),
    );
    expect(made.length).toBeGreaterThan(50);
    const paged = await allPages(lab, { places }, (page) => [1, 2, 30][page % 3]!);
    expect(paged.rows).toEqual(once.rows);
  });

  it('gives of a sample those of the smallest hashes, else those of the least strain', async () => {
    const strainOf = new Map(selected(1_000_000).map((each) => [each.structure.id, each.strain]));
    for (const sampleSeed of [5, null]) {
      const lab = laboratory();
      const places = [await generator(lab, { sampleSeed }, 40)];
      const { rows } = await allPages(lab, { places }, () => 17);
      const [made, best] = [rows.slice(1), selected(40, { sampleSeed })].map((list) =>
        list.map((each) => ('id' in each ? each.id : each.structure.id)),
      );
      // Of equal strain are more than fit: which of them is a matter of order.
      const shown = (ids: readonly string[]) =>
        sampleSeed === null ? ids.map((id) => strainOf.get(id)!).sort((a, b) => a - b) : [...ids].sort();
      expect(shown(made!)).toEqual(shown(best!));
    }
  });

  it('makes a candidate again behind its cursor', async () => {
    const lab = laboratory();
    const places = [await generator(lab)];
    const page = await lab.list({ places });
    const [shard] = await lab.deps.parts.spread(page.shards!);
    const { columns } = (await lab.deps.parts.table(shard!)) as Table<'listed-candidates'>;
    const chosen = [0, 1, 5, columns.id.length - 1];
    const table = givenUpTable(
      chosen.map((row) => ({
        id: columns.id[row]!,
        contentId: columns.contentId[row]!,
        source: columns.source[row]!,
        item: columns.item[row]!,
        before: columns.before[row]!,
        error: 'ResourceError',
        message: 'of the test',
      })),
    );
    const quarantine = [await lab.deps.parts.publishTable(table, 'test')];
    const pages = await publishManifest(lab, { pages: [], quarantine, closing: 'finished' });
    const again = await lab.list({ places: [{ kind: 'quarantine', pages, error: null, places }], seen: page.seen });
    expect((await rowsOf(lab, again)).map(({ id }) => id)).toEqual(chosen.map((row) => columns.id[row]));
  });
});

describe('a database on the network', () => {
  it('is asked for one of its pages a page of the list, and each once', async () => {
    const server = await startOptimade({ entries: 12 });
    try {
      const lab = laboratory();
      const place = `optimade:${server.url}?filter=nelements%3D2`;
      const { pages, rows } = await allPages(lab, { places: [source(place)] }, () => null);
      expect(pages.map(({ listed }) => listed)).toEqual([5, 5, 2]);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      // The first page once more, to see whether it is such a database.
      expect(server.asked.length).toBe(4);
      expect(pages.at(-1)).toMatchObject({ next: null, verdict: null });
    } finally {
      await server.close();
    }
  });

  it('ends with a verdict where it breaks off, and the next place follows', async () => {
    const server = await startOptimade({ entries: 12, returned: 13 });
    try {
      const lab = laboratory();
      const lines = join(lab.folder, 'lines.jsonl');
      writeFileSync(lines, jarvis(1));
      const places = [source(`optimade:${server.url}?filter=nelements%3D2`), source(lines)];
      const { pages } = await allPages(lab, { places }, () => null);
      expect(pages.map(({ verdict }) => verdict?.verdict ?? null)).toEqual([null, null, 'incomplete', null]);
      expect(pages[2]!.verdict!.reason).toContain('the server states 13');
    } finally {
      await server.close();
    }
  });
});
