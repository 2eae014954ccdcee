/**
 * Trains the trials of a sweep rung by rung. Each rung goes on from the last checkpoint in the store; one that any
 * sweep finished before is found again by its key. A diverged trial is recorded; one that runs out of memory begins
 * once more with half the triplet cap, under an identity of its own.
 */
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { StepResult } from '../../schemas/run/message.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import { type TrialSettings, trialId, trialSettings } from '../../science/sweep/index.js';
import type { RunControl } from '../frame/control.js';
import { type Featurized, featurized } from '../frame/featurize.js';
import { halvedCap, ownFailureOf } from '../frame/own-failure.js';
import { compute, io, needsLargeWorker, trainingOf } from '../frame/steps.js';
import type { SweepData, SweepRun, TrialState } from './state.js';

/** Superseded checkpoints are deleted so many at a time: an activity for each would double the history. */
const PRUNE_AT = 64;

export class TrialTraining {
  private readonly graphs: Map<string, Promise<Featurized>>;
  private readonly made: Map<string, Featurized>;
  /** Trainings under way by identity: a twin waits and finds the result. */
  private readonly underWay = new Map<string, Promise<void>>();
  private superseded: ObjectRef[] = [];

  constructor(
    private readonly control: RunControl,
    private readonly sweep: SweepRun,
    private readonly data: SweepData,
    private readonly run: string,
    graphs: readonly (readonly [string, Featurized])[],
  ) {
    this.made = new Map(graphs);
    this.graphs = new Map(graphs.map(([rules, made]) => [rules, Promise.resolve(made)]));
  }

  /** Graphs by their rules, as JSON text. */
  get graphsMade(): [string, Featurized][] {
    return [...this.made];
  }

  settingsOf({ trial, parameters, replicate, maxTripletsPerStep }: TrialState): TrialSettings {
    const settings = trialSettings(this.sweep.plan, trial, parameters, replicate);
    if (maxTripletsPerStep === null) return settings;
    return { ...settings, training: { ...settings.training, maxTripletsPerStep } };
  }

  /** Featurized once a setting, when the first trial needs it. */
  graphsOf(rules: GraphRules): Promise<Featurized> {
    const name = JSON.stringify(rules);
    let graphs = this.graphs.get(name);
    if (!graphs) {
      graphs = featurized(this.control, this.data.structures, rules, this.run).then((made) => {
        this.made.set(name, made);
        return made;
      });
      this.graphs.set(name, graphs);
    }
    return graphs;
  }

  /** Trains to the end of a rung; afterwards the trial has a result there, or has ended. */
  async trainTo(trial: TrialState, untilEpoch: number): Promise<void> {
    try {
      const graphs = await this.graphsOf(this.settingsOf(trial).graph);
      trial.trialId = this.identityOf(trial);
      const before = this.underWay.get(trial.trialId);
      const training = (before ?? Promise.resolve()).then(() => this.trainRung(trial, graphs, untilEpoch));
      const settled = training.then(
        () => {},
        () => {},
      );
      this.underWay.set(trial.trialId, settled);
      const result = await training;
      const { metric } = this.sweep.plan;
      const value = metric === 'leadingMae' ? await this.leadingMae(result, graphs) : Number(result.summary[metric]);
      this.record(trial, untilEpoch, result, value);
    } catch (error) {
      await this.recordFailure(trial, untilEpoch, error);
    }
    if (this.superseded.length >= PRUNE_AT) await this.prune();
  }

  /** Deletes checkpoints that no rung goes on from any more. */
  async prune(): Promise<void> {
    const refs = this.superseded;
    this.superseded = [];
    if (refs.length > 0) await io.prune({ refs, run: this.run });
  }

  private identityOf(trial: TrialState): string {
    const { structures, spectra, split, trainer } = this.data;
    const dataset = `${structures.sha256} ${spectra.sha256}`;
    return trialId({ ...this.settingsOf(trial), dataset, split: split.sha256, ...trainer });
  }

  private trainRung(trial: TrialState, { graphs, mostTriplets }: Featurized, untilEpoch: number): Promise<StepResult> {
    const { spectra, split, points } = this.data;
    const { network, training } = this.settingsOf(trial);
    const { last = null, best = null, curve = null } = trial.open ?? {};
    const parameters = {
      trialId: trial.trialId,
      network: { ...network, outputFeatures: points },
      training,
      untilEpoch,
    };
    const inputs = {
      graphs,
      spectra,
      split,
      last,
      best,
      curve,
      ...(training.start && { start: training.start.model }),
    };
    const isLarge = needsLargeWorker(parameters, mostTriplets);
    if (isLarge) this.sweep.large.add(trial);
    return this.control
      .stoppableStep((stopped) =>
        trainingOf(isLarge).trainRung({ inputs, parameters, run: this.run, resume: stopped?.checkpoint ?? null }),
      )
      .finally(() => this.sweep.large.delete(trial));
  }

  /** Another sweep may have trained the rung by another metric: it is measured apart from it. */
  private async leadingMae({ outputs }: StepResult, { graphs }: Featurized): Promise<number> {
    const { spectra, split } = this.data;
    const { summary } = await this.control.step(() =>
      compute.leadingError({ inputs: { model: outputs.best!, graphs, spectra, split }, parameters: {}, run: this.run }),
    );
    return Number(summary.leadingMae);
  }

  private record(trial: TrialState, untilEpoch: number, { key, outputs, reused, seconds }: StepResult, value: number) {
    const { sweep } = this;
    const { last, best, curve } = outputs as Record<'last' | 'best' | 'curve', ObjectRef>;
    const before = trial.open;
    // What a leaderboard names stays: only states to go on from are superseded, and only by a rung that is published.
    if (before && ![last.sha256, best.sha256, before.best.sha256].includes(before.last.sha256))
      this.superseded.push(before.last);
    const trainedBefore = trial.open ? (trial.rungs.at(-1)?.epochs ?? 0) : 0;
    trial.open = { last, best, curve };
    trial.key = key;
    trial.rungs.push({ epochs: untilEpoch, value });
    if (reused) sweep.reused++;
    else sweep.epochsTrained += untilEpoch - trainedBefore;
    sweep.seconds += seconds ?? 0;
  }

  private async recordFailure(trial: TrialState, untilEpoch: number, error: unknown): Promise<void> {
    const failure = ownFailureOf(error);
    if (!failure) throw error;
    const { type, message, details } = failure;
    if (type === 'DivergedTrainingError') {
      trial.rungs.push({ epochs: untilEpoch, value: null });
      return;
    }
    const cap = halvedCap(this.settingsOf(trial).training.maxTripletsPerStep);
    if (type === 'ResourceError' && trial.maxTripletsPerStep === null && cap !== null) {
      trial.maxTripletsPerStep = cap;
      // Another identity: it begins anew, and its earlier rungs keep the values that others were judged by.
      trial.open = null;
      return this.trainTo(trial, untilEpoch);
    }
    const epochs = trial.rungs.at(-1)?.epochs ?? 0;
    trial.ended = { reason: 'failed', epochs, value: null };
    trial.reason = `${type}: ${message}`.slice(0, 300);
    trial.details = details;
  }
}
