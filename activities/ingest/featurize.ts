/**
 * Crystal structures -> symmetry-reduced ALIGNN graphs, one shard.
 *
 * Queue compute. Reads `structures`, writes `graphs`. Idempotent: the key covers the shard's hash and the graph rules.
 * Heartbeat: crystals done. Cancelled: the child process is killed, nothing was published.
 * Errors: InvalidStructureError, InvalidGraphError (never retried), CorruptArtifactError (never), transient ones (always).
 */
import { z } from 'zod';
import { GraphRulesSchema } from '../../schemas/tables/graph.js';
import { structuresOf } from '../../science/crystal/index.js';
import { buildCrystalGraph, graphsToTable } from '../../science/graph/index.js';
import { step } from '../frame/step.js';

export const featurize = step({
  name: 'featurize',
  codeVersion: 2,
  queue: 'compute',
  parameters: z.strictObject({ rules: GraphRulesSchema }),
  reads: { structures: { kind: 'structures', sharded: true } },
  writes: { graphs: { kind: 'graphs' } },
  run({ structures }, { rules }, context) {
    const crystals = structuresOf(structures);
    let keptWhole = 0;
    const graphs = crystals.map((structure, i) => {
      context.progress(i, crystals.length, structure.id);
      return buildCrystalGraph(structure, rules, () => {
        keptWhole++;
      });
    });
    // Of the largest crystal: what the memory of a training depends on.
    const mostTriplets = Math.max(0, ...graphs.map(({ tripletSource }) => tripletSource.length));
    const summary = { crystals: crystals.length, keptWhole, mostTriplets };
    return { outputs: { graphs: graphsToTable(graphs, rules) }, summary };
  },
});
