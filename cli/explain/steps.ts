/**
 * The steps of `discover` that group and explain, one after the other, on features of other origin: the same tasks of the same
 * child process, with neither Temporal nor a store. The order is that of `workflows/cluster.ts` and of the stage `interpret`.
 */
import type { ComputeHost } from '../../activities/frame/compute-host.js';
import type { EncodedArtifact } from '../../infra/artifacts/artifact-parts.js';
import { required } from '../../schemas/required.js';
import type { Summary } from '../../schemas/run/message.js';
import { COMPOSITION_LAYER, type LinkageMethod, REFERENCE_LAYER } from '../../schemas/tables/clustering.js';
import { runTask } from '../predict/run-task.js';
import type { GivenCrystals } from './given.js';

export interface ExplainSettings {
  readonly layer: string;
  readonly method: LinkageMethod;
  /** All that are compared, the reported one among them. */
  readonly methods: readonly LinkageMethod[];
  /** Groups; null: as many as the figures recommend. */
  readonly clusters: number | null;
  readonly counts: readonly number[];
  readonly bootstraps: number;
  readonly seed: number;
}

type Parts = readonly EncodedArtifact[];
type Outputs = Readonly<Record<string, Parts>>;

export interface ExplainedTables {
  /** By the names that the page's task reads them under. */
  readonly tables: Outputs;
  readonly clusters: number;
  readonly recommended: number | null;
  readonly reason: string;
}

/** Where the figures recommend no count. */
const FEWEST_CLUSTERS = 2;
/** Beside the clusterings. */
const OTHER_STEPS = 9;

/** @param onProgress steps done, of how many */
export async function explainSteps(
  host: ComputeHost,
  given: GivenCrystals,
  settings: ExplainSettings,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<ExplainedTables> {
  const { layer, method, methods, counts, bootstraps, seed } = settings;
  const { embeddings, descriptors, spectra } = given.inputs;
  const beside = [...(spectra ? [REFERENCE_LAYER] : []), COMPOSITION_LAYER];
  const cells = [...given.layers.map(({ name }) => name), ...beside].flatMap((name) =>
    methods.map((each) => ({ layer: name, method: each })),
  );
  let done = 0;
  const run = async (step: string, inputs: Readonly<Record<string, Parts | null>>, parameters: object) => {
    const { outputs, summary } = await runTask(host, step, inputs, parameters, { signal });
    onProgress(++done, cells.length + OTHER_STEPS);
    return { outputs, summary } as { outputs: Outputs; summary: Summary };
  };
  const out = (outputs: Outputs, name: string) => required(outputs[name]);

  const { outputs: read } = await run('givenStructures', { files: given.inputs.files }, {});
  const structures = out(read, 'structures');
  const examined = await examine();
  const clusters = settings.clusters ?? examined.recommended ?? FEWEST_CLUSTERS;

  const found: Outputs[] = [];
  for (const cell of cells) {
    const inputs = {
      embeddings,
      spectra: cell.layer === REFERENCE_LAYER ? spectra : null,
      structures: cell.layer === COMPOSITION_LAYER ? structures : null,
    };
    found.push((await run('cluster', inputs, { ...cell, clusters, counts })).outputs);
  }
  const reported = required(found[cells.findIndex((cell) => cell.layer === layer && cell.method === method)]);
  const all = (name: string) => found.flatMap((outputs) => out(outputs, name));
  const [linkage, labels, labellings] = [out(reported, 'linkage'), out(reported, 'labels'), all('labellings')];

  const { outputs: drawn } = await run('map', { embeddings }, { layer, seed });
  const { outputs: agreed } = await run('consensus', { labellings, labels }, { clusters });
  const consensusLabels = out(agreed, 'consensusLabels');
  const { outputs: compared } = await run(
    'agreement',
    { labellings, labels, consensus: consensusLabels },
    { clusters },
  );

  const { outputs: meant } = await run('interpret', { structures, labels, descriptors }, {});
  const { outputs: valued } = await run(
    'groupProperties',
    { structures, labels, properties: given.inputs.properties },
    {},
  );
  const { outputs: probed } = await run('probe', { structures, embeddings, descriptors }, { seed });
  const { outputs: parted } = await run(
    'explain',
    { structures, linkage, labels, descriptors, crystalFeatures: out(meant, 'crystalFeatures') },
    {},
  );
  return {
    tables: {
      structures,
      embeddings,
      properties: given.inputs.properties,
      linkage,
      labels,
      validity: all('validity'),
      stability: examined.stability,
      ...drawn,
      consensusLabels,
      ...compared,
      ...meant,
      ...valued,
      ...probed,
      ...parted,
    },
    clusters,
    recommended: examined.recommended,
    reason: examined.reason,
  };

  /** How the cuts of the reported tree recur, and the count that follows. */
  async function examine() {
    const tree = await runTask(
      host,
      'cluster',
      { embeddings, spectra: null, structures: null },
      { layer, method, clusters: counts[0] ?? FEWEST_CLUSTERS, counts },
      { signal },
    );
    const { linkage: whole, validity } = tree.outputs as Outputs;
    const inputs = { embeddings, linkage: required(whole), validity: required(validity) };
    const { outputs, summary } = await run('stability', inputs, { bootstraps, seed });
    return {
      stability: out(outputs, 'stability'),
      recommended: summary.recommended as number | null,
      reason: String(summary.reason),
    };
  }
}
