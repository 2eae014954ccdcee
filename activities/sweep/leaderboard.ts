/**
 * The trials of a sweep -> leaderboard, best first.
 *
 * Queue io. Reads nothing but its parameters (the state of the sweep), writes `leaderboard`. Idempotent: pure.
 */
import { z } from 'zod';
import { step } from '../frame/step.js';

const error = z.number().nullable();

const TrialRowSchema = z.strictObject({
  trialId: z.string(),
  parameters: z.record(z.string(), z.union([z.number(), z.string()])),
  seed: z.number().int(),
  bestValidationMae: error,
  lastValidationMae: error,
  testMae: error,
  bestEpoch: z.number().int(),
  epochs: z.number().int(),
  rank: z.number().int(),
  stopped: z.string(),
  checkpoint: z.string().nullable(),
});

export const leaderboard = step({
  name: 'leaderboard',
  codeVersion: 1,
  queue: 'io',
  parameters: z.strictObject({ trials: z.array(TrialRowSchema) }),
  reads: {},
  writes: { leaderboard: { kind: 'leaderboard' } },
  run(_, { trials }) {
    return {
      outputs: {
        leaderboard: {
          kind: 'leaderboard',
          rows: trials.length,
          columns: {
            trialId: trials.map((t) => t.trialId),
            parameters: trials.map((t) => JSON.stringify(t.parameters)),
            seed: Uint32Array.from(trials, (t) => t.seed),
            bestValidationMae: trials.map((t) => t.bestValidationMae),
            lastValidationMae: trials.map((t) => t.lastValidationMae),
            testMae: trials.map((t) => t.testMae),
            bestEpoch: Uint32Array.from(trials, (t) => t.bestEpoch),
            epochs: Uint32Array.from(trials, (t) => t.epochs),
            rank: Uint32Array.from(trials, (t) => t.rank),
            stopped: trials.map((t) => t.stopped),
            checkpoint: trials.map((t) => t.checkpoint),
          },
          metadata: {},
        },
      },
    };
  },
});
