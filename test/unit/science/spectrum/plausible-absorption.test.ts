/** What no absorption is. Expected: the bounds of the file's own header, and what each mistake makes of a real spectrum. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ingest } from '../../../../activities/ingest/ingest.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import type { SpectrumAxis, TargetAxis } from '../../../../schemas/tables/spectrum.js';
import { readSymmetryProgram } from '../../../../workers/symmetry-program.js';
import { idPropJson } from '../../../harness/files/mixed-folder.js';

const FOLDER = 'data/gpaw-absorption/alignn';
const axis: SpectrumAxis = { startEv: 0, stopEv: 15, points: 301, quantity: 'log10_alpha_cm1', floor: 2 };
const rows = readFileSync(`${FOLDER}/id_prop.csv`, 'utf8')
  .split('\n')
  .slice(0, 20)
  .map((row) => row.split(','));

/** The step as the dry check and the run call it, on the first twenty crystals with changed numbers. */
function ingested(stated: TargetAxis, change: (value: number, row: number, point: number) => number) {
  const list = rows.map(([file, ...cells], row) => [
    file,
    ...cells.map((cell, point) => change(Number(cell), row, point)),
  ]);
  const texts = [
    ['id_prop.csv', list.map((cells) => cells.join(',')).join('\n')],
    ...rows.map(([file]) => [file!, readFileSync(`${FOLDER}/${file}`, 'utf8')]),
  ];
  return ingestedTexts(stated, texts);
}

