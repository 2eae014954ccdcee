/**
 * Embeddings -> merge trees and flat clusters of every layer at every linkage, and how the clusterings compare.
 * Steps: where the count is to be recommended, cluster and stability of the reported tree; cluster (one a layer and linkage;
 * reference spectra and compositions are two more layers), then of the reported tree stability and map, of all clusterings
 * consensus and agreement, and over further trainings what `over-seeds.ts` says.
 * Messages: progress, pause, resume, cancel. Fails when a step fails.
 */
import { ApplicationFailure } from '@temporalio/workflow';
import type { ObjectRef } from '../schemas/run/artifact.js';
import type { StepResult } from '../schemas/run/message.js';
import type { ClusterSettings } from '../schemas/settings/discover.js';
import {
  COMPOSITION_LAYER,
  CONSENSUS_LINKAGE,
  CONSENSUS_METHOD,
  type LinkageMethod,
  REFERENCE_LAYER,
} from '../schemas/tables/clustering.js';
import { RunControl } from './frame/control.js';
import { RunProgress } from './frame/progress.js';
import { compute, io } from './frame/steps.js';
import { inWindow } from './frame/window.js';
import type { TrainedFeatures } from './other-trainings.js';
import { overSeeds, stepsOverSeeds } from './over-seeds.js';

interface ClusterInput {
  readonly embeddings: ObjectRef;
  readonly layers: readonly string[];
  /** The layer whose groups are reported. */
  readonly reportLayer: string;
  readonly settings: ClusterSettings;
  /** What the clusterings are compared with. */
  readonly compared: { readonly spectra: ObjectRef; readonly structures: ObjectRef; readonly seed: number };
  /** The same settings trained with other seeds; absent without any. */
  readonly others?: readonly TrainedFeatures[];
  readonly run: string;
}

/** But the count, names are those of the inputs of the report. */
interface ClusterResult extends Comparison {
  readonly linkage: ObjectRef;
  readonly labels: ObjectRef;
  /** Rows for every layer and linkage, one a count. */
  readonly validity: ObjectRef;
  /** How the groups recur in further trainings; absent without any. */
  readonly seedStability?: ObjectRef;
  /** Groups that were asked for, or are recommended; absent from histories of earlier versions. */
  readonly clusters?: number;
}

interface Comparison {
  readonly stability: ObjectRef;
  readonly map: ObjectRef;
  readonly consensus: ObjectRef;
  readonly consensusLabels: ObjectRef;
  readonly consensusValidity: ObjectRef;
  readonly agreement: ObjectRef;
}

interface Cell {
  readonly layer: string;
  readonly method: LinkageMethod;
}

type Counted = (work: () => Promise<StepResult>) => Promise<StepResult['outputs']>;

const CLUSTER_WINDOW = 8;
/** Steps after the clusterings: stability, map, consensus, agreement. */
const COMPARISONS = 4;
/** Where the figures recommend no count. */
const FEWEST_CLUSTERS = 2;

