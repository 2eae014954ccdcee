import { beforeAll, describe, expect, it } from 'vitest';
import { cutByCount, linkageOfDistances, pairwiseDistances } from '../../../../science/clustering/index.js';
import { openSymmetryFinder } from '../../../../science/crystal/index.js';
import {
  benjaminiHochberg,
  type CrystalFeatures,
  type CutInterpretation,
  clusterRules,
  crystalFeatures,
  type DescribedCrystal,
  FEATURE_KINDS,
  featureShifts,
  interpretCut,
  numericDescriptors,
  ruleSentence,
} from '../../../../science/interpretation/index.js';
import { randomSource, shuffledOrder } from '../../../../science/numerics/index.js';
import { edgeIntegral, onsetEnergy } from '../../../../science/spectrum/index.js';
import { bundledSpectra } from '../../../harness/tables/bundled-spectra.js';
import { bundledCrystals, stored, symmetryProgram } from './stored.js';

interface StoredLayer {
  readonly ids: string[];
  readonly width: number;
  readonly values: number[];
}

const AXIS = { startEv: 0, stepEv: 0.05 };

let crystals: (CrystalFeatures & DescribedCrystal)[];
let labels: Uint32Array;
let onsets: (number | null)[];
let cut: CutInterpretation;

beforeAll(() => {
  const layer = stored<StoredLayer>('last-gcn-layer');
  const find = openSymmetryFinder(symmetryProgram());
  const structures = new Map(bundledCrystals().map(({ structure }) => [structure.id, structure]));
  crystals = layer.ids.map((id) => {
    const structure = structures.get(id)!;
    return { ...crystalFeatures(structure, find), descriptors: numericDescriptors(structure) };
  });
  const points = { width: layer.width, values: Float64Array.from(layer.values) };
  labels = cutByCount(linkageOfDistances(pairwiseDistances(points, 'euclidean'), 'ward'), 10);
  const spectra = bundledSpectra();
  onsets = layer.ids.map((id) => onsetEnergy(spectra.get(id)!, AXIS).onsetEv);
  const edges = layer.ids.map((id, i) => edgeIntegral(spectra.get(id)!, AXIS, onsets[i]!));
  cut = interpretCut(crystals, labels, onsets, edges);
}, 120_000);

