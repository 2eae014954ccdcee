/**
 * Placebos: what knows nothing of structure must not pass for more than composition, neither by the verdict on what the
 * network adds to trees nor by a word of the page or the terminal. And what knows the answer must pass.
 */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { evidence } from '../../../../activities/evidence/evidence.js';
import { interpret } from '../../../../activities/interpret/interpret.js';
import { renderEvidence } from '../../../../cli/present/evidence.js';
import { renderReport } from '../../../../report/index.js';
import { rowView } from '../../../../schemas/numerics/rows.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import {
  besideTreesRows,
  measuredErrors,
  methodComparisons,
  polymorphOrders,
} from '../../../../schemas/tables/evidence-rows.js';
import { reducedFormula } from '../../../../science/chemistry/index.js';
import { cutByCount, linkageOfDistances, pairwiseDistances } from '../../../../science/clustering/index.js';
import { structuresOf } from '../../../../science/crystal/index.js';
import { addedPrediction, fitExtraTrees, foldOfEach } from '../../../../science/evidence/index.js';
import { compositionFeatures } from '../../../../science/interpretation/index.js';
import { randomSource } from '../../../../science/numerics/index.js';
import { onsetEnergy } from '../../../../science/spectrum/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { sampleReportInput } from '../../../harness/tables/report-input.js';
import { storedAdditions } from '../../science/evidence/stored.js';

const GROUPS = 12;
const AXIS = { startEv: 0, stepEv: 0.05 };
const CLAIM = /(more|else|other) than (the )?composition|beyond (the )?composition|knows? (of )?(the )?structures?\b/i;

const page = sampleReportInput({ clusters: GROUPS });
const { structures, spectra, descriptors } = page;
const ids = spectra.columns.id;
const { width, values } = spectra.columns.values;
const species = structuresOf(structures).map((structure) => structure.species);
const formulas = species.map(reducedFormula);
const features = species.map(compositionFeatures);
const onsetOf = (spectrum: ArrayLike<number>) => onsetEnergy(spectrum, AXIS).onsetEv;
const onsets = ids.map((_, i) => onsetOf(rowView(values, width, i))!);

/** Spectra by trees on composition that never saw the compound, shape [crystals, points]. */
function forestOutOfFold(seed: number, trees: number): Float32Array {
  const foldOf = foldOfEach(formulas, 5, 9);
  const predicted = new Float32Array(values.length);
  for (let fold = 0; fold < 5; fold++) {
    const rest = ids.map((_, i) => i).filter((i) => foldOf[i] !== fold);
    const targets = Float32Array.from(rest.flatMap((i) => [...rowView(values, width, i)]));
    const forest = fitExtraTrees({ features: rest.map((i) => features[i]!), targets, points: width }, { trees, seed });
    ids.forEach((_, i) => {
      if (foldOf[i] === fold) predicted.set(forest.predict([features[i]!]), i * width);
    });
  }
  return predicted;
}

const trees = forestOutOfFold(1, 100);
const forestGroups = cutByCount(linkageOfDistances(pairwiseDistances({ width, values: trees }), 'ward'), GROUPS);
const place = onsets.map((onset) => onsets.filter((other) => other < onset).length);
const quantiles = Uint32Array.from(place, (below) => 1 + Math.floor((GROUPS * below) / ids.length));
const PLACEBOS = { 'a forest on composition': forestGroups, 'twelve quantiles of the onset': quantiles };

async function judged(network: Float32Array) {
  const said = { network, trees };
  const methods = Object.keys(said) as (keyof typeof said)[];
  const table: Table<'out-of-fold'> = {
    kind: 'out-of-fold',
    rows: methods.length * ids.length,
    columns: {
      id: methods.flatMap(() => ids),
      method: methods.flatMap((method) => ids.map(() => method)),
      fold: new Uint32Array(methods.length * ids.length),
      prediction: { width, values: Float32Array.from(methods.flatMap((method) => [...said[method]])) },
      onsetEv: methods.flatMap((method) => ids.map((_, i) => onsetOf(rowView(said[method], width, i)))),
      distance: methods.flatMap(() => ids.map(() => null)),
    },
    metadata: { startEv: '0', stepEv: '0.05' },
  };
  const settings = { folds: 5, by: 'formula', seeds: 1, seed: 123 } as const;
  const { outputs, summary } = await evidence.run(
    { outOfFold: table, structures, spectra, split: null },
    settings,
    stepContext(),
  );
  return { outputs, summary: summary!, added: besideTreesRows(outputs.besideTrees) };
}

