/**
 * What a sweep needs of its finished rungs, found by their step keys, so that its messages stay small.
 *
 * describeTrainer: what the identity of a training covers beside its settings and data. findResults: keys -> outputs.
 * rankTrials: the state of a sweep -> `sweep-leaderboard`, and the list of all learning curves.
 * Queue io; all idempotent: the same state gives the same bytes. Errors: MissingArtifactError when a key record is gone.
 */

import { MissingArtifactError } from '../../schemas/failure.js';
import { inLanes } from '../../schemas/lanes.js';
import { required } from '../../schemas/required.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { StepRecord } from '../../schemas/run/run.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import type { StepDependencies } from '../frame/dependencies.js';
import { fusedPartOf } from '../frame/step.js';
import { numbered, unkeyed } from '../frame/unkeyed.js';
import { featurize } from '../ingest/featurize.js';
import { trainRung } from '../train/train-rung.js';
import { type KnownTrial, leaderboardTable, type RankedRow } from './sweep-leaderboard.js';

/** Threads of a training process (`workers/compute-process.ts`): sums depend on how they are cut among threads. */
const THREADS = 1;
/** Key records read at a time. */
const LANES = 16;
/** The package whose version can change a number of a training. */
const ENGINE = '@tensorflow/tfjs-node';

interface Trainer {
  readonly threads: number;
  readonly versions: Readonly<Record<string, string | number>>;
}

interface RankMessage {
  readonly plan: SweepPlan;
  readonly rows: readonly KnownTrial[];
  readonly run?: string;
}

interface FindMessage {
  readonly keys: readonly string[];
  readonly run?: string;
}

export interface SweepResultActivities {
  describeTrainer(message?: { readonly run?: string }): Promise<Trainer>;
  findResults(message: FindMessage): Promise<StepRecord['outputs'][]>;
  rankTrials(message: RankMessage): Promise<{ leaderboard: ObjectRef; curves: ObjectRef }>;
}

export function sweepResults(deps: StepDependencies): SweepResultActivities {
  return {
    describeTrainer: ({ run } = {}) =>
      unkeyed(deps, {
        name: 'describeTrainer',
        run,
        parameters: {},
        inputs: {},
        work: async () => ({
          result: {
            threads: THREADS,
            versions: {
              featurize: featurize.codeVersion,
              trainRung: trainRung.codeVersion,
              [ENGINE]: deps.versions[ENGINE] ?? '',
              ...fusedPartOf(trainRung, deps.versions),
            },
          },
          outputs: {},
        }),
      }),

    findResults: ({ keys, run }) =>
      unkeyed(deps, {
        name: 'findResults',
        run,
        parameters: { keys },
        inputs: {},
        work: async () => ({ result: (await recordsOf(keys, deps)).map(({ outputs }) => outputs), outputs: {} }),
      }),

    rankTrials: ({ plan, rows, run }) => {
      let records: StepRecord[] = [];
      const curvesOf = () => uniqueByHash(records.map(({ outputs }) => required(outputs.curve)));
      return unkeyed(deps, {
        name: 'rankTrials',
        run,
        parameters: { plan, rows },
        inputs: async () => {
          records = await recordsOf(
            rows.flatMap(({ key }) => key ?? []),
            deps,
          );
          return numbered(curvesOf());
        },
        work: async () => {
          const byKey = new Map(records.map((record) => [record.key, record]));
          const ranked = rows.map(
            (row): RankedRow => ({ ...row, result: row.key === null ? null : required(byKey.get(row.key)) }),
          );
          const { parallel: _, ...settings } = plan;
          const table = leaderboardTable(plan, ranked, deps.canonicalJson(settings));
          const result = {
            leaderboard: await deps.parts.publishTable(table, 'rankTrials'),
            curves: await deps.parts.publishShards(curvesOf(), 'rankTrials'),
          };
          return { result, outputs: result };
        },
      });
    },
  };
}

/** @returns in the order of the keys */
async function recordsOf(keys: readonly string[], { ledger }: StepDependencies): Promise<StepRecord[]> {
  return inLanes(keys, LANES, async (key) => {
    const record = await ledger.find(key);
    if (!record) throw new MissingArtifactError(`the key record ${key} of a finished rung is gone`, { key });
    return record;
  });
}

function uniqueByHash(refs: readonly ObjectRef[]): ObjectRef[] {
  return [...new Map(refs.map((ref) => [ref.sha256, ref])).values()];
}
