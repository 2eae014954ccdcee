/** Shards become rows and pages in the order of the list; what is asked of them afterwards needs no network. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepDependencies } from '../../../../activities/frame/dependencies.js';
import { foldShardsActivity } from '../../../../activities/screening/fold-shards.js';
import { judgeScreeningActivity } from '../../../../activities/screening/judge-screening.js';
import { toRecordBytes } from '../../../../infra/artifacts/stored-json.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import type { ObjectRef, Table } from '../../../../schemas/run/artifact.js';
import type { CandidateCriteria } from '../../../../schemas/screening/criteria.js';
import type { FoldMessage, ListedPage } from '../../../../schemas/screening/messages.js';
import { calibrationOf, windowProbability } from '../../../../science/evidence/index.js';
import { countingHost, memoryDependencies } from '../../../harness/pipelines/memory-dependencies.js';

let folder: string;
let store: MemoryStore;
let deps: StepDependencies;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fold-'));
  store = new MemoryStore();
  const host = countingHost(() => Promise.reject(new Error('a judgement starts no child process')));
  deps = memoryDependencies(host, store, 0, folder);
});
afterAll(() => rm(folder, { recursive: true }));

const run = <M, R>(activity: (message: M) => Promise<R>, message: M): Promise<R> =>
  new MockActivityEnvironment().run(activity as never, message as never) as Promise<R>;
const fold = (message: FoldMessage) => run(foldShardsActivity(deps), message);

const contentId = (id: string) => Buffer.from(id.padEnd(32, '.')).toString('hex');
const ref = (kind: 'checkpoint'): ObjectRef => ({ kind, sha256: '0'.repeat(64), bytes: 1, rows: 1, schemaVersion: 1 });
const IDENTITY = { models: [ref('checkpoint')], from: 'run', layer: 'readout', functional: 'PBE' };

function predictedTable(ids: readonly string[], onset: (id: string) => number | null): Table<'predicted-candidates'> {
  const rows = ids.length;
  const none = ids.map(() => null);
  return {
    kind: 'predicted-candidates',
    rows,
    columns: {
      id: [...ids],
      contentId: ids.map(contentId),
      formula: ids.map((id) => (id.endsWith('x') ? 'CdTe' : 'GaN')),
      source: ids.map(() => 'made up'),
      nAtoms: new Uint32Array(rows).fill(4),
      // Apart by 2 %: no twins.
      cellVolume: Float64Array.from(ids, (id) => 40 * 1.02 ** (10 * id.charCodeAt(0) + id.charCodeAt(1))),
      onsetEv: ids.map(onset),
      onsetReason: ids.map((id) => (onset(id) === null ? 'no crossing' : null)),
      edgeIntegral: none,
      taucGapEv: none,
      slmePercent: ids.map((id) => id.length),
      am15gShare: none,
      visibleTransmittance: none,
      duplicateOf: none,
      reasons: ids.map((id) => (id === 'a1' ? ['charge'] : [])),
      details: ids.map((id) => (id === 'a1' ? ['no charges add up'] : [])),
      features: { width: 1, values: new Float32Array(rows) },
      spectrum: { width: 2, values: new Float32Array(2 * rows) },
    },
    extra: { strain: ids.map(() => 0.25) },
    metadata: { layer: 'readout', startEv: '0', stepEv: '0.1', thicknessUm: '0.5' },
  };
}

function placedTable(ids: readonly string[]): Table<'placed-candidates'> {
  return {
    kind: 'placed-candidates',
    rows: ids.length,
    columns: {
      id: [...ids],
      distance: new Float64Array(ids.length).fill(0.5),
      isNear: ids.map((id) => id !== 'a0'),
      nearestId: ids.map(() => 'known'),
      cluster: new Uint32Array(ids.length).fill(2),
      neighbourShare: new Float64Array(ids.length).fill(1),
    },
    metadata: {},
  };
}

const onset = (id: string) => (id === 'b1' ? null : 1 + id.charCodeAt(1) / 100);

async function screened(ids: readonly string[]) {
  return {
    predicted: [await deps.parts.publishTable(predictedTable(ids, onset), 'test')],
    placed: [await deps.parts.publishTable(placedTable(ids), 'test')],
    quarantined: [] as ObjectRef[],
  };
}

async function quarantined(ids: readonly string[]): Promise<ObjectRef> {
  const texts = ids.map(() => 'made up');
  const columns = {
    ...{ id: [...ids], contentId: ids.map(contentId), source: texts, item: [...ids], before: ids.map(() => '') },
    ...{
      error: texts,
      message: texts,
      step: texts,
      attempt: new Uint32Array(ids.length).fill(1),
      shard: ids.map(() => 0),
    },
  };
  return deps.parts.publishTable({ kind: 'quarantined-candidates', rows: ids.length, columns, metadata: {} }, 'test');
}

async function listed(shards: readonly (readonly string[])[], rest: Partial<ListedPage> = {}): Promise<ListedPage> {
  const lists: ObjectRef[] = [];
  // Stand in for structures, of which the fold asks the number alone.
  for (const ids of shards) lists.push(await deps.parts.publishTable(placedTable(ids), 'test'));
  const candidates = shards.flat().length;
  const others = (rest.equal ?? 0) + (rest.refused ?? 0) + (rest.takenOver ?? 0);
  return {
    shards: shards.length > 0 ? await deps.parts.publishShards(lists, 'test') : null,
    nShards: shards.length,
    seen: await deps.candidateIds.publish([], null),
    broken: null,
    taken: null,
    listed: candidates + others,
    candidates,
    equal: 0,
    refused: 0,
    takenOver: 0,
    next: null,
    verdict: null,
    ...rest,
  };
}

async function screening(name: string): Promise<{ first: FoldMessage; heads: [ObjectRef, ObjectRef] }> {
  const b = await screened(['b0', 'b2']);
  const cut = await screened(['b3', 'b4x']);
  const first: FoldMessage = {
    identity: IDENTITY,
    previous: null,
    pages: [
      await listed([['a0', 'a1', 'a2']], { equal: 2 }),
      await listed([['b0', 'b1', 'b2', 'b3', 'b4x']], { refused: 1, broken: await quarantined(['no crystal']) }),
    ],
    shards: [
      await screened(['a0', 'a1', 'a2']),
      {
        predicted: [...b.predicted, ...cut.predicted],
        placed: [...b.placed, await deps.parts.publishShards(cut.placed, 'test')],
        quarantined: [await quarantined(['b1'])],
      },
    ],
    since: null,
    name,
    run: `${name}/1`,
    closing: null,
  };
  const head = await fold(first);
  const second = await fold({
    ...first,
    previous: head,
    pages: [await listed([['c0'], ['c1', 'c2']])],
    shards: [await screened(['c0']), null],
    closing: 'cancelled',
  });
  return { first, heads: [head, second] };
}

async function stored(criteria: Partial<CandidateCriteria>): Promise<ObjectRef> {
  const whole: CandidateCriteria = {
    schemaVersion: 1,
    where: null,
    requireInDomain: false,
    window: null,
    objectives: [],
    ...criteria,
  };
  return deps.artifacts.putBytes('screening-criteria', toRecordBytes(whole), null, 1);
}

const judge = async (head: ObjectRef, criteria: Partial<CandidateCriteria>, calibration: ObjectRef | null = null) => {
  const message = { head, criteria: await stored(criteria), calibration, top: 100, run: 'test' };
  const { ranking, counts } = await run(judgeScreeningActivity(deps), message);
  return { counts, table: (await deps.parts.table(ranking)) as Table<'ranked-candidates'> };
};

describe('a fold', () => {
  it('counts every candidate that was listed', async () => {
    const { heads } = await screening('counted');
    const pages = await deps.screenings.manifest.chain(heads[1]);
    const [one, two] = pages.map(({ page }) => page);
    expect(one!.counts).toEqual({
      listed: 11,
      predicted: 7,
      quarantined: 2,
      equal: 2,
      takenOver: 0,
      notScreened: 0,
      released: 0,
    });
    expect(two!.counts).toMatchObject({ listed: 3, predicted: 1, notScreened: 2 });
    expect(two!.total).toMatchObject({ listed: 14, predicted: 8, quarantined: 2, equal: 2, notScreened: 2 });
    expect(pages.map(({ page }) => page.closing)).toEqual([null, 'cancelled']);
    expect(one!.predicted).toHaveLength(3);
    expect(one!.quarantine.map(({ rows }) => rows)).toEqual([1, 1]);
  });

  it('gives the same page again, which is found by name', async () => {
    const { first, heads } = await screening('again');
    expect(await fold(first)).toEqual(heads[0]);
    expect(await deps.screenings.manifest.headOf('again')).toEqual(heads[1]);
    expect(await deps.screenings.manifest.headOf('agai')).toBeNull();
  });

  it('refuses another page of that name and number', async () => {
    const { first } = await screening('taken');
    await expect(fold({ ...first, identity: { ...IDENTITY, from: 'other' } })).rejects.toMatchObject({
      type: 'RefusedError',
    });
  });

  it('counts what a retry releases from the quarantine', async () => {
    const { first, heads } = await screening('retried');
    const retry = {
      ...first,
      previous: heads[1],
      pages: [await listed([['b1', 'd0']])],
      shards: [await screened(['d0'])],
    };
    const [released] = retry.shards;
    const head = await fold({ ...retry, shards: [{ ...released!, quarantined: [await quarantined(['b1'])] }] });
    const { total, counts } = await deps.screenings.manifest.read(head);
    expect(counts).toMatchObject({ listed: 2, predicted: 1, quarantined: 1, released: 2 });
    expect(total.listed).toBe(total.predicted + total.quarantined + total.equal + total.takenOver + total.notScreened);
  });

  it('takes rows over from an earlier screening, with the tables they point to', async () => {
    const { first, heads } = await screening('earlier');
    const ids = ['a2', 'b3', 'c0'].map((id) => ({ contentId: contentId(id), id, source: 'made up' }));
    const taken = await deps.candidateIds.publish(ids, null);
    const page = await listed([['e0']], { takenOver: 3, taken });
    const shards = [await screened(['e0'])];
    const head = await fold({ ...first, name: 'later', pages: [page], shards, since: heads[1] });
    const { counts, predicted } = await deps.screenings.manifest.read(head);
    expect(counts).toMatchObject({ listed: 4, predicted: 1, takenOver: 3 });
    const { table } = await judge(head, {});
    expect(table.columns.id).toEqual(['a2', 'b3', 'c0', 'e0']);
    for (const [i, id] of table.columns.id.entries()) {
      const [shard, row] = ['shard', 'row'].map((name) => (table.extra![name] as number[])[i]!);
      const { columns } = (await deps.parts.table(predicted[shard!]!)) as Table<'predicted-candidates'>;
      expect(columns.id[row!]).toBe(id);
    }
  });
});

describe('the manifest', () => {
  it('refuses pages that are no chain', async () => {
    const { heads } = await screening('broken');
    const page = await deps.screenings.manifest.read(heads[1]);
    const put = (changed: object) =>
      deps.artifacts.putBytes('screening-page', toRecordBytes({ ...page, ...changed }), null, 1);
    const refused = async (changed: object, what: string) =>
      expect(deps.screenings.manifest.chain(await put(changed))).rejects.toThrow(what);
    await refused({ index: 2 }, 'its number');
    await refused({ previous: null }, 'the page before it');
    await refused({ total: { ...page.total, listed: 15 } }, 'its totals');
    await refused({ identity: { ...IDENTITY, layer: 'other' } }, 'its models');
    await refused({ previous: { ...heads[0], sha256: '1'.repeat(64) } }, 'is not in the store');
    await refused({ counts: {} }, 'counts.listed');
  });
});

describe('a judgement', () => {
  it('knows elements, domain and places', async () => {
    const { heads } = await screening('judged');
    const { table, counts } = await judge(heads[1], { where: "NOT isRohsRestricted AND NOT contains(elements, 'Te')" });
    expect(counts.listed).toBe(14);
    expect(table.columns.id).toEqual(['a0', 'a1', 'a2', 'b0', 'b2', 'b3', 'c0']);
    expect(table.columns.elements[0]).toEqual(['Ga', 'N']);
    expect(table.columns.inDomain).toEqual([false, false, true, true, true, true, true]);
    expect(table.columns.reasons.slice(0, 2)).toEqual([['crystal'], ['charge']]);
    expect(table.extra!.strain).toEqual(new Array(7).fill(0.25));
    expect(table.extra!.page).toEqual([0, 0, 0, 0, 0, 0, 1]);
  });

  it('ranks by the probability that the errors of the model give', async () => {
    const { heads } = await screening('chances');
    const n = 60;
    const predictedEv = Array.from({ length: n }, (_, i) => 1 + i / 50);
    const referenceEv = predictedEv.map((value, i) => value + ((i * 7) % 11) / 20 - 0.2);
    const compound = predictedEv.map((_, i) => `c${i}`);
    const columns = {
      id: compound,
      compound,
      referenceEv: Float64Array.from(referenceEv),
      predictedEv: Float64Array.from(predictedEv),
    };
    const calibration = await deps.parts.publishTable({ kind: 'calibration', rows: n, columns, metadata: {} }, 'test');
    const window = { minEv: 1.5, maxEv: 1.7 };
    const objectives = [{ column: 'probability', goal: 'max' as const, weight: 1 }];
    const { table } = await judge(heads[1], { window, objectives }, calibration);
    const known = calibrationOf(referenceEv, predictedEv, compound);
    const chance = (id: string) =>
      onset(id) === null ? null : windowProbability(known, onset(id)!, { from: window.minEv, to: window.maxEv });
    expect(table.rows).toBe(8);
    expect(table.extra!.probability).toEqual(table.columns.id.map(chance));
    expect(new Set(table.extra!.probability as number[]).size).toBeGreaterThan(1);
    const scores = [...table.columns.score] as number[];
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });
});
