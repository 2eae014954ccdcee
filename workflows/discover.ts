/**
 * Spectra in, groups and candidates out: sweep (ingest, featurize, train), embed (further trainings of the best settings
 * among it), cluster, interpret, validate, screen, report, seal.
 * Messages: progress, pause, resume, cancel. Fails when a stage fails; what was published stays and is reused.
 */
import { ApplicationFailure, allHandlersFinished, condition, patched, workflowInfo } from '@temporalio/workflow';
import type { ObjectRef } from '../schemas/run/artifact.js';
import { DISCOVER_STAGES } from '../schemas/run/stages.js';
import type { DiscoverInput } from '../schemas/settings/discover.js';
import { layersToGroup } from '../schemas/tables/clustering.js';
import { clusterWorkflow } from './cluster.js';
import { RunControl } from './frame/control.js';
import { RunProgress } from './frame/progress.js';
import { compute, io } from './frame/steps.js';
import { otherTrainings } from './other-trainings.js';
import { screenWorkflow } from './screen.js';
import type { SweepResult } from './sweep/results.js';
import { sweepWorkflow } from './sweep/sweep.js';
import { validateWorkflow } from './validate.js';

export interface DiscoverResult {
  readonly report: ObjectRef;
  readonly manifest: ObjectRef;
  readonly leaderboard: ObjectRef;
  readonly results: ObjectRef;
  /** Groups of the candidates, and why they are not to be believed; absent in runs of earlier versions. */
  readonly assessed?: ObjectRef;
  readonly model: ObjectRef;
  readonly best: Pick<SweepResult['best'], 'trial' | 'trialId' | 'parameters' | 'testMae' | 'testCrystals'>;
  /** null for fewer than two models of one graph setting. */
  readonly ensemble: ObjectRef | null;
  readonly crystals: number;
  /** Why the sweep ended before its plan did; empty otherwise. */
  readonly verdict: string;
  readonly onsetR2: number | null;
  /** How the network compares with trees on composition, out of fold; null where nothing was validated. */
  readonly evidence: string | null;
  /** Beginning at a model against beginning at nothing, out of fold; absent where trainings begin at nothing. */
  readonly startVerdict?: string;
  /** What was learned of the conditions, out of fold; absent where the data have none. */
  readonly conditionsVerdict?: string;
  /** What it adds to them, out of fold; absent where nothing was validated, and in results of an earlier version. */
  readonly besideTrees?: string;
  readonly clusters: number;
  readonly screened: number;
  readonly candidatesInWindow: number;
  /** As of the sweep: trials that were lost or cut short for want of memory; absent without any. */
  readonly hindered?: SweepResult['hindered'];
  readonly halved?: SweepResult['halved'];
}

