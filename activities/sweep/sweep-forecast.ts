/**
 * A plan, the crystals and past trainings -> trials, epochs and time that a sweep will take.
 *
 * Run by `sweep --dry-run` in a child process, without a server: it is on no queue. Writes nothing but its summary. Pure.
 * The sizes of graphs come from a sample of the crystals, built under each graph setting of the plan.
 */
import { z } from 'zod';
import type { Table } from '../../schemas/run/artifact.js';
import { SweepPlanSchema } from '../../schemas/sweep/sweep-plan.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import { structuresOf } from '../../science/crystal/index.js';
import { buildCrystalGraph } from '../../science/graph/index.js';
import { type CostModel, fitCostModel, predictSecondsPerEpoch } from '../../science/sweep/analysis/index.js';
import { combinationsOf, forecastSweep, type Parameters, trialSettings } from '../../science/sweep/index.js';
import { type StepContext, step } from '../frame/step.js';
import { ingest } from '../ingest/ingest.js';

/** Crystals whose graphs are built for a graph setting; their sizes are scaled to all. */
const SAMPLE = 24;
/** Graph settings that are built; those of a finely divided range beyond count as the last. */
const MOST_SETTINGS = 16;

const count = z.number().nonnegative();

const CostObservationSchema = z.strictObject({
  atoms: count,
  edges: count,
  triplets: count,
  crystals: count,
  hiddenFeatures: count,
  alignnLayers: count,
  gcnLayers: count,
  batchSize: count,
  secondsPerEpoch: z.number().positive(),
});

export const sweepForecast = step({
  name: 'sweepForecast',
  codeVersion: 2,
  queue: 'compute',
  parameters: z.strictObject({
    plan: SweepPlanSchema,
    ingest: ingest.parameters,
    observations: z.array(CostObservationSchema),
  }),
  reads: { source: { kind: 'source-files' } },
  writes: {},
  async run({ source }, { plan, ingest: settings, observations }, context) {
    const model = fitCostModel(observations);
    const seconds = model && (await secondsOfTrials(model, source, plan, settings, context));
    const forecast = forecastSweep(plan, seconds);
    const { trials, epochs, computeSeconds, wallSeconds } = forecast;
    const combinations = combinationsOf(plan);
    return {
      outputs: {},
      summary: {
        combinations: Number.isFinite(combinations) ? combinations : null,
        trials,
        epochs,
        computeSeconds,
        wallSeconds,
        observations: observations.length,
        relativeError: model?.relativeError ?? null,
      },
    };
  },
});

async function secondsOfTrials(
  model: CostModel,
  source: Table<'source-files'>,
  plan: z.infer<typeof SweepPlanSchema>,
  settings: z.infer<typeof ingest.parameters>,
  context: StepContext,
): Promise<(parameters: Parameters) => number> {
  const { outputs } = await ingest.run({ source }, settings, context);
  const crystals = outputs.structures.flatMap((table) => structuresOf(table));
  const trained = outputs.split.columns.subset.filter((subset) => subset === 'train').length;
  const stride = Math.max(1, crystals.length / SAMPLE);
  const sample = crystals.filter((_, i) => Math.floor(i / stride) !== Math.floor((i - 1) / stride));
  const known = new Map<string, { atoms: number; edges: number; triplets: number }>();
  const sizeOf = (rules: GraphRules) => {
    const name = JSON.stringify(rules);
    const found = known.get(name) ?? (known.size < MOST_SETTINGS ? undefined : [...known.values()].at(-1));
    if (found) return found;
    const graphs = sample.map((structure) => buildCrystalGraph(structure, rules));
    const scaled = (of: (graph: (typeof graphs)[number]) => number) =>
      (graphs.reduce((sum, graph) => sum + of(graph), 0) * trained) / sample.length;
    const size = {
      atoms: scaled(({ species }) => species.length),
      edges: scaled(({ bondSource }) => bondSource.length),
      triplets: scaled(({ tripletSource }) => tripletSource.length),
    };
    known.set(name, size);
    return size;
  };
  return (parameters) => {
    const { graph, network, training } = trialSettings(plan, 0, parameters);
    const { hiddenFeatures, alignnLayers, gcnLayers } = network;
    const { batchSize } = training;
    return predictSecondsPerEpoch(model, {
      ...sizeOf(graph),
      crystals: trained,
      hiddenFeatures,
      alignnLayers,
      gcnLayers,
      batchSize,
    });
  };
}
