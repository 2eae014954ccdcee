/** Exports and histograms of a judgement, read by other programs and counted by hand. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportRanking } from '../../../../infra/screening/export-ranking.js';
import { histograms } from '../../../../infra/screening/histograms.js';
import { type JudgedScreening, judge } from '../../../../infra/screening/judge.js';
import { topCandidates } from '../../../../infra/screening/top.js';
import { FORMULAS } from '../../../harness/files/formula-texts.js';
import { writeSegments } from '../../../harness/screening/segments.js';

const ROWS = [
  { id: 'low', onsetEv: 1, strain: 0, elements: ['Ga', 'N'], reasons: [], inDomain: true },
  { id: 'high', onsetEv: 3, strain: 0, elements: ['Zn', 'O'], reasons: ['charge', 'contact'], inDomain: false },
  { id: 'un"kn,own', onsetEv: null, strain: 0, elements: [], reasons: [], inDomain: true },
  { id: 'refused', onsetEv: 0.5, strain: 0, elements: ['Pb'], reasons: [], inDomain: true },
];

const SHOWN = { id: ['high', 'low', 'un"kn,own'], score: [1, 0, null] };

let folder: string;
let judged: JudgedScreening;
const within = (name: string) => path.join(folder, name);

beforeAll(async () => {
  const written = await writeSegments(ROWS);
  folder = written.folder;
  judged = await judge({
    segments: written.segments,
    scratch: within('scratch'),
    criteria: {
      schemaVersion: 1,
      where: "NOT contains(elements, 'Pb')",
      requireInDomain: false,
      window: null,
      objectives: [{ column: 'onsetEv', goal: 'max', weight: 1 }],
    },
    chances: null,
    outputs: ['parquet', 'csv', 'jsonl'].map((ending) => within(`out.${ending}`)),
  });
});
afterAll(async () => {
  judged.database.close();
  await rm(folder, { recursive: true });
});

describe('an export', () => {
  it('is Parquet', async () => {
    await exportRanking(judged, within('out.parquet'), 'parquet', null);
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(within('out.parquet')), compressors });
    expect(rows.map(({ id }) => id)).toEqual(SHOWN.id);
    expect(rows.map(({ score }) => score)).toEqual(SHOWN.score);
    expect(rows.map(({ rank, isOnFront }) => [Number(rank), isOnFront])).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
    expect(rows.map(({ reasons }) => reasons)).toEqual([['charge', 'contact'], [], []]);
  });

  it('is CSV, lists joined', async () => {
    await exportRanking(judged, within('out.csv'), 'csv', null);
    const rows = parse(await readFile(within('out.csv')), { columns: true }) as Record<string, string>[];
    expect(rows.map(({ id }) => id)).toEqual(SHOWN.id);
    expect(rows.map(({ score }) => score)).toEqual(['1.0', '0.0', '']);
    expect(rows.map(({ elements }) => elements)).toEqual(['Zn; O', 'Ga; N', '']);
  });

  it('guards what a spreadsheet would compute, as all our CSV does', async () => {
    const texts = [...FORMULAS, '-1.5', "'t Hooft", 'GaN'];
    const rows = texts.map((text, i) => ({ id: text, contentId: `content ${i}`, source: text, reasons: [text, 'x'] }));
    const { folder: place, segments } = await writeSegments(rows);
    const file = path.join(place, 'out.csv');
    const formulas = await judge({
      segments,
      scratch: place,
      criteria: { schemaVersion: 1, where: null, requireInDomain: false, window: null, objectives: [] },
      chances: null,
      outputs: [file],
    });
    try {
      await exportRanking(formulas, file, 'csv', null);
    } finally {
      formulas.database.close();
    }
    const written = parse(await readFile(file), { columns: true }) as Record<string, string>[];
    await rm(place, { recursive: true });
    const guarded = (text: string) => (FORMULAS.includes(text) ? `'${text}` : text);
    expect(written.map(({ id }) => id).sort()).toEqual(texts.map(guarded).sort());
    expect(written.map(({ source }) => source).sort()).toEqual(texts.map(guarded).sort());
    for (const { id, reasons } of written) expect(reasons).toBe(id === '-1.5' ? "'-1.5; x" : `${id}; x`);
  });

  it('is JSON lines', async () => {
    await exportRanking(judged, within('out.jsonl'), 'jsonl', null);
    const rows = (await readFile(within('out.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ id }) => id)).toEqual(SHOWN.id);
    expect(rows.map(({ score }) => score)).toEqual(SHOWN.score);
    expect(rows[0]).toMatchObject({ elements: ['Zn', 'O'], inDomain: false, slmePercent: null });
  });

  it('goes nowhere but where it was said to go', async () => {
    await expect(exportRanking(judged, within('other.csv'), 'csv', null)).rejects.toThrow('disabled by configuration');
  });
});

describe('histograms', () => {
  it('count what was screened and what passes', async () => {
    const [onset, strain, slme] = await histograms(judged, ['onsetEv', 'strain', 'slmePercent'], 5);
    expect(onset).toEqual({
      column: 'onsetEv',
      edges: [0.5, 1, 1.5, 2, 2.5, 3],
      screened: [1, 1, 0, 0, 1],
      passing: [0, 1, 0, 0, 1],
      unknown: 1,
    });
    expect(strain!.screened).toEqual([0, 0, 4, 0, 0]);
    expect(strain!.passing).toEqual([0, 0, 3, 0, 0]);
    expect(slme).toEqual({ column: 'slmePercent', edges: [], screened: [], passing: [], unknown: 4 });
  });
});

describe('the top', () => {
  it('has as many rows as there are', async () => {
    expect((await topCandidates(judged, 2)).columns.id).toEqual(['high', 'low']);
    expect((await topCandidates(judged, 50)).columns.id).toEqual(SHOWN.id);
  });
});
