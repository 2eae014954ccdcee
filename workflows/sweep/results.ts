/** The end of a sweep: leaderboard, curves, importance, ensemble, page. */
import { ApplicationFailure } from '@temporalio/workflow';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { StoppingRule } from '../../schemas/sweep/sweep-plan.js';
import { distinctTrials, rankedTrials, type TrialSettings } from '../../science/sweep/index.js';
import type { RunControl } from '../frame/control.js';
import { compute, io } from '../frame/steps.js';
import type { SweepData, SweepRun, TrialState } from './state.js';
import type { TrialTraining } from './training.js';

export interface SweepResult {
  readonly best: {
    readonly trial: number;
    readonly trialId: string;
    readonly parameters: TrialState['parameters'];
    /** Of its graphs, network and training. */
    readonly settings: TrialSettings;
    readonly model: ObjectRef;
    readonly graphs: ObjectRef;
    /** Of its largest crystal; 0 when unknown. */
    readonly mostTriplets: number;
    /** That it was trained for. */
    readonly epochs: number;
    /** The plan's metric, on the validation split. */
    readonly value: number;
    readonly testMae: number | null;
    /** 0 where there is no test set; absent where it was not tested. */
    readonly testCrystals?: number;
  };
  readonly leaderboard: ObjectRef;
  readonly curves: ObjectRef;
  readonly importance: ObjectRef;
  /** HTML. */
  readonly report: ObjectRef;
  /** null for fewer than two models of one graph setting. */
  readonly ensemble: ObjectRef | null;
  readonly trials: number;
  readonly structures: ObjectRef;
  readonly spectra: ObjectRef;
  readonly split: ObjectRef;
  readonly crystals: number;
  /** Numbers of a target, such as energies of a spectrum. */
  readonly points: number;
  /** Why the sweep ended before its plan did; empty otherwise. */
  readonly verdict: string;
  /** Trials without a result for want of memory, which say nothing of their settings; absent without any. */
  readonly hindered?: readonly { readonly trial: number; readonly reason: string }[];
  /** Trials that were trained with a smaller triplet cap than the plan's, for want of memory; absent without any. */
  readonly halved?: readonly { readonly trial: number; readonly maxTripletsPerStep: number }[];
}

/** Members of the ensemble that a sweep publishes under its name. */
const ENSEMBLE_SIZE = 5;

export async function publishResults(
  control: RunControl,
  sweep: SweepRun,
  data: SweepData,
  training: TrialTraining,
  run: string,
): Promise<SweepResult> {
  const { plan, trials, replicates } = sweep;
  const rows = [...trials, ...replicates].map(({ open: _, details: __, ...trial }) => ({
    ...trial,
    seed: training.settingsOf({ ...trial, open: null }).training.seed,
  }));
  await control.untilResumed();
  const { leaderboard, curves } = await io.rankTrials({ plan, rows, run });
  const best = trials[rankedTrials(trials)[0] ?? -1];
  if (best?.key == null || best.ended?.value == null)
    throw ApplicationFailure.create({
      type: trials.some(isHindered) ? 'ResourceError' : 'DivergedTrainingError',
      nonRetryable: true,
      details: [...(trials.findLast(({ details }) => details)?.details ?? [])],
      message: `${plan.name}: none of ${trials.length} trials has a result; ${sweep.verdict || `the last was trial ${trials.at(-1)?.trial}: ${trials.at(-1)?.reason}`}`,
    });
  const { importance } = (
    await control.step(() =>
      compute.sweepImportance({
        inputs: {},
        parameters: {
          space: plan.space,
          seed: plan.seed,
          trials: distinctTrials(trials).map(({ parameters, rungs }) => ({ parameters, rungs })),
        },
        run,
      }),
    )
  ).outputs;
  const { report } = (
    await control.step(() =>
      io.sweepReport({
        inputs: { leaderboard, curves, importance: importance! },
        parameters: {
          name: plan.name,
          ...(data.unit && { unit: data.unit }),
          ...(data.leading && { leading: data.leading }),
          provenance: provenanceOf(sweep, data),
        },
        run,
      }),
    )
  ).outputs;
  const members = await ensembleMembers(sweep, training, best, run);
  const [own] = await io.findResults({ keys: [best.key], run });
  const model = own!.best!;
  const settings = training.settingsOf(best);
  const { graphs, mostTriplets } = await training.graphsOf(settings.graph);
  const { structures, spectra, split, crystals, points } = data;
  const ensemble =
    members.length < 2
      ? null
      : await io.publishEnsemble({
          name: plan.name,
          dataDigest: spectra.sha256,
          members: members.map((member) => ({ ...member, split })),
          run,
        });
  return {
    best: {
      trial: best.trial,
      trialId: best.trialId,
      parameters: best.parameters,
      settings,
      model,
      graphs,
      mostTriplets,
      epochs: best.ended.epochs,
      value: best.ended.value,
      testMae: best.testMae,
      ...(best.testCrystals === undefined ? {} : { testCrystals: best.testCrystals }),
    },
    leaderboard,
    curves,
    importance: importance!,
    report: report!,
    ensemble,
    trials: trials.length,
    structures,
    spectra,
    split,
    crystals,
    points,
    verdict: sweep.verdict,
    ...hindrancesOf(sweep, training),
  };
}

