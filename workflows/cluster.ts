/**
 * Embeddings -> merge trees and flat clusters of every layer at every linkage.
 * Steps: cluster (one a layer and linkage), collect. Messages: progress, pause, resume, cancel. Fails when a step fails.
 */
import type { ObjectRef } from '../schemas/artifact.js';
import type { LinkageMethod } from '../schemas/clustering.js';
import type { ClusterSettings } from '../schemas/pipeline.js';
import { RunControl } from './control.js';
import { compute, io } from './steps.js';
import { inWindow } from './window.js';

export interface ClusterInput {
  readonly embeddings: ObjectRef;
  readonly layers: readonly string[];
  /** The layer whose groups are reported. */
  readonly reportLayer: string;
  readonly settings: ClusterSettings;
  readonly run: string;
}

export interface ClusterResult {
  readonly linkage: ObjectRef;
  readonly labels: ObjectRef;
  /** One row a layer and linkage. */
  readonly validity: ObjectRef;
}

const CLUSTER_WINDOW = 8;

export async function clusterWorkflow(input: ClusterInput): Promise<ClusterResult> {
  const { layers, settings, run } = input;
  const inputs = { embeddings: input.embeddings };
  const cells = layers.flatMap((layer) => settings.methods.map((method) => ({ layer, method })));
  const control = new RunControl(cells.length);
  const { clusters } = settings;

  const results = await inWindow(cells, CLUSTER_WINDOW, async ({ layer, method }) => {
    control.describe(`${layer}, ${method}`);
    const result = await control.step(() => compute.cluster({ inputs, parameters: { layer, method, clusters }, run }));
    control.count();
    return result;
  });

  const validity = await io.collect({
    step: 'cluster',
    output: 'validity',
    inputs,
    parameters: { clusters },
    over: { layer: layers, method: settings.methods satisfies LinkageMethod[] },
    run,
  });
  const reported =
    results[cells.findIndex(({ layer, method }) => layer === input.reportLayer && method === settings.reportMethod)]!;
  return { linkage: reported.outputs.linkage!, labels: reported.outputs.labels!, validity };
}
