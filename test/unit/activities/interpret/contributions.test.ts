/** The step `predict` with contributions of atoms, on files: their mean is its own prediction, and what is no sum over atoms is refused. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StepInputs } from '../../../../activities/frame/step.js';
import { predict } from '../../../../activities/train/predict.js';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { furtherNumbersOf } from '../../../../schemas/further-numbers.js';
import type { Property } from '../../../../schemas/property.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import type { PredictParameters } from '../../../../schemas/tables/prediction.js';
import { importAlignnCheckpoint } from '../../../../science/interchange/index.js';
import { checkpointFromTensors, parameterTable } from '../../../../science/model/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { checkpointBytes, rampModel, rampNetwork, rampRules } from '../../../harness/tables/ramp-models.js';

const programFolder = temporaryFolder();
const context = stepContext({ programFolder });
const width = rampNetwork.outputFeatures;
const textOf = (name: string) =>
  readFileSync(new URL(`../../../fixtures/golden/structures/${name}`, import.meta.url), 'utf8');
const names = ['SrTiO3-perovskite.vasp', 'MoS2-3R.vasp'];
const files: Table<'source-files'> = {
  kind: 'source-files',
  rows: 2,
  columns: { name: names, text: names.map(textOf) },
  metadata: {},
};

const imported = await importAlignnCheckpoint(checkpointBytes, 'best_model.pt', rampNetwork, rampRules);
const tensors = new Map(
  parameterTable(rampNetwork).entries.map(({ name, shape, offset }) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return [name, imported.columns.parameter.slice(offset, offset + size)] as const;
  }),
);
const card = { network: rampNetwork, training: null, graphRules: rampRules, startEv: 0, stepEv: 0.05 };
const model = checkpointFromTensors(card, tensors);

const note = (name: string) => ({ name, form: 'checkpoint' as const, config: null });
const PARAMETERS: PredictParameters = {
  models: [note('model')],
  mode: null,
  symmetry: 'reduced',
  batchSize: null,
  features: ['GCN1'],
  perAtom: false,
};

const run = async (
  given: Partial<Record<string, Table>>,
  parameters: Partial<PredictParameters>,
): Promise<{ atoms: Table<'atom-contributions'>; predictions: Table<'predictions'> }> => {
  const inputs = { files, trainingMeans: null, model1: model, ...given } as unknown as StepInputs<typeof predict.reads>;
  const { outputs } = await predict.run(inputs, { ...PARAMETERS, ...parameters }, context);
  return { atoms: outputs.contributions, predictions: outputs.predictions };
};

/** A mean training atom of 1 at 0 eV, rising by 1 a step. */
const MEANS: Table<'training-means'> = {
  kind: 'training-means',
  rows: 1,
  columns: {
    crystals: Uint32Array.of(9),
    atoms: Uint32Array.of(40),
    bonds: Uint32Array.of(500),
    value: { width, values: Float64Array.from({ length: width }, (_, i) => 1 + i) },
    bondExpansion: { width: 80, values: new Float64Array(80) },
  },
  metadata: { startEv: '0', stepEv: '0.05' },
};

