/**
 * Leaderboard, curves and importance of a sweep -> one HTML page that opens offline.
 *
 * Queue io. Idempotent: the same tables give the same bytes.
 */
import { z } from 'zod';
import { renderSweepReport } from '../../report/sweep-page.js';
import { LeadingNameSchema } from '../../schemas/property.js';
import { step } from '../frame/step.js';

export const sweepReport = step({
  name: 'sweepReport',
  codeVersion: 7,
  queue: 'io',
  parameters: z.strictObject({
    name: z.string().min(1),
    /** Of the errors; left out: log10(cm^-1). */
    unit: z.string().min(1).optional(),
    /** What the metric `leadingMae` is of; left out: onsets. */
    leading: LeadingNameSchema.optional(),
    provenance: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  }),
  reads: {
    leaderboard: { kind: 'sweep-leaderboard' },
    curves: { kind: 'learning-curve' },
    importance: { kind: 'sweep-importance' },
  },
  writes: { report: { kind: 'report' } },
  run: (tables, parameters) => ({ outputs: { report: renderSweepReport({ ...tables, ...parameters }) } }),
});
