/** Candidates in the order that criteria give them, and what is known of the errors of their onsets. */
import type { ArtifactLayout } from './columns.js';

export const rankedCandidateLayouts = {
  /**
   * The best of a screening, best first. `score` is null where an objective is unknown. `isOnFront`: no other candidate is
   * at least as good in every objective and better in one. `twins`: candidates behind it with its formula and, within 1 %,
   * its volume per atom, which the list leaves out. `page`, `shard` and `row` say where its spectrum is.
   */
  'ranked-candidates': {
    schemaVersion: 1,
    columns: {
      id: 'utf8',
      contentId: 'utf8',
      formula: 'utf8',
      source: 'utf8',
      score: 'f64?',
      isOnFront: 'bool',
      twins: 'u32',
      inDomain: 'bool',
      reasons: 'list<utf8>',
      details: 'list<utf8>',
      elements: 'list<utf8>',
      onsetReason: 'utf8?',
      nearestId: 'utf8?',
      duplicateOf: 'utf8?',
    },
    /** Numbers of criteria files, by their names (`NUMBER_COLUMNS`). */
    extraColumns: { pattern: /^[a-z][A-Za-z0-9]*$/, type: 'f64?' },
  },
  /**
   * Probability that the reference onset lies in a window, by the onset that is predicted: the row with the largest `fromEv`
   * that is not above it. Metadata: the window, half the width of the 90 % interval (empty where none is known).
   */
  'onset-chances': {
    schemaVersion: 1,
    columns: { fromEv: 'f64', probability: 'f64' },
    units: { fromEv: 'eV' },
    metadata: ['minEv', 'maxEv', 'halfWidthEv'],
  },
} as const satisfies Record<string, ArtifactLayout>;
