/**
 * A tree with its cut -> what parts the two sides of every merge above the cut; reference and predicted onsets -> what the
 * exchange of one element does within a structure prototype.
 *
 * Queue compute. Reads `structures`, `linkage` and `labels` (of one tree), `descriptors` (reference and prediction),
 * `crystalFeatures`; writes `splits`, `matchedPairs`. Idempotent: pure. Heartbeat: crystals done.
 * Errors: InvalidInputError when a labelled crystal has no structure or no features, or the labels are no cut of the tree;
 * InvalidStructureError for an element without a covalent radius (never retried).
 */

import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { reducedFormula } from '../../science/chemistry/index.js';
import { structuresOf } from '../../science/crystal/index.js';
import { explainSplits, matchedPairs, numericDescriptors } from '../../science/interpretation/index.js';
import { step } from '../frame/step.js';
import { descriptorsFrom } from './descriptor-rows.js';
import { matchedPairsTable, splitsTable } from './explanation-tables.js';

export const explain = step({
  name: 'explain',
  codeVersion: 2,
  queue: 'compute',
  parameters: z.strictObject({}),
  reads: {
    structures: { kind: 'structures' },
    linkage: { kind: 'linkage' },
    labels: { kind: 'labels' },
    descriptors: { kind: 'descriptors' },
    crystalFeatures: { kind: 'crystal-features' },
  },
  writes: { splits: { kind: 'splits' }, matchedPairs: { kind: 'matched-pairs' } },
  run({ structures, linkage, labels, descriptors, crystalFeatures }, _parameters, context) {
    const structureOf = new Map(structuresOf(structures).map((structure) => [structure.id, structure]));
    const rowOf = new Map(crystalFeatures.columns.id.map((id, row) => [id, row]));
    const referenceOf = descriptorsFrom(descriptors, 'reference');
    const predictionOf = descriptorsFrom(descriptors, 'prediction');
    const { id: ids, cluster } = labels.columns;
    const crystals = ids.map((id, i) => {
      const [structure, row] = [structureOf.get(id), rowOf.get(id)];
      if (!structure || row === undefined)
        throw new InvalidInputError(`crystal ${id} has a cluster and no ${structure ? 'features' : 'structure'}`);
      context.progress(i, ids.length, `numbers of ${id}`);
      const features = featuresOf(crystalFeatures, row);
      return {
        ...features,
        species: structure.species,
        compound: reducedFormula(structure.species),
        descriptors: numericDescriptors(structure),
        prototype: features.byKind.prototype[0] ?? null,
        reference: referenceOf(id, 'onsetEv'),
        prediction: predictionOf(id, 'onsetEv'),
      };
    });
    context.progress(ids.length, ids.length, 'splits of the tree');
    const splits = explainSplits(linkage.columns, cluster, crystals);
    context.progress(ids.length, ids.length, 'pairs that differ in one element');
    return {
      outputs: { splits: splitsTable(splits), matchedPairs: matchedPairsTable(matchedPairs(crystals)) },
    };
  },
});

/** By row of the table, as `science/interpretation` knows them. */
function featuresOf({ columns }: Table<'crystal-features'>, row: number) {
  const prototype = columns.prototype[row] ?? null;
  return {
    byKind: {
      element: at(columns.elements, row),
      'oxidation-state': at(columns.oxidationStates, row),
      environment: at(columns.environments, row),
      coordination: at(columns.coordinations, row),
      prototype: prototype === null ? [] : [prototype],
    },
  };
}
