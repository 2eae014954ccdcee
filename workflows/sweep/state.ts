/** What a sweep remembers of its trials, what it takes along when it continues as a new run, and what it says of itself. */
import type { LeadingName } from '../../schemas/property.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { Progress, SweepState } from '../../schemas/run/message.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import {
  isSound,
  limitsOf,
  type Parameters,
  type RungValue,
  rankedTrials,
  type TrialEnd,
  type TrialRecord,
  trialCount,
} from '../../science/sweep/index.js';
import type { Featurized } from '../frame/featurize.js';

/** A trial, or a replicate of a finalist: the same settings with another seed. */
export interface TrialState extends TrialRecord {
  readonly trial: number;
  readonly replicate: number;
  readonly parameters: Parameters;
  rungs: RungValue[];
  ended: TrialEnd | null;
  /** Empty before its first rung. */
  trialId: string;
  /** Step key of its last finished rung: whoever needs checkpoint or curve looks them up by it. */
  key: string | null;
  /** Place at the last rung where it was judged. */
  lastRank: number | null;
  lastOf: number | null;
  /** Why it ended, in words. */
  reason: string;
  /** Facts of the error that ended it, its way out among them; absent where none did. */
  details?: readonly unknown[];
  /** Triplet cap since it ran out of memory; null while it is the plan's. */
  maxTripletsPerStep: number | null;
  testMae: number | null;
  /** Crystals that it was tested on, 0 where there is no test set; absent before its test. */
  testCrystals?: number;
  /** What its next rung goes on from; null before the first, and when it has ended. */
  open: { readonly last: ObjectRef; readonly best: ObjectRef; readonly curve: ObjectRef } | null;
}

export interface SweepData {
  readonly structures: ObjectRef;
  readonly spectra: ObjectRef;
  readonly split: ObjectRef;
  readonly crystals: number;
  readonly points: number;
  /** Of the targets, where nobody says that they are spectra; absent for spectra. */
  readonly unit?: string;
  /** What `leadingMae` is of, where it is no onset. */
  readonly leading?: LeadingName;
  readonly trainer: { readonly threads: number; readonly versions: Readonly<Record<string, string | number>> };
}

type SweepPhase = 'data' | 'trials' | 'finalists' | 'results';

/** Plain JSON: the state of a sweep between two runs of its workflow. */
export interface CarriedSweep {
  readonly run: string;
  readonly startedAt: number;
  readonly plan: SweepPlan;
  readonly phase: SweepPhase;
  readonly data: SweepData;
  readonly graphs: readonly (readonly [string, Featurized])[];
  readonly trials: readonly TrialState[];
  readonly replicates: readonly TrialState[];
  readonly finalists: readonly number[];
  readonly seconds: number;
  readonly reused: number;
  readonly epochsTrained: number;
  readonly verdict: string;
}

/** The state of one sweep. Changes of it are announced by `changed`. */
export class SweepRun {
  phase: SweepPhase = 'data';
  plan: SweepPlan;
  trials: TrialState[] = [];
  replicates: TrialState[] = [];
  finalists: readonly number[] = [];
  /** Training time of all workers, and epochs computed in it: reused rungs count for neither. */
  seconds = 0;
  epochsTrained = 0;
  reused = 0;
  /** Why no further trial starts, where it is not that all are done. */
  verdict = '';
  /** Unit of the metric, where it is not that of absorption. */
  unit: string | null = null;
  version = 0;
  readonly running = new Set<number>();
  /** Those under way that need a worker with more memory than the usual. */
  readonly large = new Set<TrialState>();

  constructor(plan: SweepPlan, carried?: CarriedSweep) {
    this.plan = carried?.plan ?? plan;
    if (!carried) return;
    this.phase = carried.phase;
    this.trials = carried.trials.map((trial) => ({ ...trial }));
    this.replicates = carried.replicates.map((trial) => ({ ...trial }));
    this.finalists = carried.finalists;
    this.seconds = carried.seconds;
    this.epochsTrained = carried.epochsTrained;
    this.reused = carried.reused;
    this.verdict = carried.verdict;
  }

  /** All but what belongs to the run: checkpoints of ended trials are found again by their keys. */
  toCarry(): Omit<CarriedSweep, 'run' | 'startedAt' | 'data' | 'graphs'> {
    const { plan, phase, trials, replicates, finalists, seconds, reused, epochsTrained, verdict } = this;
    const lean = (trial: TrialState) => (trial.ended ? { ...trial, open: null } : trial);
    return {
      plan,
      phase,
      trials: trials.map(lean),
      replicates: replicates.map(lean),
      finalists,
      seconds,
      reused,
      epochsTrained,
      verdict,
    };
  }

  changed(): void {
    this.version++;
  }

  newTrial(trial: number, replicate: number, parameters: Parameters): TrialState {
    return {
      trial,
      replicate,
      parameters,
      rungs: [],
      ended: null,
      trialId: '',
      key: null,
      lastRank: null,
      lastOf: null,
      reason: '',
      maxTripletsPerStep: null,
      testMae: null,
      open: null,
    };
  }

  /** What the `sweep` query and an amendment answer. */
  describe({ paused, etaSeconds }: Pick<Progress, 'paused' | 'etaSeconds'>): SweepState {
    const { plan, trials } = this;
    const limits = limitsOf(plan);
    const count = trialCount(plan);
    const ended = (reason: TrialEnd['reason']) => trials.filter((trial) => trial.ended?.reason === reason).length;
    const best = rankedTrials(trials)
      .map((trial) => trials[trial]!)
      .find(({ rungs }) => rungs.some(({ value }) => isSound(value)));
    return {
      name: plan.name,
      method: plan.method,
      phase: this.phase,
      paused,
      trials: {
        planned: Number.isFinite(count) ? count : null,
        started: trials.length,
        training: this.running.size,
        finished: ended('finished'),
        stopped: ended('stopped'),
        diverged: ended('diverged'),
        failed: ended('failed'),
      },
      epochs: { done: epochsOf(trials), trained: this.epochsTrained, limit: limits.maxEpochs },
      computeHours: { spent: this.seconds / 3600, limit: limits.maxComputeHours },
      best: best
        ? {
            trial: best.trial,
            parameters: best.parameters,
            value: metricOf(best),
            ...unitOfMetric(plan, this.unit),
          }
        : null,
      etaSeconds: this.phase === 'trials' && Number.isFinite(count) ? etaSeconds : null,
      reusedRungs: this.reused,
      amendments: plan.amendments.length,
      verdict: this.verdict,
    };
  }
}

function unitOfMetric({ metric }: SweepPlan, unit: string | null): { readonly unit?: string } {
  if (unit !== null) return { unit };
  return metric === 'leadingMae' ? { unit: 'eV' } : {};
}

export function hasFailed({ ended }: TrialRecord): boolean {
  return ended?.reason === 'diverged' || ended?.reason === 'failed';
}

/** Lowest metric that it was ended with, or measured at its last rung. */
function metricOf({ ended, rungs }: TrialRecord): number | null {
  return ended ? ended.value : (rungs.at(-1)?.value ?? null);
}

/** Epochs in all that the trials went through, found again or computed. */
function epochsOf(trials: readonly TrialState[]): number {
  return trials.reduce((sum, { ended, rungs }) => sum + (ended?.epochs ?? rungs.at(-1)?.epochs ?? 0), 0);
}