/** @returns what gives the step's output, or throws its error */
async function ingestedTexts(stated: TargetAxis, texts: readonly (readonly string[])[]): Promise<() => unknown> {
  const source = { columns: { name: texts.map(([name]) => name), text: texts.map(([, text]) => text) } };
  const split = { seed: 1, grouping: 'none', trainRatio: 0.8, validationRatio: 0.1, testRatio: 0.1 };
  const context = { progress() {}, symmetryProgram: readSymmetryProgram };
  const parameters = { axis: stated, split, structuresPerShard: 100 };
  try {
    const output = await ingest.run({ source } as never, parameters as never, context as never);
    return () => output;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

const linear = (value: number) => 10 ** value;
const { floor: _, ...floorless } = axis;
const ofAlpha: SpectrumAxis = { ...floorless, quantity: 'alpha_cm1' };

test('the bundled spectra pass, as log10 and as alpha', async () => {
  expect(await ingested(axis, (value) => value)).not.toThrow();
  expect(await ingested({ ...ofAlpha, floor: 100 }, linear)).not.toThrow();
  expect(await ingested(ofAlpha, linear)).not.toThrow();
  // What computed spectra hold in a gap: noise about zero, the logarithm of the smallest number.
  expect(await ingested({ ...ofAlpha, floor: 100 }, (value) => (value === 2 ? -3 : linear(value)))).not.toThrow();
  expect(await ingested(axis, (value) => (value === 2 ? -307.6 : value))).not.toThrow();
});

describe('spectra that are something else', () => {
  test.each([
    [
      'alpha as its log10',
      axis,
      linear,
      /^id_prop\.csv, line 1: value 1 of [\w-]+ \(0 eV\) is 100 as log10_alpha_cm1$/,
      /--quantity alpha_cm1/,
    ],
    [
      'log10 as alpha',
      ofAlpha,
      (value: number) => value,
      /^no spectrum rises above 6\.\d+ as alpha_cm1/,
      /--quantity log10_alpha_cm1/,
    ],
    [
      'log10 as alpha, under a floor',
      { ...ofAlpha, floor: 1 },
      (value: number) => value,
      /^no spectrum rises/,
      /log10_alpha_cm1/,
    ],
    ['log10 of alpha in 1/m', axis, (value: number) => value + 2, / is 8\.\d+ as log10/, /subtract 2/],
    ['alpha in 1/m', ofAlpha, (value: number) => 100 * linear(value), / is \d+\.?\d* as alpha_cm1/, /divide by 100/],
    [
      'spectra in units of their maximum',
      axis,
      (value: number) => value / 7,
      /no spectrum rises above 0\.9/,
      /units of their maximum/,
    ],
    ['no absorption at all', axis, () => -3, /no spectrum rises above -3/, /no absorption/],
    [
      'a mark of missing values',
      floorless,
      (v: number, row: number, point: number) => (row === 3 && point === 7 ? -999 : v),
      /^id_prop\.csv, line 4: value 8 of [\w-]+ \(0\.35 eV\) is -999/,
      /missing values/,
    ],
    [
      'a mark of missing values, under a floor',
      axis,
      (v: number, row: number) => (row === 3 ? -999 : v),
      / is -999 as log10/,
      /missing values/,
    ],
    [
      'a mark of missing alpha, under a floor',
      { ...ofAlpha, floor: 100 },
      (v: number, row: number) => (row === 3 ? -999 : linear(v)),
      / is -999 as alpha/,
      /missing values/,
    ],
    [
      'one crystal in another quantity',
      axis,
      (v: number, row: number) => (row === 5 ? linear(v) : v),
      / is 100 as log10_alpha_cm1$/,
      /--quantity alpha_cm1/,
    ],
    [
      '3e38',
      axis,
      (v: number, row: number) => (row === 5 ? 3e38 : v),
      / is 3e\+38 as log10/,
      /no absorption coefficient/,
    ],
    [
      '3e38 of alpha',
      ofAlpha,
      (v: number, row: number) => (row === 5 ? 3e38 : linear(v)),
      / is 3e\+38 as alpha/,
      /no absorption coefficient/,
    ],
  ] as const)('%s', async (_, stated, change, message, meaning) => {
    const refused = await ingested(stated, change);
    expect(refused).toThrow(InvalidInputError);
    expect(refused).toThrow(message);
    expect(factsOf(refused)['looks like']).toMatch(meaning);
  });

  test('a crystal is named with the place of its value', async () => {
    const refused = await ingested(axis, (value, row, point) => (row === 5 && point === 20 ? 8.5 : value));
    const crystal = rows[5]![0]!.replace('.vasp', '');
    expect(refused).toThrow(`id_prop.csv, line 6: value 21 of ${crystal} (1 eV) is 8.5 as log10_alpha_cm1`);
    expect(factsOf(refused)).toMatchObject({ file: 'id_prop.csv', line: 6, crystal, found: '8.5' });
  });

  test('a floor of the other quantity', async () => {
    expect(await ingested({ ...axis, floor: 100 }, (value) => value)).toThrow(
      'the floor of 100 is above every spectrum',
    );
  });
});

test.each([
  [300, 1200, /nm/],
  [4000, 40_000, /cm\^-1/],
  [0, 0.015, /keV/],
  [35, 60, /nm/],
])('energies from %d to %d', async (startEv, stopEv, meaning) => {
  const refused = await ingested({ ...axis, startEv, stopEv }, (value) => value);
  expect(refused).toThrow(`photon energies from ${startEv} to ${stopEv} eV`);
  expect(factsOf(refused)['looks like']).toMatch(meaning);
});

describe('targets of which nobody says what they are', () => {
  test.each([3e38, -3e38, 1e17])('%d is refused before any training', async (value) => {
    const refused = await ingested({ quantity: 'unstated' }, (v, row, point) => (row === 2 && point === 4 ? value : v));
    expect(refused).toThrow(`target 5 of ${rows[2]![0]!.replace('.vasp', '')} is ${value}`);
  });
  test('negative and large ones pass', async () => {
    expect(await ingested({ quantity: 'unstated' }, (v) => -1e12 * v)).not.toThrow();
  });
  test('extra features are held to the same', async () => {
    const text = idPropJson(2, 1).replace('"extra_features": [\n   0.3,', '"extra_features": [\n   3e38,');
    expect(text).toContain('3e38');
    expect(await ingestedTexts({ quantity: 'unstated' }, [['id_prop.json', text]])).toThrow(
      /extra feature 1 of JVASP-97 is 3e\+38/,
    );
  });
});

function factsOf(refused: () => unknown): Readonly<Record<string, unknown>> {
  try {
    refused();
  } catch (error) {
    return (error as InvalidInputError).facts;
  }
  throw new Error('nothing was refused');
}