export async function clusterWorkflow(input: ClusterInput): Promise<ClusterResult> {
  const { layers, settings, compared, others = [], run } = input;
  const inputs = { embeddings: input.embeddings };
  const { reportMethod, range } = settings;
  if (reportMethod === CONSENSUS_METHOD && others.length === 0)
    throw ApplicationFailure.create({
      type: 'DivergedTrainingError',
      nonRetryable: true,
      message: 'no further training has a model: there is nothing to agree on',
    });
  const method = reportMethod === CONSENSUS_METHOD ? CONSENSUS_LINKAGE : reportMethod;
  const counts = Array.from({ length: range.to - range.from + 1 }, (_, i) => range.from + i);
  const all = [...layers, REFERENCE_LAYER, COMPOSITION_LAYER];
  const cells: Cell[] = all.flatMap((layer) => settings.methods.map((each) => ({ layer, method: each })));
  const further = (settings.clusters === 'auto' ? 1 : 0) + stepsOverSeeds(others.length, reportMethod);
  const control = new RunControl(new RunProgress(cells.length + COMPARISONS + further));
  const counted: Counted = async (work) => {
    const { outputs } = await control.step(work);
    control.progress.report(({ done }) => ({ done: done + 1 }));
    return outputs;
  };

  const { clusters, stability } =
    settings.clusters === 'auto'
      ? await recommended(control, input, method, counts)
      : { clusters: settings.clusters, stability: null };
  const results = await inWindow(cells, CLUSTER_WINDOW, async (cell) => {
    control.progress.report({ note: `${cell.layer}, ${cell.method}` });
    const spectra = cell.layer === REFERENCE_LAYER ? compared.spectra : null;
    const structures = cell.layer === COMPOSITION_LAYER ? compared.structures : null;
    return counted(() =>
      compute.cluster({
        inputs: { ...inputs, spectra, structures },
        parameters: { ...cell, clusters, counts },
        run,
      }),
    );
  });
  const own = results[cells.findIndex((cell) => cell.layer === input.reportLayer && cell.method === method)] as Record<
    'linkage' | 'labels' | 'labellings' | 'validity',
    ObjectRef
  >;

  const listOf = (output: string) =>
    io.list({ refs: results.map((outputs) => outputs[output]!), producer: 'cluster', run });
  const [validity, labellings] = await Promise.all([listOf('validity'), listOf('labellings')]);
  control.progress.report({ note: 'comparing the clusterings' });
  const comparison = await compare(counted, input, { ...own, labellings, clusters, stability });
  const { linkage, labels } = own;
  const tables = { linkage, labels, validity, ...comparison };
  if (others.length === 0) return { ...tables, clusters };
  control.progress.report({ note: `the groups of ${others.length + 1} trainings` });
  const { agreed, seedStability } = await overSeeds(counted, {
    layer: input.reportLayer,
    reportMethod,
    method,
    clusters,
    bootstraps: settings.bootstraps,
    own: { ...own, seed: compared.seed, embeddings: input.embeddings },
    stability: comparison.stability,
    others,
    run,
  });
  return { ...tables, ...agreed, seedStability, clusters };
}

/** The count that the figures of the reported tree recommend, and those that are used again. */
async function recommended(
  control: RunControl,
  { embeddings, reportLayer: layer, settings, compared, run }: ClusterInput,
  method: LinkageMethod,
  counts: readonly number[],
): Promise<{ clusters: number; stability: ObjectRef }> {
  const { bootstraps, range } = settings;
  control.progress.report({ note: `${layer}, ${method}: how many groups` });
  const tree = await control.step(() =>
    compute.cluster({
      inputs: { embeddings, spectra: null, structures: null },
      parameters: { layer, method, clusters: range.from, counts: [...counts] },
      run,
    }),
  );
  control.progress.report(({ done }) => ({ done: done + 1 }));
  const { linkage, validity } = tree.outputs as Record<'linkage' | 'validity', ObjectRef>;
  const { outputs, summary } = await control.step(() =>
    compute.stability({
      inputs: { embeddings, linkage, validity },
      parameters: { bootstraps, seed: compared.seed },
      run,
    }),
  );
  control.progress.report(({ done }) => ({ done: done + 1 }));
  return { clusters: Number(summary.recommended ?? FEWEST_CLUSTERS), stability: outputs.stability! };
}

async function compare(
  counted: Counted,
  { embeddings, reportLayer: layer, settings, compared: { seed }, run }: ClusterInput,
  given: {
    readonly linkage: ObjectRef;
    readonly labels: ObjectRef;
    readonly validity: ObjectRef;
    readonly labellings: ObjectRef;
    readonly clusters: number;
    /** null where it was not examined yet. */
    readonly stability: ObjectRef | null;
  },
): Promise<Comparison> {
  const { linkage, labels, validity, labellings, clusters } = given;
  const { bootstraps } = settings;
  const examine = async () =>
    given.stability ??
    (
      await counted(() =>
        compute.stability({ inputs: { embeddings, linkage, validity }, parameters: { bootstraps, seed }, run }),
      )
    ).stability!;
  const [stability, drawn, agreed] = await Promise.all([
    examine(),
    counted(() => compute.map({ inputs: { embeddings }, parameters: { layer, seed }, run })),
    counted(() => compute.consensus({ inputs: { labellings, labels }, parameters: { clusters }, run })),
  ]);
  const consensusLabels = agreed.consensusLabels!;
  const compared = await counted(() =>
    compute.agreement({
      inputs: { labellings, labels, consensus: consensusLabels },
      parameters: { clusters },
      run,
    }),
  );
  return {
    stability,
    map: drawn.map!,
    consensus: agreed.consensus!,
    consensusLabels,
    consensusValidity: agreed.consensusValidity!,
    agreement: compared.agreement!,
  };
}
