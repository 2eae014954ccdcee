/**
 * A trained model and graphs -> predicted spectra and the pooled features after every layer.
 *
 * Queue compute. Reads `checkpoint`, `graphs`; writes `embeddings`. Idempotent: the key covers both.
 * Heartbeat: crystals done. Errors: InvalidGraphError when the graphs were made by other rules (never retried).
 */
import { z } from 'zod';
import type { Table } from '../../schemas/run/artifact.js';
import { graphsOf } from '../../science/graph/index.js';
import { predictGraphs, readModelCard } from '../../science/model/index.js';
import { step } from '../frame/step.js';

export const embed = step({
  name: 'embed',
  codeVersion: 3,
  queue: 'compute',
  parameters: z.strictObject({}),
  reads: { model: { kind: 'checkpoint' }, graphs: { kind: 'graphs' } },
  writes: { embeddings: { kind: 'embeddings' } },
  async run({ model, graphs }, _, context) {
    const { graphs: crystals, rules } = graphsOf(graphs);
    const { network, startEv, stepEv } = readModelCard(model);
    const { prediction, layers } = await predictGraphs(model, crystals, rules, {
      programFolder: context.programFolder,
      onProgress: (done, total) => context.progress(done, total),
    });
    const width = network.hiddenFeatures;
    const embeddings: Table<'embeddings'> = {
      kind: 'embeddings',
      rows: crystals.length,
      columns: {
        id: crystals.map((graph) => graph.id),
        prediction: { width: network.outputFeatures, values: prediction },
      },
      extra: Object.fromEntries(Object.entries(layers).map(([layer, values]) => [layer, { width, values }])),
      metadata: { layers: Object.keys(layers).join(' '), startEv: String(startEv), stepEv: String(stepEv) },
    };
    return { outputs: { embeddings }, summary: { crystals: crystals.length } };
  },
});
