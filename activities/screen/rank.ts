/**
 * Screened candidates of all shards -> one ranked list, and one quarantine.
 *
 * Queue io. Reads `screening-results` and `quarantine` of all shards, the `quarantine` of the enumeration, and where the
 * model was validated the `calibration`, and `number-errors` for windows of several numbers; writes results, ranked, and quarantine, joined, and how far the probabilities can
 * be believed (`reliability`, without rows where there are none). Idempotent: pure; ties are decided by id.
 */
import { z } from 'zod';
import type { Table } from '../../schemas/run/artifact.js';
import { ScreeningCriteriaSchema } from '../../schemas/tables/screening.js';
import { rankCandidates } from '../../science/candidates/index.js';
import { furtherErrors } from '../evidence/further-errors.js';
import { knownErrors, reliabilityTable } from '../evidence/reliability-table.js';
import { step } from '../frame/step.js';

export const rank = step({
  name: 'rank',
  codeVersion: 2,
  queue: 'io',
  parameters: z.strictObject({ criteria: ScreeningCriteriaSchema }),
  reads: {
    results: { kind: 'screening-results' },
    broken: { kind: 'quarantine' },
    rejected: { kind: 'quarantine' },
    calibration: { kind: 'calibration', optional: true },
    numberErrors: { kind: 'number-errors', optional: true },
  },
  writes: {
    ranked: { kind: 'screening-results' },
    quarantine: { kind: 'quarantine' },
    reliability: { kind: 'reliability' },
  },
  run({ results, broken, rejected, calibration, numberErrors }, { criteria }) {
    const leading = calibration && knownErrors(calibration);
    const further = numberErrors && furtherErrors(numberErrors, criteria);
    const ranked = rankCandidates(results, criteria, { leading, further });
    return {
      outputs: {
        ranked,
        quarantine: joined(rejected, broken),
        reliability: reliabilityTable({ leading, further }, criteria),
      },
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