describe('ten clusters of the last graph convolution, from a run over the bundled crystals', () => {
  const enriched = () =>
    cut.enrichment.filter(
      ({ kind, qValue, compoundsInside, clusterCompounds, compoundsOutside, otherCompounds }) =>
        kind === 'element' && qValue < 0.05 && compoundsInside / clusterCompounds > compoundsOutside / otherCompounds,
    );
  const meanOf = (cluster: number) => cut.onsets.find((row) => row.cluster === cluster)!.mean!;

  // Textbook: fluorides and chlorides have the widest gaps of their metals; Cu and Ag (d bands) and Sb, Te, As small ones.
  it('are wide in gap where enriched in F or Cl, and narrow where enriched in Cu, Ag, Sb, Te or As', () => {
    const known = onsets.filter((onset) => onset !== null);
    const overall = known.reduce((sum, onset) => sum + onset, 0) / known.length;
    const halogen = enriched().filter(({ feature }) => ['F', 'Cl'].includes(feature));
    expect(halogen.length).toBeGreaterThan(0);
    for (const { cluster } of halogen) expect(meanOf(cluster)).toBeGreaterThan(overall);
    for (const { cluster, feature } of enriched()) {
      if (['Cu', 'Ag', 'Sb', 'Te', 'As'].includes(feature)) expect(meanOf(cluster)).toBeLessThan(overall);
    }
  });

  it('are corrected kind by kind', () => {
    for (const kind of FEATURE_KINDS) {
      const rows = cut.enrichment.filter((row) => row.kind === kind);
      expect(rows.map((row) => row.qValue)).toEqual([...benjaminiHochberg(rows.map((row) => row.pValue))]);
    }
  });

  it('have a rule each, in words, and as good as it says (counting)', () => {
    expect(cut.rules.map(({ cluster }) => cluster)).toEqual(cut.onsets.map(({ cluster }) => cluster));
    const fluorides = cut.rules.find(({ cluster }) => meanOf(cluster) > 6.5 && meanOf(cluster) < 7.5)!;
    expect(fluorides.sentence).toBe(
      `F(-I) (${fluorides.found} of ${fluorides.size} crystals, and ${fluorides.mistaken} others); onset 7.0 +- 0.4 eV`,
    );
    const holders = crystals.filter(({ byKind }) => byKind['oxidation-state'].includes('F(-I)')).length;
    expect(fluorides.found + fluorides.mistaken).toBe(holders);
    for (const { fitted, heldOut, chance, sentence } of cut.rules) {
      expect(fitted).toBeGreaterThan(0.5);
      expect(heldOut!.accuracy).toBeGreaterThan(0.4);
      expect(sentence.startsWith('no short rule;')).toBe(!(heldOut!.accuracy >= 0.7 && chance! < 0.05));
    }
  });

  it('have no rule any more with their labels exchanged at random (placebo)', () => {
    const random = randomSource(11);
    for (let draw = 0; draw < 4; draw++) {
      const order = shuffledOrder(labels.length, random);
      const exchanged = Uint32Array.from(order, (place) => labels[place]!);
      const onset = { onsetMeanEv: null, onsetSpreadEv: null };
      for (const rule of clusterRules(crystals, exchanged))
        expect(ruleSentence(rule, onset)).toBe('no short rule; no onset');
    }
  });

  it('are more than composition', () => {
    expect(cut.beyondComposition).toMatchObject({ permutations: 1000, pValue: 1 / 1001 });
  });

  it('give the same twice (law)', () => {
    const features = crystals.slice(0, 60);
    const again = () => interpretCut(features, labels.slice(0, 60), onsets.slice(0, 60), onsets.slice(0, 60));
    expect(again()).toEqual(again());
  });

  it('refuses labels of another length', () => {
    expect(() => interpretCut(crystals, labels.slice(1), onsets, onsets)).toThrow('249 labels for 250 crystals');
  });
});

describe('shifts of the onset', () => {
  // Textbook: F widens and Cu narrows.
  it('are upwards for F and downwards for Cu, with intervals that exclude 0', () => {
    const shifts = new Map(featureShifts(crystals, 'element', onsets).map((row) => [row.feature, row]));
    expect(shifts.get('F')!.lowerEv).toBeGreaterThan(0);
    expect(shifts.get('Cu')!.upperEv).toBeLessThan(0);
  });

  it('are found where they were put: 2 eV for F, -1 eV for O, nothing for the rest', () => {
    const random = (i: number) => ((i * 7919) % 101) / 101 - 0.5;
    const made = crystals.map(({ byKind }, i) => {
      const has = (symbol: string) => (byKind.element.includes(symbol) ? 1 : 0);
      return 4 + 2 * has('F') - has('O') + 0.2 * random(i);
    });
    const rows = featureShifts(crystals, 'element', made);
    expect(rows.slice(0, 2).map(({ feature }) => feature)).toEqual(['F', 'O']);
    expect(rows[0]!.shiftEv).toBeCloseTo(2, 1);
    expect(rows[1]!.shiftEv).toBeCloseTo(-1, 1);
    for (const { shiftEv } of rows.slice(2)) expect(Math.abs(shiftEv)).toBeLessThan(0.2);
  });

  it('join features that the same crystals hold', () => {
    const two = crystals.slice(0, 40).map((each, i) => ({
      ...each,
      byKind: { ...each.byKind, element: i % 2 === 0 ? ['Na', 'Cl'] : ['K'] },
    }));
    const rows = featureShifts(
      two,
      'element',
      [...two.keys()].map((i) => (i % 2 === 0 ? 3 : 1)),
    );
    expect(rows.map(({ feature }) => feature).sort()).toEqual(['Cl = Na', 'K']);
  });
});