export async function discoverWorkflow(input: DiscoverInput): Promise<DiscoverResult> {
  const control = new RunControl(new RunProgress(DISCOVER_STAGES.length - (input.validation ? 0 : 1)));
  const { workflowId, runId } = workflowInfo();
  const run = `${workflowId}/${runId}`;
  const { plan, source, axis, structuresPerShard, snapAngstrom, order } = input;
  const sweep = await control.stage('sweep', () =>
    control.child('sweep', sweepWorkflow, [
      { plan, source, axis, structuresPerShard, snapAngstrom, order, split: input.split, run },
    ]),
  );
  const { model, settings } = sweep.best;
  const judged = { structures: sweep.structures, spectra: sweep.spectra, split: sweep.split };
  const rows = { ...judged, graphs: sweep.best.graphs };
  const { structures, spectra, split, graphs } = await crystalsOf(control, rows, input.screening.at, run);

  const layers = layersToGroup(settings.network);
  const reportLayer = layerToReport(input.clustering.reportLayer, layers, settings.network.gcnLayers);
  const { embeddings, others } = await control.stage('embed', async () => {
    const { mostTriplets, epochs } = sweep.best;
    const { seeds: trainings = 1 } = input.clustering;
    const [own, further] = await Promise.all([
      control.step(() => compute.embed({ inputs: { model, graphs }, parameters: {}, run })),
      otherTrainings(control, {
        ...rows,
        embedded: graphs,
        network: { ...settings.network, outputFeatures: sweep.points },
        training: settings.training,
        epochs,
        mostTriplets,
        trainings,
        parallel: plan.parallel,
        run,
      }),
    ]);
    return { embeddings: own.outputs.embeddings!, others: further };
  });

  const { clusters: groups, ...clusters } = await control.stage('cluster', () =>
    control.child('cluster', clusterWorkflow, [
      {
        embeddings,
        layers,
        reportLayer,
        settings: input.clustering,
        compared: { spectra, structures, seed: settings.training.seed },
        ...(others.length > 0 && { others }),
        run,
      },
    ]),
  );

  const meaning = await control.stage('interpret', async () => {
    const described = await control.step(() =>
      compute.describe({ inputs: { spectra, embeddings, split }, parameters: {}, run }),
    );
    const descriptors = described.outputs.descriptors!;
    const inputs = { structures, embeddings, descriptors };
    const [interpreted, probed] = await Promise.all([
      control.step(() =>
        compute.interpret({ inputs: { structures, labels: clusters.labels, descriptors }, parameters: {}, run }),
      ),
      // Runs that began before there were such steps go on without them: their histories replay.
      patched('probe')
        ? control.step(() => compute.probe({ inputs, parameters: { seed: settings.training.seed }, run }))
        : null,
    ]);
    const { crystalFeatures, clusterOnsets } = interpreted.outputs;
    const { linkage, labels } = clusters;
    const [explained, attributed] = await Promise.all([
      patched('explain')
        ? control.step(() =>
            compute.explain({
              inputs: { structures, linkage, labels, descriptors, crystalFeatures: crystalFeatures! },
              parameters: {},
              run,
            }),
          )
        : null,
      patched('attribute')
        ? control.step(() =>
            compute.attribute({
              inputs: {
                model,
                graphs,
                structures,
                embeddings,
                split,
                labels,
                clusterOnsets: clusterOnsets!,
              },
              parameters: { seed: settings.training.seed },
              run,
            }),
          )
        : null,
    ]);
    const { properties = null } = input;
    const beside =
      properties || described.summary.further
        ? await control.step(() =>
            compute.groupProperties({
              inputs: { structures, labels, properties, descriptors },
              parameters: {},
              run,
            }),
          )
        : null;
    const { groupAtoms = null, groupBonds = null } = attributed?.outputs ?? {};
    const tables = {
      ...interpreted.outputs,
      ...explained?.outputs,
      groupAtoms,
      groupBonds,
      ...(beside && { properties, ...beside.outputs }),
    };
    const probes = probed?.outputs.probes ?? null;
    return { descriptors, tables, probes, onsetR2: described.summary.onsetR2 };
  });

  // Runs that began without the question have no such stage: their histories replay.
  const { validation } = input;
  const evidence = validation
    ? await control.stage('validate', () => {
        const { mostTriplets, epochs } = sweep.best;
        return control.child('validate', validateWorkflow, [
          {
            ...judgedTables(input, judged),
            graphs: rows.graphs,
            network: { ...settings.network, outputFeatures: sweep.points },
            training: settings.training,
            epochs,
            mostTriplets,
            settings: { ...validation, ...(input.start && { start: input.start }) },
            parallel: plan.parallel,
            run,
          },
        ]);
      })
    : null;

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
        calibration: evidence?.calibration ?? null,
        ...(input.screening.further &&
          evidence && { validation: judgedTables(input, { ...judged, outOfFold: evidence.outOfFold }) }),
        domain: { graphs, leftOut: input.leftOut ?? null },
        run,
      },
    ]),
  );

  const report = await control.stage('report', async () => {
    const { descriptors, tables, probes } = meaning;
    const { leaderboard, curves } = sweep;
    const { results, quarantine, reliability, assessed = null } = screening;
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
          probes,
          results,
          quarantine,
          reliability,
          assessed,
          errors: evidence?.errors ?? null,
          comparisons: evidence?.comparisons ?? null,
          polymorphs: evidence?.polymorphs ?? null,
          besideTrees: evidence?.besideTrees ?? null,
          learning: evidence?.learning ?? null,
          conditionValues: evidence?.conditionValues ?? null,
          conditionChanges: evidence?.conditionChanges ?? null,
          calibration: evidence?.calibration ?? null,
        },
        parameters: {
          name: input.name,
          dataset: input.dataset,
          criteria: input.screening,
          bestTrial: `${sweep.best.trial} (${sweep.best.trialId})`,
          model: model.sha256,
          seed: settings.training.seed,
          graph: settings.graph,
          ...(input.start !== undefined && { start: input.start }),
        },
        run,
      }),
    );
    return result.outputs.report!;
  });

  const manifest = await control.stage('seal', () => io.seal({ run, input, report }));
  await condition(allHandlersFinished);
  const { trial, trialId, parameters, testMae, testCrystals } = sweep.best;
  return {
    report,
    manifest,
    leaderboard: sweep.leaderboard,
    results: screening.results,
    ...(screening.assessed && { assessed: screening.assessed }),
    model,
    best: { trial, trialId, parameters, testMae, ...(testCrystals !== undefined && { testCrystals }) },
    ensemble: sweep.ensemble,
    crystals: sweep.crystals,
    verdict: sweep.verdict,
    onsetR2: meaning.onsetR2 as number | null,
    evidence: evidence?.verdict ?? null,
    ...(evidence?.conditionsVerdict && { conditionsVerdict: evidence.conditionsVerdict }),
    ...(evidence?.startVerdict && { startVerdict: evidence.startVerdict }),
    ...(evidence?.besideTreesVerdict && { besideTrees: evidence.besideTreesVerdict }),
    clusters: groups ?? Number(input.clustering.clusters),
    screened: screening.screened,
    candidatesInWindow: screening.inWindow,
    ...(sweep.hindered && { hindered: sweep.hindered }),
    ...(sweep.halved && { halved: sweep.halved }),
  };
}

