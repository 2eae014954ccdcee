/** Rows of the leaderboard of a sweep, as the page and the terminal read them. */
import type { Table } from '../run/artifact.js';

/** A trial, or a replicate of one. */
export interface TrialRow {
  readonly rank: number;
  readonly trial: number;
  readonly replicate: number;
  readonly trialId: string;
  /** Setting by name, in the order of the names. */
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly seed: number;
  /** Errors in log10(cm^-1). */
  readonly bestValidationMae: number | null;
  readonly lastValidationMae: number | null;
  /** Error of the onset on the validation crystals, eV; null in sweeps that do not choose by it. */
  readonly leadingMae: number | null;
  readonly testMae: number | null;
  readonly bestEpoch: number;
  readonly epochs: number;
  readonly ended: string;
  readonly reason: string;
  readonly lastRank: number | null;
  readonly lastOf: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly checkpoint: string | null;
}

/** @returns in the order of the leaderboard */
export function trialRows({ rows, columns, extra }: Table<'sweep-leaderboard'>): TrialRow[] {
  const leadingMae = (extra?.leadingMae ?? []) as (number | null)[];
  return Array.from({ length: rows }, (_, i) => ({
    rank: columns.rank[i]!,
    trial: columns.trial[i]!,
    replicate: columns.replicate[i]!,
    trialId: columns.trialId[i]!,
    parameters: JSON.parse(columns.parameters[i]!) as TrialRow['parameters'],
    seed: columns.seed[i]!,
    bestValidationMae: columns.bestValidationMae[i] ?? null,
    lastValidationMae: columns.lastValidationMae[i] ?? null,
    leadingMae: leadingMae[i] ?? null,
    testMae: columns.testMae[i] ?? null,
    bestEpoch: columns.bestEpoch[i]!,
    epochs: columns.epochs[i]!,
    ended: columns.ended[i]!,
    reason: columns.reason[i]!,
    lastRank: columns.lastRank[i] ?? null,
    lastOf: columns.lastOf[i] ?? null,
    lower: columns.lower[i] ?? null,
    upper: columns.upper[i] ?? null,
    checkpoint: columns.checkpoint[i] ?? null,
  }));
}
