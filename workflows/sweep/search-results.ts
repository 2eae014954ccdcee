/** The end of a search: leaderboard, curves, importance, ensemble, page. */
import { ApplicationFailure } from '@temporalio/workflow';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import { distinctTrials, rankedTrials } from '../../science/sweep/index.js';
import type { RunControl } from '../frame/control.js';
import { compute, io } from '../frame/steps.js';
import type { SearchData, SearchState, TrialState } from './search-state.js';
import type { TrialTraining } from './search-training.js';

export interface SearchResult {
  readonly best: {
    readonly trial: number;
    readonly trialId: string;
    readonly parameters: TrialState['parameters'];
    readonly model: ObjectRef;
    readonly graphs: ObjectRef;
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
  readonly crystals: number;
  /** Why the search ended before its plan did; empty otherwise. */
  readonly verdict: string;
  /** Trials without a result for want of memory, which say nothing of their settings; absent without any. */
  readonly hindered?: readonly { readonly trial: number; readonly reason: string }[];
  /** Trials that were trained with a smaller triplet cap than the plan's, for want of memory; absent without any. */
  readonly halved?: readonly { readonly trial: number; readonly maxTripletsPerStep: number }[];
}

/** Members of the ensemble that a search publishes under its name. */
const ENSEMBLE_SIZE = 5;

export async function publishResults(
  control: RunControl,
  search: SearchState,
  data: SearchData,
  training: TrialTraining,
  run: string,
): Promise<SearchResult> {
  const { plan, trials, replicates } = search;
  const rows = [...trials, ...replicates].map(({ open: _, ...trial }) => ({
    ...trial,
    seed: training.settingsOf({ ...trial, open: null }).training.seed,
  }));
  await control.untilResumed();
  const { leaderboard, curves } = await io.rankTrials({ plan, rows });
  const best = trials[rankedTrials(trials)[0] ?? -1];
  if (best?.key == null || best.ended?.value == null)
    throw ApplicationFailure.create({
      type: trials.some(isHindered) ? 'ResourceError' : 'DivergedTrainingError',
      nonRetryable: true,
      message: `${plan.name}: none of ${trials.length} trials has a result; ${search.verdict || `the last was trial ${trials.at(-1)?.trial}: ${trials.at(-1)?.reason}`}`,
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
        parameters: { name: plan.name, provenance: provenanceOf(search, data) },
        run,
      }),
    )
  ).outputs;
  const members = await ensembleMembers(search, training, best);
  const model = members[0]!.model;
  const ensemble =
    members.length < 2
      ? null
      : await io.publishEnsemble({
          name: plan.name,
          dataDigest: data.spectra.sha256,
          members: members.map((member) => ({ ...member, split: data.split })),
          run,
        });
  return {
    best: {
      trial: best.trial,
      trialId: best.trialId,
      parameters: best.parameters,
      model,
      graphs: (await training.graphsOf(training.settingsOf(best).graph)).graphs,
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
    crystals: data.crystals,
    verdict: search.verdict,
    ...hindrancesOf(search, training),
  };
}

/** What the memory of the machines did to trials: part of the answer, since the ranking does not show it. */
function hindrancesOf(
  { trials, replicates }: SearchState,
  training: TrialTraining,
): Pick<SearchResult, 'hindered' | 'halved'> {
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
function provenanceOf({ plan, verdict }: SearchState, { crystals, spectra, split }: SearchData) {
  const { method, seed, stopping, lag, asynchronous, amendments, metric } = plan;
  return [
    { name: 'method', value: `${method}, seed ${seed}` },
    { name: 'ranked by', value: metric },
    {
      name: 'early stopping',
      value: stopping
        ? `successive halving, one in ${stopping.eta} goes on, ${stopping.minEpochs} to ${stopping.maxEpochs} epochs`
        : 'none',
    },
    {
      name: 'parallelism',
      value: asynchronous
        ? 'asynchronous: depends on the order in which trainings ended'
        : `lag ${lag}: independent of the number of workers`,
    },
    { name: 'crystals', value: String(crystals) },
    { name: 'spectra (sha256)', value: spectra.sha256 },
    { name: 'split (sha256)', value: split.sha256 },
    ...(amendments.length > 0 ? [{ name: 'amendments', value: String(amendments.length) }] : []),
    ...(verdict ? [{ name: 'ended early', value: verdict }] : []),
  ];
}

/** The best models of the winner's graph setting, replicates among them, best first; none twice. */
async function ensembleMembers(search: SearchState, training: TrialTraining, best: TrialState) {
  const graph = JSON.stringify(training.settingsOf(best).graph);
  const everybody = [...search.trials, ...search.replicates];
  const chosen = rankedTrials(everybody)
    .map((place) => everybody[place]!)
    .filter((trial) => trial.key !== null && trial.ended?.value != null)
    .filter((trial) => JSON.stringify(training.settingsOf(trial).graph) === graph)
    .filter((trial, i, all) => all.findIndex(({ trialId }) => trialId === trial.trialId) === i)
    .slice(0, ENSEMBLE_SIZE);
  const found = await io.findResults({ keys: chosen.map(({ key }) => key!) });
  return chosen
    .map(({ trialId }, i) => ({ trialId, model: found[i]!.best! }))
    .filter(({ model }, i, all) => all.findIndex((other) => other.model.sha256 === model.sha256) === i);
}
