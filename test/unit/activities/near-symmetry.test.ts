/** What ingest and predict do with crystals whose symmetry holds nearly: told, or snapped where asked. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StepContext } from '../../../activities/frame/step.js';
import { ingest } from '../../../activities/ingest/ingest.js';
import { readGraphs } from '../../../activities/ingest/structure-graphs.js';
import { symmetryRule } from '../../../activities/ingest/symmetric-structures.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { DISCOVER_PRESET } from '../../../schemas/settings/preset.js';
import { DEFAULT_GRAPH_RULES } from '../../../schemas/tables/graph.js';
import { readPoscar } from '../../../science/crystal/index.js';
import { buildCrystalGraph } from '../../../science/graph/index.js';
import { readSymmetryProgram } from '../../../workers/symmetry-program.js';

const GEOM = 'test/fixtures/input-faults/geom';
const SMALL = 'test/fixtures/input-faults/small';
const textOf = (folder: string, name: string) => readFileSync(`${folder}/${name}.vasp`, 'utf8');

const shown: string[] = [];
/** What reading crystals uses of it. */
const context = {
  progress: (done: number, total: number, note: string) => shown.push(`${done}/${total} ${note}`),
  symmetryProgram: readSymmetryProgram,
} as unknown as StepContext;

function sourceOf(files: Readonly<Record<string, string>>): Table<'source-files'> {
  const columns = { name: Object.keys(files), text: Object.values(files) };
  return { kind: 'source-files', rows: columns.name.length, columns, metadata: {} } as unknown as Table<'source-files'>;
}

/** Ten crystals of which one is cut to four digits, two energies each. */
const others = ['AgAlO2-delafossite', 'CaI2-CdI2', 'CsF-rocksalt', 'Ge-diamond', 'KCuSe-BeZrSi'];
const more = ['MgF2-rutile', 'NaI-rocksalt', 'Rb2O-antifluorite', 'SrF2-fluorite'];
const names = [...others, ...more].map((name) => [name, textOf(SMALL, name)] as const);
const files = Object.fromEntries(
  [...names, ['mos2-4digits', textOf(GEOM, 'mos2-4digits')] as const].map(([name, text]) => [`${name}.vasp`, text]),
);
const source = sourceOf({
  ...files,
  'id_prop.csv': Object.keys(files)
    .map((name) => `${name},3.5,4.5`)
    .join('\n'),
  'spectrum.json': JSON.stringify({ startEv: 1, stopEv: 2, points: 2, quantity: 'log10_alpha_cm1' }),
});
const parameters = { axis: null, split: DISCOVER_PRESET.split, structuresPerShard: 64 };
const exact = readPoscar(textOf(GEOM, 'mos2-exact'), 'mos2-exact.vasp');

describe('ingest', () => {
  it('tells the one crystal and takes it as it is', async () => {
    const { outputs, summary } = await ingest.run({ source }, parameters, context);
    expect(summary).toMatchObject({ crystals: 10, noticeCount: 1 });
    const [{ id, text }] = JSON.parse(String(summary!.notices));
    expect(id).toBe('mos2-4digits');
    expect(text).toContain('--snap-to-symmetry');
    const [{ columns }] = outputs.structures as [Table<'structures'>];
    expect(columns.fracCoords[columns.id.indexOf('mos2-4digits')]![0]).toBe(0.3333);
    expect(shown).toContain('0/10 symmetry of AgAlO2-delafossite');
  });

  it('snaps it where asked, and has nothing to tell', async () => {
    const { outputs, summary } = await ingest.run({ source }, { ...parameters, snapAngstrom: 0.01 }, context);
    expect(summary).not.toHaveProperty('notices');
    const [{ columns }] = outputs.structures as [Table<'structures'>];
    const row = columns.id.indexOf('mos2-4digits');
    columns.fracCoords[row]!.forEach((x, at) => {
      expect(x).toBeCloseTo(exact.fracCoords[at]!, 12);
    });
    columns.lattice.values.slice(9 * row, 9 * row + 9).forEach((x, at) => {
      expect(Math.abs(x - exact.lattice[at]!)).toBeLessThan(1e-4);
    });
  });
});

describe('graphs of files', () => {
  it.each([
    [undefined, false],
    [0.01, true],
  ])('within %s ångström', async (snapAngstrom, isExact) => {
    const rule = await symmetryRule(context, snapAngstrom);
    const { sound } = readGraphs(sourceOf({ 'a.vasp': textOf(GEOM, 'mos2-4digits') }), DEFAULT_GRAPH_RULES, {
      settle: rule,
    });
    const [{ graph, notices }] = sound as [(typeof sound)[number]];
    expect(graph.nBonds === buildCrystalGraph(exact, DEFAULT_GRAPH_RULES).nBonds).toBe(isExact);
    expect(notices).toHaveLength(isExact ? 0 : 1);
  });
});
