/** The step on spectra whose errors can be told without a program: constants apart. */
import { describe, expect, it } from 'vitest';
import { evidence } from '../../../../activities/evidence/evidence.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import {
  besideTreesRows,
  measuredErrors,
  methodComparisons,
  polymorphOrders,
} from '../../../../schemas/tables/evidence-rows.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { madeCrystals } from './made-crystals.js';

const context = stepContext();

const { structures, spectra, outOfFold } = madeCrystals();

async function judged(table: Table<'out-of-fold'>) {
  const parameters = { folds: 2, by: 'formula', seeds: 1, seed: 7 } as const;
  const { outputs, summary } = await evidence.run(
    { outOfFold: table, structures, spectra, split: null },
    parameters,
    context,
  );
  return {
    errors: measuredErrors(outputs.errors),
    comparisons: methodComparisons(outputs.comparisons),
    polymorphs: polymorphOrders(outputs.polymorphs),
    besideTrees: besideTreesRows(outputs.besideTrees),
    verdict: summary!.verdict,
    besideTreesVerdict: summary!.besideTrees,
  };
}

/** The network is late by a quarter, the trees by a half on one side and the other in turn. */
const found = await judged(outOfFold({ network: () => 0.25, trees: (crystal) => (crystal % 2 === 0 ? 0.5 : -0.5) }));
const errorOf = (method: string, measure: string, stratum = 'all') =>
  found.errors.find((error) => error.method === method && error.measure === measure && error.stratum === stratum);

describe('evidence', () => {
  it('measures spectra and onsets of every method', () => {
    expect(errorOf('network', 'spectrum')).toMatchObject({ crystals: 12 });
    expect(errorOf('network', 'spectrum')!.value).toBeCloseTo(0.25, 5);
    expect(errorOf('network', 'onset')!.value).toBeCloseTo(0.25, 5);
    expect(errorOf('network', 'onsetBias')!.value).toBeCloseTo(0.25, 5);
    expect(errorOf('trees', 'onset')!.value).toBeCloseTo(0.5, 5);
    // As many late as early, in each of two formulas of two crystals as well.
    expect(errorOf('trees', 'onsetBias')!.value).toBeCloseTo(0, 5);
  });

  it('adds the mean of network and trees: 0.375 late, or 0.125 early', () => {
    expect(errorOf('mean of network and trees', 'spectrum')!.value).toBeCloseTo(0.25, 5);
    expect(errorOf('mean of network and trees', 'onsetBias')!.value).toBeCloseTo(0.125, 5);
  });

  it('has an interval of no width where all crystals err alike', () => {
    const { lower, upper } = errorOf('network', 'onset')!;
    expect(lower).toBeCloseTo(0.25, 5);
    expect(upper).toBeCloseTo(0.25, 5);
  });

  it('tells sets of anions and ranges of the onset apart where eight crystals have them', () => {
    const strata = new Set(found.errors.map(({ stratum }) => stratum));
    // Seven crystals are oxides, five sulphides, and no range of one eV has eight.
    expect([...strata]).toEqual(['all']);
  });

  it('calls the better one better, whichever side it stands on', () => {
    const ofOnsets = found.comparisons.find(
      ({ left, right, measure }) => left === 'network' && right === 'trees' && measure === 'onset',
    )!;
    expect(ofOnsets.difference).toBeCloseTo(-0.25, 5);
    expect(ofOnsets.verdict).toBe('better');
    expect(found.verdict).toMatch(/^the network is better than trees on composition/);
  });

  it('does not tell apart what errs as much', async () => {
    const same = await judged(outOfFold({ network: () => 0.25, trees: () => -0.25 }));
    for (const { verdict } of same.comparisons.filter(({ left }) => left === 'network'))
      expect(verdict).toBe('not told apart');
    expect(same.verdict).toMatch(/^the network is not told apart from trees on composition/);
  });

  it('says what the network adds: it is late by the same everywhere, so that a fit with it is exact', () => {
    expect(found.besideTrees.map(({ measure, crystals }) => [measure, crystals])).toEqual([
      ['spectrum', 12],
      ['onset', 12],
    ]);
    for (const { jointError, drop, treesError, verdict } of found.besideTrees) {
      expect(jointError).toBeCloseTo(0, 5);
      expect(drop).toBeCloseTo(treesError, 5);
      expect(verdict).toBe('better');
    }
    expect(found.besideTreesVerdict).toMatch(/^trees with the network beside them are better than trees alone/);
  });

  it('does not say that it adds anything where it repeats the trees', async () => {
    const shift = (crystal: number) => (crystal % 2 === 0 ? 0.5 : -0.5);
    const same = await judged(outOfFold({ network: shift, trees: shift }));
    expect(same.besideTrees.map(({ verdict }) => verdict)).toEqual(['not told apart', 'not told apart']);
    expect(same.besideTreesVerdict).toMatch(/are not told apart from trees alone/);
  });

  it('counts polymorphs in the right order: two formulas have two crystals each', () => {
    expect(found.polymorphs.find(({ method }) => method === 'network')).toMatchObject({ pairs: 2, right: 2 });
  });

  it('refuses a prediction of a crystal that nobody knows', async () => {
    const table = outOfFold({ network: () => 0 });
    const unknown = {
      ...table,
      columns: { ...table.columns, id: table.columns.id.map((id, i) => (i === 3 ? 'X' : id)) },
    };
    await expect(judged(unknown)).rejects.toThrow(/crystal X was predicted and has no structure/);
  });

  it('tells beginning at a model from beginning at nothing, and what that model has seen', async () => {
    const table = outOfFold({ network: () => 0.25, 'network from nothing': () => 0.75, trees: () => 0.5 });
    const parameters = {
      folds: 3,
      by: 'formula',
      seeds: 1,
      seed: 7,
      start: { name: 'the bundled run', seen: 4, formulas: 10 },
    } as const;
    const { outputs, summary } = await evidence.run(
      { outOfFold: table, structures, spectra, split: null },
      parameters,
      context,
    );
    const own = methodComparisons(outputs.comparisons).find(
      ({ left, right, measure }) => left === 'network' && right === 'network from nothing' && measure === 'onset',
    )!;
    expect(own.difference).toBeCloseTo(-0.5, 5);
    expect(own.verdict).toBe('better');
    expect(summary!.fromNothing).toBe(
      'from the weights of the bundled run the network is better than from nothing by its spectra (difference -0.500, 95 % interval -0.500 to -0.500); that model was trained on 4 of the 10 formulas: errors out of fold and on test crystals are too low',
    );
    expect(JSON.parse(outputs.errors.metadata.start!)).toEqual(parameters.start);
  });

  it('keeps with the errors what of the trainings was not as asked', async () => {
    const table = outOfFold({ network: () => 0.25, trees: () => 0.5 });
    const parameters = { folds: 3, by: 'formula', seeds: 1, seed: 7 } as const;
    const run = async (more: { remarks?: string[] }) =>
      (await evidence.run({ outOfFold: table, structures, spectra, split: null }, { ...parameters, ...more }, context))
        .outputs;
    const asAsked = await run({});
    expect(asAsked.errors.metadata).toEqual({ folds: '3', by: 'formula', seeds: '1' });
    const { errors, ...others } = await run({ remarks: ['fold 2 of 3 has no model', 'fold 3 of 3 too'] });
    expect(errors).toEqual({
      ...asAsked.errors,
      metadata: { ...asAsked.errors.metadata, remarks: 'fold 2 of 3 has no model; fold 3 of 3 too' },
    });
    expect(others).toMatchObject({ comparisons: asAsked.comparisons, polymorphs: asAsked.polymorphs });
  });
});