describe('contributions of atoms', () => {
  it('have a row an atom and energy whose mean over a crystal is its prediction', async () => {
    const { atoms, predictions } = await run({}, { attribute: [3, 3.025] });
    expect(atoms.rows).toBe(2 * (5 + 3));
    expect(atoms.columns.species.slice(0, 10)).toEqual(['Sr', 'Sr', 'Ti', 'Ti', ...new Array(6).fill('O')]);
    expect(Array.from(atoms.columns.site.slice(0, 4))).toEqual([0, 0, 1, 1]);
    expect(Array.from(atoms.columns.energyEv.slice(0, 2))).toEqual([3, 3.025]);
    expect(atoms.columns.coordination.slice(0, 3)).toEqual([12, 12, 6]);
    expect(atoms.columns.contribution.every((value) => value === null)).toBe(true);
    const spectrum = predictions.columns.prediction.values;
    const meanOf = (from: number, n: number, e: number) =>
      Array.from({ length: n }, (_, site) => atoms.columns.value[from + 2 * site + e]!).reduce((a, b) => a + b, 0) / n;
    for (const [crystal, from, n] of [
      [0, 0, 5],
      [1, 10, 3],
    ] as const) {
      const [below, above] = [spectrum[crystal * width + 60]!, spectrum[crystal * width + 61]!];
      expect(Math.abs(meanOf(from, n, 0) - below)).toBeLessThan(2e-6);
      expect(Math.abs(meanOf(from, n, 1) - (below + above) / 2)).toBeLessThan(2e-6);
    }
    const bytes = encodeTable(atoms as Table, 'predict');
    expect(decodeTable('atom-contributions', bytes)).toEqual(atoms);
  });

  it('are measured from the mean training atom where that is known', async () => {
    const { atoms } = await run({ trainingMeans: MEANS }, { attribute: [3.025] });
    // 60.5 steps up: 61.5.
    atoms.columns.contribution.forEach((value, i) => {
      expect(value).toBeCloseTo(atoms.columns.value[i]! - 61.5, 10);
    });
    const other = { ...MEANS, columns: { ...MEANS.columns, value: { width: 2, values: Float64Array.of(1, 2) } } };
    await expect(run({ trainingMeans: other }, { attribute: [3] })).rejects.toThrow(
      `the mean training atom has 2 values, the model ${width}`,
    );
  });

  it('at the onset are at that of each crystal, and none where there is none', async () => {
    const rising = await run({ model1: await rampModel(1) }, { attribute: 'onset' });
    // log10 alpha = 1 + E passes 4 at 3 eV, for every atom as for the crystal.
    expect(rising.atoms.rows).toBe(8);
    rising.atoms.columns.energyEv.forEach((energy) => {
      expect(energy).toBeCloseTo(3, 5);
    });
    rising.atoms.columns.value.forEach((value) => {
      expect(value).toBeCloseTo(4, 5);
    });
    expect((await run({ model1: await rampModel(-20) }, { attribute: 'onset' })).atoms.rows).toBe(0);
    expect((await run({}, {})).atoms.rows).toBe(0);
  });

  it('are refused where the output is no sum over atoms, has no energies, not this one, or is that of several models', async () => {
    const axisless = checkpointFromTensors({ ...card, startEv: null, stepEv: null }, tensors);
    const two = { models: [note('a'), note('b')], attribute: 'onset' as const };
    for (const [given, parameters, message] of [
      [{ model1: axisless }, { attribute: 'onset' }, 'the model knows no photon energies'],
      [{}, { attribute: [16] }, 'the model has no output at 16 eV'],
      [{ model2: model }, two, 'contributions of atoms to 2 models cannot be put together'],
    ] as const)
      await expect(run(given, parameters as Partial<PredictParameters>), message).rejects.toThrow(message);
  });
});

