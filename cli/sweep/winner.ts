/** The winner of a finished sweep as the plan of one training: what it did is found again in the ledger, and nothing is trained. */
import { z } from 'zod';
import { CorruptArtifactError, InvalidInputError } from '../../schemas/failure.js';
import type { RunRecord, StepRecord } from '../../schemas/run/run.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import { type SplitSettings, SplitSettingsSchema } from '../../schemas/settings/split.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { OrderSchema, SnapAngstromSchema } from '../../schemas/tables/crystal.js';
import { type TargetAxis, TargetAxisSchema } from '../../schemas/tables/spectrum.js';
import type { SweepResult } from '../../workflows/sweep/results.js';
import { gridPlan } from '../run/start/grid-plan.js';
import type { Session } from '../run/start/session.js';
import { lastFinished, newestRun } from './show-sweep.js';

/** How the sweep read its data: other settings would be other data, and the training would begin anew. */
const ReadingSchema = z.object({
  axis: TargetAxisSchema.nullable(),
  split: SplitSettingsSchema,
  structuresPerShard: z.number().int(),
  snapAngstrom: SnapAngstromSchema,
  order: OrderSchema,
});

export interface SweepWinner {
  readonly plan: SweepPlan;
  readonly reading: {
    readonly axis: TargetAxis | null;
    readonly split: SplitSettings;
    readonly structuresPerShard: number;
    readonly snapAngstrom?: number;
    readonly order?: true;
  };
  /** SHA-256 of the folder's files as they were published. */
  readonly source: string;
  /** Such as `trial 3 of sweep/oxides`. */
  readonly statement: string;
}

/**
 * @param given name of a sweep, or kind and name
 * @param name of the run that goes on
 * @throws RefusedError when no such sweep has finished; CorruptArtifactError when its records are gone
 */
export async function sweepWinner(session: Session, given: string, name: string): Promise<SweepWinner> {
  const { sweepId, name: sweepName } = await newestRun(session, given);
  const { run, result } = await lastFinished(session, sweepId, sweepName);
  const { best } = result;
  const steps = await stepsOf(session, run);
  const ingest = steps.find(({ step }) => step === 'ingest');
  const source = ingest?.inputs.source?.sha256;
  const rungs = epochsOf(steps, best.trialId);
  if (!ingest || source === undefined || rungs.length === 0)
    throw new CorruptArtifactError(`the records of ${sweepId} lack its data, or the training of its best trial`, {
      found: `${steps.length} steps`,
      'way out': `npx spectraloom sweep once more: what it trained is reused`,
    });
  const { snapAngstrom, order, ...reading } = ReadingSchema.parse(ingest.parameters);
  return {
    plan: planOf(best, rungs, name),
    reading: { ...reading, ...(snapAngstrom !== undefined && { snapAngstrom }), ...(order && { order }) },
    source,
    statement: `trial ${best.trial} of ${sweepId}, ${best.epochs} epochs`,
  };
}

/** @throws InvalidInputError where the folder is not the one that the sweep was of */
export function refuseOtherData({ source, statement }: SweepWinner, given: string, folder: string): void {
  if (given === source) return;
  throw new InvalidInputError(`${folder} is not the data of ${statement}`, {
    field: '--model',
    found: given,
    expected: source,
    'way out': 'the folder that the sweep was started with, as it was then',
  });
}

/** A grid of one point, which goes through the rungs that the trial went through. */
function planOf({ settings }: SweepResult['best'], rungs: readonly number[], name: string): SweepPlan {
  const { graph, network, training } = settings;
  const { eta, parallel } = DISCOVER_PRESET.sweep;
  const sweep = {
    maxNeighbors: [graph.maxNeighbors],
    hiddenFeatures: [network.hiddenFeatures],
    rungs: [...rungs],
    eta,
    parallel,
  };
  // The schedule is the trial's own, however far it was trained.
  return { ...gridPlan({ name, graph, network, training, sweep }), scheduleFollowsStopping: false };
}

/** @returns ends of the rungs that the trial was trained to, rising */
function epochsOf(steps: readonly StepRecord[], trialId: string): number[] {
  const ends = steps.flatMap(({ step, parameters }) => {
    const own = parameters as { readonly trialId?: unknown; readonly untilEpoch?: unknown };
    return step === 'trainRung' && own.trialId === trialId ? [Number(own.untilEpoch)] : [];
  });
  return [...new Set(ends)].sort((a, b) => a - b);
}

async function stepsOf({ records, ledger }: Session, run: string): Promise<StepRecord[]> {
  const keys = new Set<string>();
  const ended = ({ state, step }: RunRecord) =>
    (state === 'finished' || state === 'reused') && (step === 'ingest' || step === 'trainRung');
  for await (const record of records.list(run)) if (ended(record)) keys.add(record.key);
  const found = await Promise.all([...keys].map((key) => ledger.find(key)));
  return found.flatMap((record) => record ?? []);
}
