/**
 * Embeddings -> merge trees and flat clusters of every layer at every linkage, and how the clusterings compare.
 * Steps: cluster (one a layer and linkage; reference spectra and compositions are two more layers), then of the reported
 * tree stability and map, of all clusterings consensus and agreement.
 * Messages: progress, pause, resume, cancel. Fails when a step fails.
 */
import type { ObjectRef } from '../schemas/run/artifact.js';
import type { StepResult } from '../schemas/run/message.js';
import type { ClusterSettings } from '../schemas/settings/discover.js';
import { COMPOSITION_LAYER, type LinkageMethod, REFERENCE_LAYER } from '../schemas/tables/clustering.js';
import { RunControl } from './frame/control.js';
import { RunProgress } from './frame/progress.js';
import { compute, io } from './frame/steps.js';
import { inWindow } from './frame/window.js';

interface ClusterInput {
  readonly embeddings: ObjectRef;
  readonly layers: readonly string[];
  /** The layer whose groups are reported. */
  readonly reportLayer: string;
  readonly settings: ClusterSettings;
  /** What the clusterings are compared with. */
  readonly compared: { readonly spectra: ObjectRef; readonly structures: ObjectRef; readonly seed: number };
  readonly run: string;
}

/** Names are those of the inputs of the report. */
interface ClusterResult extends Comparison {
  readonly linkage: ObjectRef;
  readonly labels: ObjectRef;
  /** Rows for every layer and linkage, one a count. */
  readonly validity: ObjectRef;
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

const CLUSTER_WINDOW = 8;
/** Steps after the clusterings: stability, map, consensus, agreement. */
const COMPARISONS = 4;

export async function clusterWorkflow(input: ClusterInput): Promise<ClusterResult> {
  const { layers, settings, compared, run } = input;
  const inputs = { embeddings: input.embeddings };
  const { clusters, range } = settings;
  const counts = Array.from({ length: range.to - range.from + 1 }, (_, i) => range.from + i);
  const all = [...layers, REFERENCE_LAYER, COMPOSITION_LAYER];
  const cells: Cell[] = all.flatMap((layer) => settings.methods.map((method) => ({ layer, method })));
  const control = new RunControl(new RunProgress(cells.length + COMPARISONS));

  const results = await inWindow(cells, CLUSTER_WINDOW, async ({ layer, method }) => {
    control.progress.report({ note: `${layer}, ${method}` });
    const spectra = layer === REFERENCE_LAYER ? compared.spectra : null;
    const structures = layer === COMPOSITION_LAYER ? compared.structures : null;
    const result = await control.step(() =>
      compute.cluster({
        inputs: { ...inputs, spectra, structures },
        parameters: { layer, method, clusters, counts },
        run,
      }),
    );
    control.progress.report(({ done }) => ({ done: done + 1 }));
    return result;
  });
  const reported = results[
    cells.findIndex(({ layer, method }) => layer === input.reportLayer && method === settings.reportMethod)
  ]!.outputs as { linkage: ObjectRef; labels: ObjectRef; validity: ObjectRef };
  const { linkage, labels } = reported;

  const listOf = (output: string) =>
    io.list({ refs: results.map(({ outputs }) => outputs[output]!), producer: 'cluster' });
  const [validity, labellings] = await Promise.all([listOf('validity'), listOf('labellings')]);
  control.progress.report({ note: 'comparing the clusterings' });
  const comparison = await compare(control, input, { ...reported, labellings, seed: compared.seed });
  return { linkage, labels, validity, ...comparison };
}

async function compare(
  control: RunControl,
  { embeddings, reportLayer: layer, settings, run }: ClusterInput,
  given: { linkage: ObjectRef; labels: ObjectRef; validity: ObjectRef; labellings: ObjectRef; seed: number },
): Promise<Comparison> {
  const { linkage, labels, validity, labellings, seed } = given;
  const { clusters, bootstraps } = settings;
  const counted = async (work: () => Promise<StepResult>) => {
    const { outputs } = await control.step(work);
    control.progress.report(({ done }) => ({ done: done + 1 }));
    return outputs;
  };
  const [examined, drawn, agreed] = await Promise.all([
    counted(() =>
      compute.stability({ inputs: { embeddings, linkage, validity }, parameters: { bootstraps, seed }, run }),
    ),
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
    stability: examined.stability!,
    map: drawn.map!,
    consensus: agreed.consensus!,
    consensusLabels,
    consensusValidity: agreed.consensusValidity!,
    agreement: compared.agreement!,
  };
}
