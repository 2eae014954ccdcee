/**
 * Spectra in, groups and candidates out: ingest, featurize, sweep, embed, cluster, interpret, screen, report, seal.
 * Messages: progress, pause, resume, cancel. Fails when a stage fails; what was published stays and is reused.
 */
import { allHandlersFinished, condition, workflowInfo } from '@temporalio/workflow';
import type { ObjectRef } from '../schemas/run/artifact.js';
import { DISCOVER_STAGES } from '../schemas/run/stages.js';
import type { DiscoverInput } from '../schemas/settings/discover.js';
import { clusterWorkflow } from './cluster.js';
import { RunControl } from './frame/control.js';
import { compute, io } from './frame/steps.js';
import { screenWorkflow } from './screen.js';
import type { SweepResult } from './sweep.js';
import { trainedModels } from './train.js';

export interface DiscoverResult {
  readonly report: ObjectRef;
  readonly manifest: ObjectRef;
  readonly leaderboard: ObjectRef;
  readonly results: ObjectRef;
  readonly model: ObjectRef;
  readonly bestTrial: string;
  readonly crystals: number;
  readonly testMae: number | null;
  readonly onsetR2: number | null;
  readonly clusters: number;
  readonly screened: number;
  readonly candidatesInWindow: number;
  /** Trials that were trained with a smaller triplet cap than asked for, for want of memory; absent without any. */
  readonly halved?: SweepResult['halved'];
}

export async function discoverWorkflow(input: DiscoverInput): Promise<DiscoverResult> {
  const control = new RunControl(DISCOVER_STAGES.length);
  const { workflowId, runId } = workflowInfo();
  const run = `${workflowId}/${runId}`;
  const { structures, spectra, split, sweep, crystals } = await trainedModels(control, input, run);
  const { model } = sweep.best;

  const embeddings = await control.stage('embed', async () => {
    const result = await control.step(() =>
      compute.embed({ inputs: { model, graphs: sweep.best.graphs }, parameters: {}, run }),
    );
    return result.outputs.embeddings!;
  });

  const { alignnLayers, gcnLayers } = input.network;
  const reportLayer = `GCN${gcnLayers}`;
  const clusters = await control.stage('cluster', () => {
    const layers = [...numbered('ALIGNN', alignnLayers), ...numbered('GCN', gcnLayers), 'prediction'];
    return control.child('cluster', clusterWorkflow, [
      {
        embeddings,
        layers,
        reportLayer,
        settings: input.clustering,
        compared: { spectra, structures, seed: input.training.seed },
        run,
      },
    ]);
  });

  const meaning = await control.stage('interpret', async () => {
    const described = await control.step(() =>
      compute.describe({ inputs: { spectra, embeddings, split }, parameters: {}, run }),
    );
    const descriptors = described.outputs.descriptors!;
    const interpreted = await control.step(() =>
      compute.interpret({ inputs: { structures, labels: clusters.labels, descriptors }, parameters: {}, run }),
    );
    return { descriptors, tables: interpreted.outputs, onsetR2: described.summary.onsetR2 };
  });

  const screening = await control.stage('screen', () =>
    control.child('screen', screenWorkflow, [
      {
        structures,
        split,
        model,
        embeddings,
        labels: clusters.labels,
        layer: reportLayer,
        candidates: input.candidates,
        criteria: input.screening,
        run,
      },
    ]),
  );

  const report = await control.stage('report', async () => {
    const { descriptors, tables } = meaning;
    const { leaderboard, curves } = sweep;
    const { results, quarantine } = screening;
    const result = await control.step(() =>
      io.report({
        inputs: {
          structures,
          spectra,
          split,
          embeddings,
          descriptors,
          leaderboard,
          curves,
          ...clusters,
          ...tables,
          results,
          quarantine,
        },
        parameters: {
          name: input.name,
          dataset: input.dataset,
          criteria: input.screening,
          bestTrial: sweep.best.trialId,
          model: model.sha256,
          seed: input.training.seed,
          graph: { ...input.graph, maxNeighbors: sweep.best.maxNeighbors },
        },
        run,
      }),
    );
    return result.outputs.report!;
  });

  const manifest = await control.stage('seal', () => io.seal({ run, input, report }));
  await condition(allHandlersFinished);
  return {
    report,
    manifest,
    leaderboard: sweep.leaderboard,
    results: screening.results,
    model,
    bestTrial: sweep.best.trialId,
    crystals,
    testMae: sweep.testMae,
    onsetR2: meaning.onsetR2 as number | null,
    clusters: input.clustering.clusters,
    screened: screening.screened,
    candidatesInWindow: screening.inWindow,
    ...(sweep.halved && { halved: sweep.halved }),
  };
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}${i + 1}`);
}
