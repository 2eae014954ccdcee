/** What the page of a sweep is made of. */
import type { Table } from '../schemas/artifact.js';

export interface SweepReportInput {
  readonly name: string;
  readonly leaderboard: Table<'sweep-leaderboard'>;
  readonly curves: Table<'learning-curve'>;
  readonly importance: Table<'sweep-importance'>;
  /** Lines under "how it was made". */
  readonly provenance: readonly { readonly name: string; readonly value: string }[];
}

/** A trial, or a replicate of one. */
export interface SweepTrial {
  readonly rank: number;
  readonly trial: number;
  readonly replicate: number;
  readonly trialId: string;
  readonly parameters: ReadonlyMap<string, number | string | boolean>;
  readonly seed: number;
  /** Errors in log10(cm^-1). */
  readonly bestValidationMae: number | null;
  readonly lastValidationMae: number | null;
  readonly testMae: number | null;
  readonly bestEpoch: number;
  readonly epochs: number;
  readonly ended: string;
  readonly reason: string;
  readonly lastRank: number | null;
  readonly lastOf: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** @returns in the order of the leaderboard */
export function sweepTrials({ rows, columns }: Table<'sweep-leaderboard'>): SweepTrial[] {
  return Array.from({ length: rows }, (_, i) => ({
    rank: columns.rank[i]!,
    trial: columns.trial[i]!,
    replicate: columns.replicate[i]!,
    trialId: columns.trialId[i]!,
    parameters: new Map(
      Object.entries(JSON.parse(columns.parameters[i]!) as Record<string, number | string | boolean>),
    ),
    seed: columns.seed[i]!,
    bestValidationMae: columns.bestValidationMae[i]!,
    lastValidationMae: columns.lastValidationMae[i]!,
    testMae: columns.testMae[i]!,
    bestEpoch: columns.bestEpoch[i]!,
    epochs: columns.epochs[i]!,
    ended: columns.ended[i]!,
    reason: columns.reason[i]!,
    lastRank: columns.lastRank[i]!,
    lastOf: columns.lastOf[i]!,
    lower: columns.lower[i]!,
    upper: columns.upper[i]!,
  }));
}
