/** Folders whose rows hold at conditions, through the step that reads them: what is taken, and what is refused by field and value. */
import { expect, it, describe as suite } from 'vitest';
import { fold } from '../../../../activities/evidence/fold.js';
import type { StepContext } from '../../../../activities/frame/step.js';
import { ingest } from '../../../../activities/ingest/ingest.js';
import { conditionsOf } from '../../../../schemas/conditions.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { at } from '../../../../schemas/required.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { crystalOfRow } from '../../../../schemas/tables/split.js';
import { structuresOf } from '../../../../science/crystal/index.js';
import { readSymmetryProgram } from '../../../../workers/symmetry-program.js';
import { idPropJson } from '../../../harness/files/mixed-folder.js';

const SPLIT = { trainRatio: 0.5, validationRatio: 0.25, testRatio: 0.25, grouping: 'none', seed: 1 } as const;
const LIST = {
  grouping: 'file-order',
  seed: 0,
  trainRatio: null,
  validationRatio: null,
  testRatio: null,
  trainSize: 5,
  validationSize: 2,
  testSize: 1,
} as const;
const context = { progress() {}, symmetryProgram: readSymmetryProgram } as unknown as StepContext;
const METALS = ['Cs', 'K', 'Na', 'Rb'];
const salt = (metal: string) => `${metal}\n1\n5.6 0 0\n0 5.6 0\n0 0 5.6\n${metal} Cl\n1 1\nDirect\n0 0 0\n.5 .5 .5\n`;
const GAP = { preset: 'scalar', name: 'band gap', unit: 'eV' };
const [TWICE, ONCE] = [2, 1].map((times) =>
  METALS.flatMap((metal, i) => Array.from({ length: times }, (_, n) => `${metal}.vasp,${i + n / 4}\n`)).join(''),
) as [string, string];

/** `id,temperature_K` and a row a crystal, each at 100 and at 300. */
const TWO = `id,temperature_K\n${METALS.map((metal) => `${metal}.vasp,100\n${metal}.vasp,300\n`).join('')}`;
const one = (head: string, cells: readonly string[]) =>
  `${head}\n${METALS.map((metal, i) => `${metal},${cells[i]}\n`).join('')}`;
const TEMPERATURES = one('id,temperature_K', ['100', '200', '300', '400']);

interface Folder {
  readonly list?: string;
  readonly conditions?: string | null;
  readonly property?: object;
  readonly more?: Readonly<Record<string, string>>;
  readonly split?: typeof SPLIT | typeof LIST | { readonly grouping: 'named-lists'; readonly seed: number };
}

async function read({ list = ONCE, conditions = null, property = GAP, more = {}, split = SPLIT }: Folder) {
  const files = {
    ...Object.fromEntries(METALS.map((metal) => [`${metal}.vasp`, salt(metal)])),
    ...(list !== '' && { 'id_prop.csv': list }),
    'property.json': JSON.stringify(property),
    ...(conditions !== null && { 'conditions.csv': conditions }),
    ...more,
  };
  const source: Table<'source-files'> = {
    kind: 'source-files',
    rows: Object.keys(files).length,
    columns: { name: Object.keys(files), text: Object.values(files) },
    metadata: {},
  };
  return ingest.run({ source }, { axis: null, split, structuresPerShard: 64 }, context);
}

const named = (...conditions: readonly object[]) => ({ property: { ...GAP, conditions } });
const K = { name: 'temperature', unit: 'K' };