interface DataRows {
  readonly structures: ObjectRef;
  readonly spectra: ObjectRef;
  readonly split: ObjectRef;
  readonly graphs: ObjectRef;
}

/** @param at conditions of the screening; without any, every row is a crystal */
async function crystalsOf(
  control: RunControl,
  rows: DataRows,
  at: DiscoverInput['screening']['at'],
  run: string,
): Promise<DataRows> {
  // Runs at conditions that began before the step have every row in their groups: their histories replay.
  if (at === undefined || !patched('onePerCrystal')) return rows;
  const { outputs } = await control.step(() => compute.onePerCrystal({ inputs: { ...rows }, parameters: { at }, run }));
  return {
    structures: outputs.structures!,
    spectra: outputs.spectra!,
    split: outputs.split!,
    graphs: outputs.graphs!,
  };
}

/** What a validation is judged by: the split tells which rows are of one crystal, where the data name conditions. */
function judgedTables<T extends { readonly split: ObjectRef }>(
  { screening }: DiscoverInput,
  { split, ...tables }: T,
): Omit<T, 'split'> & { split?: ObjectRef } {
  return { ...tables, ...(screening.at && { split }) };
}

/** @throws ApplicationFailure naming the layers there are: an amended sweep may have found a network of others */
function layerToReport(asked: string | undefined, layers: readonly string[], gcnLayers: number): string {
  const layer = asked ?? `GCN${gcnLayers}`;
  if (layers.includes(layer)) return layer;
  throw ApplicationFailure.create({
    type: 'InvalidInputError',
    nonRetryable: true,
    details: [{ found: layer, expected: layers.join(', ') }],
    message: `the best network has no layer "${layer}"`,
  });
}
