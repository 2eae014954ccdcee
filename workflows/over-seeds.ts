/**
 * The same cut in several trainings -> how the groups recur in them, and, where that is what is reported, the groups that
 * they agree on. Steps: cluster (one a further training), seedConsensus where it was asked for, seedStability.
 */
import type { ObjectRef } from '../schemas/run/artifact.js';
import type { StepResult } from '../schemas/run/message.js';
import { CONSENSUS_METHOD, type GroupMethod, type LinkageMethod } from '../schemas/tables/clustering.js';
import { compute, io } from './frame/steps.js';
import type { TrainedFeatures } from './other-trainings.js';

interface OverSeedsInput {
  readonly layer: string;
  readonly reportMethod: GroupMethod;
  /** Of the tree of every training. */
  readonly method: LinkageMethod;
  readonly clusters: number;
  readonly bootstraps: number;
  /** The run's own training. */
  readonly own: TrainedFeatures & { readonly labellings: ObjectRef; readonly labels: ObjectRef };
  /** Of the tree of the run's own training. */
  readonly stability: ObjectRef;
  readonly others: readonly TrainedFeatures[];
  readonly run: string;
}

interface OverSeeds {
  /** Groups that take the place of those of the run's own training; null where those are reported. */
  readonly agreed: { readonly linkage: ObjectRef; readonly labels: ObjectRef; readonly stability: ObjectRef } | null;
  readonly seedStability: ObjectRef;
}

/** Steps of so many further trainings. */
export function stepsOverSeeds(others: number, reportMethod: GroupMethod): number {
  return others === 0 ? 0 : others + (reportMethod === CONSENSUS_METHOD ? 2 : 1);
}

/** @param counted runs a step, and counts it */
export async function overSeeds(
  counted: (work: () => Promise<StepResult>) => Promise<StepResult['outputs']>,
  { layer, reportMethod, method, clusters, bootstraps, own, stability, others, run }: OverSeedsInput,
): Promise<OverSeeds> {
  const seeds = [own, ...others].map(({ seed }) => seed);
  const cut = await Promise.all(
    others.map(({ embeddings }) =>
      counted(() =>
        compute.cluster({
          inputs: { embeddings, spectra: null, structures: null },
          parameters: { layer, method, clusters, counts: [] },
          run,
        }),
      ),
    ),
  );
  const labellings = await io.list({
    refs: [own.labellings, ...cut.map((outputs) => outputs.labellings!)],
    producer: 'cluster',
    run,
  });
  const agreed = reportMethod === CONSENSUS_METHOD ? await consensus() : null;
  const labels = agreed?.labels ?? own.labels;
  const compared = await counted(() =>
    compute.seedStability({ inputs: { labels, labellings }, parameters: { seeds }, run }),
  );
  return { agreed, seedStability: compared.seedStability! };

  async function consensus() {
    const trainings = [own, ...others].map(({ embeddings }, i) => [`embeddings${i + 1}`, embeddings] as const);
    const outputs = await counted(() =>
      compute.seedConsensus({
        inputs: { stability, ...Object.fromEntries(trainings) },
        parameters: { layer, method, clusters, bootstraps, seed: own.seed, seeds },
        run,
      }),
    );
    const both = await io.list({ refs: [stability, outputs.stability!], producer: 'stability', run });
    return { linkage: outputs.linkage!, labels: outputs.labels!, stability: both };
  }
}
