/** What is known of a sweep's trials. Place i of a list of records is trial i; trials start in this order without gaps. */
import type { TrialEndReason } from '../../../schemas/tables/sweep-results.js';
import type { ParameterValue } from './parameter-value.js';

export type Parameters = Readonly<Record<string, ParameterValue>>;

export interface RungValue {
  /** Epochs in all at which the trial was measured. */
  readonly epochs: number;
  /** The plan's metric there, lower is better; null: diverged. */
  readonly value: number | null;
}

export interface TrialEnd {
  readonly reason: TrialEndReason;
  /** Epochs in all that it was trained. */
  readonly epochs: number;
  /** The plan's metric at its end; null when it has none (diverged, failed). */
  readonly value: number | null;
}

export interface TrialRecord {
  /** Identity of its training, where that is known: two records of one are one trial. */
  readonly trialId?: string;
  readonly parameters: Parameters;
  /** Ascending epochs. */
  readonly rungs: readonly RungValue[];
  /** Null while it may train further. */
  readonly ended: TrialEnd | null;
}

export function isSound(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}
