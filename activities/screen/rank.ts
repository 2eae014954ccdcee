/**
 * Screened candidates of all shards -> one ranked list, and one quarantine.
 *
 * Queue io. Reads `screening-results` and `quarantine` of all shards and the `quarantine` of the enumeration; writes
 * both, ranked and joined. Idempotent: pure; ties are decided by id.
 */
import { z } from 'zod';
import type { Table } from '../../schemas/run/artifact.js';
import { ScreeningCriteriaSchema } from '../../schemas/tables/screening.js';
import { rankCandidates } from '../../science/candidates/index.js';
import { step } from '../frame/step.js';

export const rank = step({
  name: 'rank',
  codeVersion: 1,
  queue: 'io',
  parameters: z.strictObject({ criteria: ScreeningCriteriaSchema }),
  reads: {
    results: { kind: 'screening-results' },
    broken: { kind: 'quarantine' },
    rejected: { kind: 'quarantine' },
  },
  writes: { ranked: { kind: 'screening-results' }, quarantine: { kind: 'quarantine' } },
  run({ results, broken, rejected }, { criteria }) {
    const ranked = rankCandidates(results, criteria);
    return {
      outputs: { ranked, quarantine: joined(rejected, broken) },
      summary: { screened: ranked.rows, inWindow: ranked.columns.inWindow.filter(Boolean).length },
    };
  },
});

function joined(a: Table<'quarantine'>, b: Table<'quarantine'>): Table<'quarantine'> {
  const columns = {
    id: [...a.columns.id, ...b.columns.id],
    error: [...a.columns.error, ...b.columns.error],
    message: [...a.columns.message, ...b.columns.message],
    step: [...a.columns.step, ...b.columns.step],
  };
  return { kind: 'quarantine', rows: a.rows + b.rows, columns, metadata: {} };
}
