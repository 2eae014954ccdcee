/**
 * The models of one fold -> spectra of the crystals that they were not trained on, and how far those are from the ones they
 * were: Euclidean distance to the nearest training crystal in the features after the last layer of the first model.
 *
 * Queue compute. Reads the `checkpoint` of every seed, `graphs`, `spectra`, `split` (the fold); writes `out-of-fold` (the mean
 * of the seeds). Idempotent: pure. Heartbeat: crystals done, once a model. The summary says where nothing that leads can be read.
 * Errors: InvalidGraphError for graphs of other rules (never retried), transient ones (always).
 */
import { z } from 'zod';
import { rowView } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { Method } from '../../schemas/tables/evidence.js';
import { applicabilityDomain } from '../../science/candidates/index.js';
import { graphsOf } from '../../science/graph/index.js';
import { combineModels, layerNames, predictGraphs, readModelCard } from '../../science/model/index.js';
import { step } from '../frame/step.js';
import { labelledSubset } from '../ingest/labelled.js';
import { modelReads, modelsOf } from '../ingest/model-inputs.js';
import { foldReading } from './fold-reading.js';
import { outOfFoldTable } from './out-of-fold-table.js';

export const networkOutOfFold = step({
  name: 'networkOutOfFold',
  codeVersion: 2,
  queue: 'compute',
  parameters: z.strictObject({
    fold: z.number().int().min(0),
    /** Of what the table has; default `network`. */
    method: z.literal('network from nothing').optional(),
  }),
  reads: {
    graphs: { kind: 'graphs' },
    spectra: { kind: 'spectra' },
    split: { kind: 'split' },
    ...modelReads('model'),
  },
  writes: { outOfFold: { kind: 'out-of-fold' } },
  async run({ graphs, spectra: references, split, ...given }, { fold, method: named }, context) {
    const method: Method = named ?? 'network';
    const { graphs: all, rules } = graphsOf(graphs);
    const tested = labelledSubset(all, references, split, 'test').graphs;
    const trained = labelledSubset(all, references, split, 'train').graphs;
    const models = modelsOf(given, 'model');
    const total = models.length * tested.length + trained.length;
    const predicted = [];
    for (const [i, model] of models.entries())
      predicted.push(
        await predictGraphs(model, tested, rules, {
          programFolder: context.programFolder,
          onProgress: (done) => context.progress(i * tested.length + done, total),
        }),
      );
    const [first] = models;
    const reference = await predictGraphs(required(first), trained, rules, {
      programFolder: context.programFolder,
      onProgress: (done) => context.progress(models.length * tested.length + done, total),
    });
    const { network } = readModelCard(required(first));
    const { readout } = layerNames(network);
    const width = network.hiddenFeatures;
    const { distance } = applicabilityDomain(
      { width, values: required(reference.layers[readout]) },
      { width, values: required(at(predicted, 0).layers[readout]) },
    );
    const points = network.outputFeatures;
    const spectra = predicted.map(({ prediction }) => prediction);
    const mean = spectra.length > 1 ? combineModels(spectra).mean : at(spectra, 0);
    const rows = tested.map(({ id }, crystal) => ({
      id,
      method,
      prediction: rowView(mean, points, crystal),
      distance: at(distance, crystal),
    }));
    const reading = foldReading(references, split);
    const { remark } = reading;
    return {
      outputs: { outOfFold: outOfFoldTable(rows, fold, references, reading) },
      ...(remark !== '' && { summary: { remark } }),
    };
  },
});