describe('contributions of atoms to numbers of another property', () => {
  const descriptors: Property['descriptors'] = [
    { name: 'centre', kind: 'centroid' },
    { name: 'whole', kind: 'integral', from: 0, to: 15 },
    { name: 'part', kind: 'integral', from: 1, to: 4, relative: { from: 0, to: 15 } },
    { name: 'top', kind: 'peak' },
    { name: 'at three', kind: 'value', at: 3 },
  ];
  const property: Property = {
    name: 'density',
    unit: 'states/THz',
    // Sums of values in their own unit are no sums over atoms then: the tangent stands for them.
    transform: 'asinh',
    floor: null,
    axis: { name: 'frequency', unit: 'THz', start: 0, stop: 15, points: width },
    labels: null,
    descriptors,
    leading: 'centre',
    bounds: { least: null, most: null },
  };
  const card = { network: rampNetwork, training: null, graphRules: rampRules, startEv: null, stepEv: null };
  const ofProperty = checkpointFromTensors({ ...card, property }, tensors);
  const ask = (attribute: PredictParameters['attribute'], given = {}) =>
    run({ model1: ofProperty, ...given }, { attribute });
  const atomsOf = [5, 3];
  /** Means over the atoms of the two crystals. */
  const meansOf = (column: ArrayLike<number | null>) => {
    const values = Array.from(column, Number);
    return [values.slice(0, 5), values.slice(5)].map((own, i) => own.reduce((a, b) => a + b, 0) / atomsOf[i]!);
  };

  it('made of many values have the number itself as their mean, and no position', async () => {
    for (const name of ['centre', 'whole', 'part']) {
      const { atoms, predictions } = await ask(name);
      const numbers = furtherNumbersOf(predictions);
      expect(numbers.map((number) => [number.name, number.unit])).toEqual([
        ['whole', 'states/THz THz'],
        ['part', ''],
        ['top', 'THz'],
        ['at three', 'states/THz'],
      ]);
      const own =
        name === 'centre' ? predictions.columns.onsetEv : numbers.find((number) => number.name === name)!.values;
      meansOf(atoms.columns.value).forEach((mean, i) => {
        expect(mean / own[i]!).toBeCloseTo(1, 9);
      });
      expect(atoms.columns.energyEv.every((position) => position === null)).toBe(true);
      expect(new Set(atoms.columns.value).size).toBeGreaterThan(2);
      expect(decodeTable('atom-contributions', encodeTable(atoms as Table, 'predict'))).toEqual(atoms);
    }
  });

  it('of which the values are a sum over atoms are exact: each atom has the integral of its own values', async () => {
    const plain = { ...property, transform: 'none' as const };
    const model1 = checkpointFromTensors({ ...card, property: plain }, tensors);
    const { atoms } = await ask('whole', { model1 });
    const { atoms: outputs } = await ask(
      Array.from({ length: 51 }, (_, k) => 0.3 * k),
      { model1 },
    );
    // Simpson's rule is not the trapezoid rule: only straight lines agree, so the rule is that of the number, on its own grid.
    const steps = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((part) =>
        ask(
          Array.from({ length: 51 }, (_, k) => 2.5 * part + 0.05 * k),
          { model1 },
        ),
      ),
    );
    const trapezoid = (site: number) =>
      steps.reduce((sum, { atoms: own }) => {
        const values = Array.from(own.columns.value.slice(51 * site, 51 * (site + 1)));
        return sum + 0.05 * (values.reduce((a, b) => a + b, 0) - (values[0]! + values[50]!) / 2);
      }, 0);
    for (const site of [0, 1, 4]) expect(atoms.columns.value[site]! / trapezoid(site)).toBeCloseTo(1, 6);
    expect(outputs.rows).toBe(51 * 8);
  });

  it('from the mean training atom sum to what the crystal is off from it, along the tangent', async () => {
    const plain = { ...property, transform: 'none' as const };
    const model1 = checkpointFromTensors({ ...card, property: plain }, tensors);
    const { atoms } = await ask('whole', { model1, trainingMeans: MEANS });
    // The mean training atom is 1 at the first value and rises by 1 a step: its integral over 15 THz is 15 (1 + 301) / 2.
    atoms.columns.contribution.forEach((own, i) => {
      expect(own).toBeCloseTo(atoms.columns.value[i]! - 15 * 151, 4);
    });
  });

  it('at a place are the outputs there, with their position', async () => {
    const { atoms, predictions } = await ask('at three');
    expect(new Set(atoms.columns.energyEv)).toEqual(new Set([3]));
    meansOf(atoms.columns.value).forEach((mean, i) => {
      expect(mean).toBeCloseTo(predictions.columns.prediction.values[i * width + 60]!, 5);
    });
    expect(atoms.metadata).toMatchObject({
      number: 'at three',
      unit: 'asinh(states/THz)',
      axis: 'frequency',
      axisUnit: 'THz',
    });
    const top = await ask('top');
    const position = furtherNumbersOf(top.predictions).find(({ name }) => name === 'top')!.values[0];
    expect(top.atoms.columns.energyEv[0]).toBe(position);
  });

  it('are refused for a number or a position that there is none of, with the names and units of all', async () => {
    await expect(ask('onset')).rejects.toThrow(
      expect.objectContaining({
        facts: expect.objectContaining({
          found: 'onset',
          expected: 'centre (THz), whole (states/THz THz), part, top (THz), at three (states/THz)',
        }),
      }),
    );
    await expect(ask([15.2])).rejects.toThrow('the model has no output at 15.2 THz');
  });
});
