/** What the page of a sweep is made of. */
import type { LeadingName } from '../../schemas/property.js';
import type { Table } from '../../schemas/run/artifact.js';

export interface SweepReportInput {
  readonly name: string;
  readonly leaderboard: Table<'sweep-leaderboard'>;
  readonly curves: Table<'learning-curve'>;
  readonly importance: Table<'sweep-importance'>;
  /** Of the errors; left out: log10(cm^-1). */
  readonly unit?: string;
  /** What the metric `leadingMae` is of; left out: onsets. */
  readonly leading?: LeadingName;
  /** Lines under "how it was made". */
  readonly provenance: readonly { readonly name: string; readonly value: string }[];
}