/** Each crystal as the mean of its group, of crystals of other compounds. */
function meansOf(groups: ArrayLike<number>): Float32Array {
  const means = new Float32Array(values.length);
  ids.forEach((_, i) => {
    const others = ids.map((__, j) => j).filter((j) => groups[j] === groups[i] && formulas[j] !== formulas[i]);
    const own = others.length > 0 ? others : ids.map((__, j) => j);
    for (let k = 0; k < width; k++)
      means[i * width + k] = own.reduce((sum, j) => sum + values[j * width + k]!, 0) / own.length;
  });
  return means;
}

/** The quantile in which trees on composition foretell the onset: nobody knows that of an unseen crystal itself. */
function foretoldQuantiles(): Uint32Array {
  const sorted = [...onsets].sort((a, b) => a - b);
  return Uint32Array.from(ids, (_, i) => {
    const foretold = onsetOf(rowView(trees, width, i)) ?? 0;
    const below = sorted.filter((onset) => onset < foretold).length;
    return 1 + Math.floor((GROUPS * Math.min(below, ids.length - 1)) / ids.length);
  });
}

describe('what the network adds to trees', { timeout: 180_000 }, () => {
  it.each([
    ['another forest on composition', () => forestOutOfFold(2, 100)],
    ['groups of a forest on composition', () => meansOf(forestGroups)],
    ['twelve quantiles of the onset, as composition foretells them', () => meansOf(foretoldQuantiles())],
  ])('is not said to be anything of %s in its place', async (_, placebo) => {
    const { added, summary } = await judged(placebo());
    expect(added).toHaveLength(2);
    for (const { verdict } of added) expect(verdict).not.toBe('better');
    expect(summary.besideTrees).toMatch(/are (not told apart from|worse than) trees alone/);
  });

  it.each(Object.keys(storedAdditions.forests).slice(1))('is not said to be anything of scikit-learn’s %s', (name) => {
    const { forests, onsets: reference, formulas: compounds, ids: names } = storedAdditions;
    const anionOf = new Map(ids.map((id, i) => [id, species[i]!]));
    const strata = names.map((id) => [...anionOf.get(id)!].sort().at(-1)!);
    const first = forests['extremely randomised trees']!;
    const second = forests[name]!;
    const found = addedPrediction({ reference, first, second, points: 1 }, compounds, strata)!;
    expect(found.verdict).not.toBe('better');
  });

  it('is better where it is the truth and noise', async () => {
    const random = randomSource(5);
    const noisy = Float32Array.from({ length: ids.length }, () => random.next() - 0.5);
    const { added, summary } = await judged(values.map((value, i) => value + noisy[Math.floor(i / width)]!));
    expect(added.find(({ measure }) => measure === 'spectrum')!.verdict).toBe('better');
    expect(summary.besideTrees).toMatch(/are better than trees alone/);
  });
});

describe.each(Object.entries(PLACEBOS))('groups of %s', { timeout: 180_000 }, (_, cluster) => {
  const labels = { ...page.labels, columns: { id: ids, cluster } };

  it('lower the error of a linear model of composition, and no word of the page makes more of it', async () => {
    const { outputs } = await interpret.run({ structures, labels, descriptors }, {}, stepContext());
    expect(outputs.compositionTest.columns.pValue[0]).toBeLessThan(0.05);
    const { added, outputs: judgement } = await judged(trees);
    const { errors, comparisons, polymorphs, besideTrees } = judgement;
    const text = parseHTML(
      renderReport({ ...page, labels, ...outputs, errors, comparisons, polymorphs, besideTrees, learning: null }),
    ).document.querySelector('main')!.textContent!;
    expect(text).toContain('Against a linear model of composition');
    expect(CLAIM.exec(text.replaceAll(/\s+/g, ' '))).toBeNull();
    const shown = renderEvidence({
      errors: measuredErrors(errors),
      comparisons: methodComparisons(comparisons),
      polymorphs: polymorphOrders(polymorphs),
      besideTrees: added,
      learning: [],
    });
    expect(CLAIM.exec(shown)).toBeNull();
    for (const { verdict } of added) expect(verdict).toBe('not told apart');
  });
});

it('a claim would be seen', () => {
  for (const text of ['More than composition, p = 0.001', 'it knows structure', 'beyond the composition'])
    expect(CLAIM.exec(text)).not.toBeNull();
});
