/**
 * Spectra in, a leaderboard of trained models out: ingest, featurize, sweep; also the first three stages of a discover run.
 * Messages: progress, pause, resume, cancel. Fails when a stage fails; what was published stays and is reused.
 */
import { allHandlersFinished, condition, workflowInfo } from '@temporalio/workflow';
import type { ObjectRef } from '../schemas/run/artifact.js';
import { TRAIN_STAGES } from '../schemas/run/stages.js';
import type { DiscoverInput } from '../schemas/settings/discover.js';
import { RunControl } from './frame/control.js';
import { featurizeShards } from './frame/featurize.js';
import { io } from './frame/steps.js';
import { type SweepResult, sweepWorkflow } from './sweep.js';

export type TrainInput = Pick<
  DiscoverInput,
  | 'name'
  | 'source'
  | 'axis'
  | 'structuresPerShard'
  | 'snapAngstrom'
  | 'order'
  | 'split'
  | 'graph'
  | 'network'
  | 'training'
  | 'sweep'
  | 'alignn'
>;

interface TrainedModels {
  readonly structures: ObjectRef;
  readonly spectra: ObjectRef;
  readonly split: ObjectRef;
  readonly crystals: number;
  readonly sweep: SweepResult;
}

export interface TrainResult extends SweepResult {
  readonly crystals: number;
}

export async function trainWorkflow(input: TrainInput): Promise<TrainResult> {
  const control = new RunControl(TRAIN_STAGES.length);
  const { workflowId, runId } = workflowInfo();
  const { sweep, crystals } = await trainedModels(control, input, `${workflowId}/${runId}`);
  await condition(allHandlersFinished);
  return { ...sweep, crystals };
}

/** The stages ingest, featurize and sweep of the run that `control` belongs to. */
export async function trainedModels(control: RunControl, input: TrainInput, run: string): Promise<TrainedModels> {
  const { source, axis, split: splitSettings, structuresPerShard, snapAngstrom, order } = input;
  const ingested = await control.stage('ingest', () =>
    control.step(() =>
      io.ingest({
        inputs: { source },
        parameters: { axis, split: splitSettings, structuresPerShard, snapAngstrom, order },
        run,
      }),
    ),
  );
  const structures = ingested.outputs.structures!;
  const spectra = ingested.outputs.spectra!;
  const split = ingested.outputs.split!;

  const graphs = await control.stage('featurize', async () => {
    const made = [];
    for (const maxNeighbors of input.sweep.maxNeighbors) {
      const rules = { ...input.graph, maxNeighbors };
      made.push({ maxNeighbors, graphs: await featurizeShards(control, structures, rules, run) });
    }
    return made;
  });

  const sweep = await control.stage('sweep', () => {
    const network = { ...input.network, outputFeatures: Number(ingested.summary.points) };
    const training = { ...input.training, scheduledEpochs: input.sweep.rungs.at(-1)! };
    return control.child('sweep', sweepWorkflow, [
      { graphs, spectra, split, network, training, settings: input.sweep, run, ...radiusOf(input) },
    ]);
  });
  return { structures, spectra, split, crystals: Number(ingested.summary.crystals), sweep };
}

/** In the child's input, so that a sweep that began without it keeps the names it gave. */
function radiusOf({ graph: { strategy, cutoffAngstrom } }: TrainInput): { readonly cutoffAngstrom?: number } {
  return strategy === 'radius' ? { cutoffAngstrom } : {};
}