/** What the memory of the machines did to trials: part of the answer, since the ranking does not show it. */
function hindrancesOf(
  { trials, replicates }: SweepRun,
  training: TrialTraining,
): Pick<SweepResult, 'hindered' | 'halved'> {
  const all = [...trials, ...replicates];
  const hindered = all.filter(isHindered).map(({ trial, reason }) => ({ trial, reason }));
  const halved = all
    .filter(({ maxTripletsPerStep, ended }) => maxTripletsPerStep !== null && ended?.reason !== 'failed')
    .map((trial) => ({
      trial: trial.trial,
      maxTripletsPerStep: training.settingsOf(trial).training.maxTripletsPerStep,
    }));
  return { ...(hindered.length > 0 && { hindered }), ...(halved.length > 0 && { halved }) };
}

function isHindered({ ended, reason }: TrialState): boolean {
  return ended?.reason === 'failed' && reason.startsWith('ResourceError: ');
}

/** Lines of the page; nothing that another machine or another day would change. */
function provenanceOf({ plan, verdict }: SweepRun, { crystals, spectra, split }: SweepData) {
  const { method, seed, stopping, lag, asynchronous, amendments, metric } = plan;
  return [
    { name: 'method', value: `${method}, seed ${seed}` },
    { name: 'ranked by', value: metric },
    {
      name: 'early stopping',
      value: stopping ? stoppingText(stopping) : 'none',
    },
    {
      name: 'parallelism',
      value: asynchronous
        ? 'asynchronous: depends on the order in which trainings ended'
        : `lag ${lag}: independent of the number of workers`,
    },
    { name: 'crystals', value: String(crystals) },
    { name: 'targets (sha256)', value: spectra.sha256 },
    { name: 'split (sha256)', value: split.sha256 },
    ...(amendments.length > 0 ? [{ name: 'amendments', value: String(amendments.length) }] : []),
    ...(verdict ? [{ name: 'ended early', value: verdict }] : []),
  ];
}

function stoppingText(rule: StoppingRule): string {
  const { eta } = rule;
  return 'rungs' in rule
    ? `successive halving of all together, one in ${eta} goes on, at ${rule.rungs.join(', ')} epochs`
    : `successive halving, one in ${eta} goes on, ${rule.minEpochs} to ${rule.maxEpochs} epochs`;
}

/** The best models of the winner's graph setting, replicates among them, best first; none twice. */
async function ensembleMembers(sweep: SweepRun, training: TrialTraining, best: TrialState, run: string) {
  const graph = JSON.stringify(training.settingsOf(best).graph);
  const everybody = [...sweep.trials, ...sweep.replicates];
  const chosen = rankedTrials(everybody)
    .map((place) => everybody[place]!)
    .filter((trial) => trial.key !== null && trial.ended?.value != null)
    .filter((trial) => JSON.stringify(training.settingsOf(trial).graph) === graph)
    .filter((trial, i, all) => all.findIndex(({ trialId }) => trialId === trial.trialId) === i)
    .slice(0, ENSEMBLE_SIZE);
  const found = await io.findResults({ keys: chosen.map(({ key }) => key!), run });
  return chosen
    .map(({ trialId }, i) => ({ trialId, model: found[i]!.best! }))
    .filter(({ model }, i, all) => all.findIndex((other) => other.model.sha256 === model.sha256) === i);
}
