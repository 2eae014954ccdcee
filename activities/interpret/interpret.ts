/**
 * Flat clusters -> what they are: enrichment of every kind of feature and properties against the rest, the compound being
 * counted once; rules in words, judged on held-out compounds; the drop of the onset's error against a linear model of composition; and, over the whole data set, the features that move the onset.
 *
 * Queue compute. Reads `structures`, `labels`, `descriptors` (those of reference spectra); writes `crystal-features`,
 * `enrichment`, `cluster-onsets`, `cluster-properties`, `rules`, `composition-test`, `feature-shifts`. Idempotent: pure and
 * seeded. Heartbeat: crystals done. Above MOST_CRYSTALS, rules, test and shifts are of a sample, and the tables say so.
 * Errors: InvalidInputError when a labelled crystal has no structure, InvalidStructureError for an element without a
 * covalent radius (never retried).
 */

import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { leadingName, propertyOf } from '../../schemas/property.js';
import { at } from '../../schemas/required.js';
import { openSymmetryFinder, structuresOf } from '../../science/crystal/index.js';
import {
  CONFIDENCE_LEVEL,
  crystalFeatures,
  DEFAULT_INTERPRETATION,
  DEFAULT_SHIFTS,
  FEATURE_KINDS,
  featureShifts,
  interpretCut,
  numericDescriptors,
  sampleOfCrystals,
} from '../../science/interpretation/index.js';
import { step } from '../frame/step.js';
import { descriptorsFrom } from './descriptor-rows.js';
import {
  compositionTestTable,
  crystalFeaturesTable,
  enrichmentTable,
  onsetTable,
  propertiesTable,
  rulesTable,
  shiftsTable,
} from './interpretation-tables.js';

export const interpret = step({
  name: 'interpret',
  codeVersion: 5,
  queue: 'compute',
  parameters: z.strictObject({}),
  reads: { structures: { kind: 'structures' }, labels: { kind: 'labels' }, descriptors: { kind: 'descriptors' } },
  writes: {
    crystalFeatures: { kind: 'crystal-features' },
    enrichment: { kind: 'enrichment' },
    clusterOnsets: { kind: 'cluster-onsets' },
    clusterProperties: { kind: 'cluster-properties' },
    rules: { kind: 'rules' },
    compositionTest: { kind: 'composition-test' },
    featureShifts: { kind: 'feature-shifts' },
  },
  async run({ structures, labels, descriptors }, _parameters, context) {
    const structureOf = new Map(structuresOf(structures).map((structure) => [structure.id, structure]));
    const findSymmetry = openSymmetryFinder(await context.symmetryProgram());
    const { id: ids, cluster } = labels.columns;
    const crystals = ids.map((id, i) => {
      const structure = structureOf.get(id);
      if (!structure) throw new InvalidInputError(`crystal ${id} has a cluster and no structure`);
      // By name: a large cell holds the step for seconds.
      context.progress(i, ids.length, `features of ${id}`);
      return { ...crystalFeatures(structure, findSymmetry), descriptors: numericDescriptors(structure) };
    });
    const referenceOf = descriptorsFrom(descriptors, 'reference');
    const onsets = ids.map((id) => referenceOf(id, 'onsetEv'));
    const edgeIntegrals = ids.map((id) => referenceOf(id, 'edgeIntegral'));
    context.progress(ids.length, ids.length, 'rules and tests of the groups');
    const property = propertyOf(descriptors.metadata);
    const cut = interpretCut(crystals, cluster, onsets, edgeIntegrals, {
      ...DEFAULT_INTERPRETATION,
      ...(property && { leading: leadingName(property) }),
    });
    context.progress(ids.length, ids.length, property ? `shifts of ${property.leading}` : 'shifts of the onset');
    const sample = Array.from(sampleOfCrystals(cluster, DEFAULT_INTERPRETATION.mostCrystals, DEFAULT_SHIFTS.seed));
    const shifts = FEATURE_KINDS.flatMap((kind) =>
      featureShifts(
        sample.map((i) => at(crystals, i)),
        kind,
        sample.map((i) => at(onsets, i)),
      ),
    );
    const { rule, permutation } = DEFAULT_INTERPRETATION;
    return {
      outputs: {
        crystalFeatures: crystalFeaturesTable(crystals),
        enrichment: enrichmentTable(cut.enrichment, CONFIDENCE_LEVEL),
        clusterOnsets: onsetTable(cut.clusterOnsets),
        clusterProperties: propertiesTable(cut.onsets, cut.edgeIntegrals, CONFIDENCE_LEVEL),
        rules: rulesTable(cut.rules, cut.sampled, rule),
        compositionTest: compositionTestTable(cut.beyondComposition, permutation.seed),
        featureShifts: shiftsTable(shifts, { crystals: sample.length, ...DEFAULT_SHIFTS }),
      },
    };
  },
});