suite('a folder whose rows hold at conditions', () => {
  it('names a file once for every condition; its rows are one crystal', async () => {
    const note = { ...K, description: 'of the measurement' };
    const { outputs, summary } = await read({ list: TWICE, conditions: TWO, ...named(note) });
    const structures = structuresOf(at(outputs.structures as Table<'structures'>[], 0));
    expect(structures.map(({ id, extraFeatures }) => [id, ...(extraFeatures ?? [])])).toEqual(
      METALS.flatMap((metal) => [100, 300].map((kelvin) => [`${metal}@${kelvin}K`, kelvin])),
    );
    expect(conditionsOf(outputs.spectra.metadata)).toEqual([note]);
    expect(JSON.parse(String(summary!.conditions))).toEqual({ conditions: [note], usual: { temperature_K: 100 } });
    const crystalOf = crystalOfRow(outputs.split);
    expect(structures.map(({ id }) => crystalOf(id))).toEqual(METALS.flatMap((metal) => [metal, metal]));
    const { subset } = outputs.split.columns;
    for (let row = 0; row < subset.length; row += 2) expect(subset[row]).toBe(subset[row + 1]);
    expect(new Set(subset).size).toBe(3);
  });

  it('names every file once, and says which crystal each row is of', async () => {
    // Two pairs: rows of a base stay together, though their files differ.
    const metals = ['Na', 'K'].flatMap((metal) => [`${metal}-a`, `${metal}-b`]);
    const { outputs } = await read({
      list: metals.map((name, i) => `${name}.vasp,${i}\n`).join(''),
      conditions: `id,base,volume_ratio\n${metals.map((name, i) => `${name},${name.slice(0, -2)},${1 + (i % 2) / 10}\n`).join('')}`,
      more: Object.fromEntries(metals.map((name) => [`${name}.vasp`, salt(name.slice(0, -2))])),
      split: { ...SPLIT, testRatio: 0, trainRatio: 0.5, validationRatio: 0.5 } as unknown as typeof SPLIT,
    });
    expect(outputs.split.extra?.crystal).toEqual(['K', 'K', 'Na', 'Na']);
    const [first, second, third, fourth] = outputs.split.columns.subset;
    expect([second, fourth]).toEqual([first, third]);
    expect(first).not.toBe(third);
  });

  it('takes the extra features of id_prop.json as conditions where property.json names them', async () => {
    const { outputs } = await read({
      list: '',
      more: { 'id_prop.json': idPropJson(2, 1) },
      ...named(K, { name: 'pressure', unit: 'GPa' }),
    });
    expect(conditionsOf(outputs.spectra.metadata).map(({ unit }) => unit)).toEqual(['K', 'GPa']);
    const [first] = structuresOf(at(outputs.structures as Table<'structures'>[], 0));
    expect([...first!.extraFeatures!]).toHaveLength(2);
  });

  it('keeps the rows of a crystal in one fold, also of no known structure type', async () => {
    const { outputs } = await read({ list: TWICE, conditions: TWO });
    const structures = at(outputs.structures as Table<'structures'>[], 0);
    for (const by of ['formula', 'prototype'] as const) {
      const halves = [0, 1].map((number) =>
        fold.run({ structures, groups: null }, { folds: 2, by, fold: number, seed: 1 }, context),
      );
      // Of one structure type there is one group, and no second fold to test.
      const found = await Promise.allSettled(halves);
      for (const result of found) {
        if (result.status === 'rejected') continue;
        const { id, subset } = result.value.outputs.split.columns;
        const subsets = new Map<string, Set<string>>();
        id.forEach((own, row) => {
          const metal = own.split('@')[0]!;
          subsets.set(metal, (subsets.get(metal) ?? new Set()).add(at(subset, row)));
        });
        for (const own of subsets.values()) expect(own.size).toBe(1);
      }
      if (by === 'formula') expect(found.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    }
  });

  const HEAD = 'id,temperature_K';
  it.each<readonly [string, Folder, RegExp, object]>([
    ['an empty file', { conditions: '' }, /conditions\.csv, line 1: no rows/, { line: 1 }],
    ['names alone', { conditions: `${HEAD}\n` }, /no rows below the names/, { line: 1 }],
    [
      'no id',
      { conditions: one('name,temperature_K', ['1', '2', '3', '4']) },
      /first column is not called id/,
      { found: '"name"' },
    ],
    ['no header', { conditions: 'Cs.vasp,100\nK.vasp,200\n' }, /first column is not called id/, { found: '"Cs.vasp"' }],
    ['no condition', { conditions: 'id\nCs\n' }, /there is no condition/, { found: '"id"' }],
    [
      'a base alone',
      { conditions: one('id,base', ['a', 'b', 'c', 'd']) },
      /there is no condition/,
      { found: '"id,base"' },
    ],
    [
      'a column twice',
      { conditions: one('id,p_GPa,p_GPa', ['1,1', '2,2', '3,3', '4,4']) },
      /"p_GPa" is there twice/,
      { line: 1 },
    ],
    [
      'two units',
      { conditions: one('id,T_K,T_C', ['1,1', '2,2', '3,3', '4,4']) },
      /"T" is there in two units/,
      { found: '"T_C"' },
    ],
    [
      'no unit',
      { conditions: one('id,temperature_', ['1', '2', '3', '4']) },
      /no unit behind its last underscore/,
      { found: '"temperature_"' },
    ],
    [
      'a blank in a name',
      { conditions: one('id,my temperature_K', ['1', '2', '3', '4']) },
      /column "my temperature_K"/,
      { line: 1 },
    ],
    ['a column without name', { conditions: one('id,', ['1', '2', '3', '4']) }, /the column ""/, { line: 1 }],
    [
      'a name that begins with a digit',
      { conditions: one('id,2theta_deg', ['1', '2', '3', '4']) },
      /column "2theta_deg"/,
      { line: 1 },
    ],
    [
      'seventeen conditions',
      {
        conditions: one(
          ['id', ...Array.from({ length: 17 }, (_, i) => `c${i}`)].join(),
          METALS.map(() => '1'),
        ),
      },
      /17 conditions/,
      { expected: 'at most 16' },
    ],
    [
      'a short row',
      { conditions: one('id,T_K,p_GPa', ['1,1', '2', '3,3', '4,4']) },
      /line 3: a row of another length/,
      { found: '2 cells' },
    ],
    ['an empty cell', { conditions: one(HEAD, ['1', '', '3', '4']) }, /temperature_K of K/, { found: '""', line: 3 }],
    ['a word', { conditions: one(HEAD, ['1', '2', 'hot', '4']) }, /temperature_K of Na/, { found: '"hot"', line: 4 }],
    ['no number', { conditions: one(HEAD, ['1', '2', 'NaN', '4']) }, /temperature_K of Na/, { found: '"NaN"' }],
    ['infinity', { conditions: one(HEAD, ['1', '2', '3', 'inf']) }, /temperature_K of Rb/, { found: '"inf"' }],
    ['less than nothing', { conditions: one(HEAD, ['1', '-2', '3', '4']) }, /temperature_K of K/, { found: '-2' }],
    [
      'what single precision cannot hold',
      { conditions: one('id,field_V', ['1', '2', '3', '1e300']) },
      /extra feature 1 of Rb is 1e\+300/,
      { crystal: 'Rb' },
    ],
    [
      'one value alone',
      { conditions: one(HEAD, ['300', '300', '300', '300']) },
      /temperature_K is 300 in every row/,
      { field: 'temperature_K', found: '300' },
    ],
    [
      'an unknown crystal',
      { conditions: `${TEMPERATURES}Li,100\n` },
      /line 6: no crystal of the list is called so/,
      { found: '"Li"' },
    ],
    [
      'a crystal that is missing',
      { conditions: TEMPERATURES.replace(/^Na.*\n/m, '') },
      /no row for Na\.vasp/,
      { crystal: 'Na.vasp' },
    ],
    [
      'more rows than the list',
      { conditions: `${TEMPERATURES}Na,500\n` },
      /line 6: more rows of this crystal/,
      { found: '"Na"' },
    ],
    ['a name that is empty', { conditions: `${TEMPERATURES},500\n` }, /line 6: id is empty/, { line: 6 }],
    [
      'a base that is empty',
      { conditions: one('id,base,T_K', ['a,1', ',2', 'c,3', 'd,4']) },
      /line 3: base is empty/,
      { line: 3 },
    ],
    [
      'a base of two compounds',
      { conditions: one('id,base,T_K', ['a,1', 'a,2', 'c,3', 'd,4']) },
      /rows of a are of different compounds/,
      { field: 'base', found: 'CsCl, KCl' },
    ],
    [
      'the same twice',
      {
        list: TWICE,
        conditions: TWO.replaceAll(',300', ',100').replace('Rb.vasp,100\nRb.vasp,100', 'Rb.vasp,100\nRb.vasp,300'),
      },
      /Cs\.vasp is there twice at temperature_K=100/,
      { found: 'temperature_K=100' },
    ],
    ['a file twice without conditions', { list: TWICE }, /"Cs\.vasp" a second time/, { line: 2 }],
    [
      'a list that parts the rows of a crystal',
      { list: TWICE, conditions: TWO, split: LIST },
      /rows of Na are in two subsets/,
      { found: 'train, validation' },
    ],
    [
      'conditions that are no list',
      { property: { ...GAP, conditions: 'temperature_K' } },
      /property\.json: conditions: /,
      { field: 'conditions', found: '"temperature_K"' },
    ],
    ['an empty list', named(), /property\.json: conditions: /, { field: 'conditions' }],
    [
      'no name',
      { ...named({ unit: 'K' }), conditions: TEMPERATURES },
      /conditions\.0\.name/,
      { field: 'conditions.0.name', found: 'nothing' },
    ],
    [
      'no unit in property.json',
      { ...named({ name: 'temperature' }), conditions: TEMPERATURES },
      /conditions\.0\.unit/,
      { field: 'conditions.0.unit' },
    ],
    [
      'an unknown key',
      { ...named({ ...K, colour: 'red' }), conditions: TEMPERATURES },
      /conditions\.0: .*colour/,
      { field: 'conditions.0' },
    ],
    [
      'a condition twice',
      { ...named(K, K), conditions: TEMPERATURES },
      /conditions\.1\.name: every condition once/,
      { field: 'conditions.1.name' },
    ],
    [
      'a condition that is no column',
      { ...named({ name: 'pressure', unit: 'GPa' }), conditions: TEMPERATURES },
      /pressure_GPa is no column of conditions\.csv/,
      { field: 'conditions.0', expected: 'temperature_K' },
    ],
    [
      'conditions without values',
      named(K),
      /1 are named, and the crystals bring 0 extra features/,
      { field: 'conditions', found: 'temperature_K' },
    ],
    [
      'fewer than extra features',
      { list: '', more: { 'id_prop.json': idPropJson(2, 1) }, ...named(K) },
      /1 are named, and the crystals bring 2/,
      { field: 'conditions' },
    ],
    [
      'extra features and a file',
      { list: '', more: { 'id_prop.json': idPropJson(2, 1) }, conditions: TEMPERATURES },
      /has extra_features, and there is a conditions\.csv/,
      { file: 'conditions.csv' },
    ],
  ])('refuses %s', async (_, folder, message, facts) => {
    const failure = await read(folder).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(InvalidInputError);
    expect((failure as InvalidInputError).message).toMatch(message);
    expect((failure as InvalidInputError).facts).toMatchObject(facts);
  });
});
