/** What a plan will cost: trials and epochs from the plan, hours from past trainings of this data folder where there are any. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EncodedArtifact } from '../../infra/artifacts/artifact-parts.js';
import type { RunRecord, StepRecord } from '../../schemas/run/run.js';
import { ComputePool } from '../../workers/compute-pool.js';
import type { SweepInput } from '../../workflows/sweep/sweep.js';
import type { CommandContext } from '../frame/command.js';
import { showDuration } from '../present/text/duration.js';
import type { Fact } from '../present/text/facts.js';
import type { Session } from '../run/start/session.js';

/** What a sweep is started with, its crystals as bytes. */
export interface PlannedSweep extends Omit<SweepInput, 'source' | 'carried'> {
  readonly source: readonly EncodedArtifact[];
}

interface Forecast {
  readonly facts: readonly Fact[];
  readonly numbers: Readonly<Record<string, number | null>>;
}

/** Newest trainings that the cost model is fitted to. */
const MOST_OBSERVATIONS = 400;
const LONG_EPOCHS = 5;
const ENOUGH = 6;

export async function forecastOf(
  { screen, signal }: CommandContext,
  { plan, source, axis, split, structuresPerShard, snapAngstrom, order }: PlannedSweep,
  session: Session | null,
): Promise<Forecast> {
  const observations = session ? await pastTrainings(session) : [];
  const folder = await mkdtemp(join(tmpdir(), 'spectraloom-forecast-'));
  const pool = await ComputePool.open({ scratchFolder: join(folder, 'scratch') });
  try {
    const parameters = { plan, ingest: { axis, split, structuresPerShard, snapAngstrom, order }, observations };
    const task = { step: 'sweepForecast', inputs: { source }, parameters, resume: null };
    const { summary } = await screen.during('forecast', (onProgress) =>
      pool.run(task, { signal, onProgress, onCheckpoint: async () => {} }),
    );
    const numbers = summary as Forecast['numbers'];
    return { facts: forecastFacts(numbers, session !== null), numbers };
  } finally {
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function forecastFacts(numbers: Forecast['numbers'], hasStack: boolean): Fact[] {
  const { trials, epochs, computeSeconds, wallSeconds, observations, relativeError } = numbers;
  const work: Fact = ['forecast', `${trials} trials, ${epochs} epochs, replicates included`];
  if (computeSeconds == null || wallSeconds == null) {
    const why = hasStack
      ? 'no training of this data folder has finished yet'
      : 'the local stack is down, and past trainings are in its store: npx spectraloom up';
    return [work, ['', `hours are not known: ${why}`]];
  }
  const error =
    relativeError == null
      ? `from ${observations} trainings of one setting, error not known`
      : `from ${observations} past trainings, typical error ${(100 * relativeError).toFixed(0)} %`;
  const end = new Date(Date.now() + wallSeconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
  return [
    work,
    ['', `${computeText(computeSeconds)}, ${error}`],
    [
      '',
      `${showDuration(wallSeconds * 1000)} with as many workers' slots as run in parallel; done ${end} UTC if started now`,
    ],
  ];
}

function computeText(seconds: number): string {
  return seconds < 3600
    ? `${showDuration(seconds * 1000)} of training`
    : `${(seconds / 3600).toFixed(1)} compute hours`;
}

/** Finished rungs that say how large their graphs were: seconds from their attempts, sizes from their key records. */
async function pastTrainings({ records, ledger }: Session) {
  const finished: RunRecord[] = [];
  for await (const record of records.list())
    if (record.step === 'trainRung' && record.state === 'finished') finished.push(record);
  finished.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  const found = await Promise.all(
    finished.slice(0, MOST_OBSERVATIONS).map(async (attempt) => {
      const record = await ledger.find(attempt.key);
      return record ? observationOf(attempt, record) : [];
    }),
  );
  const all = found.flat();
  // Starting a training takes a second or two: short rungs say little of an epoch.
  const long = all.filter(({ epochs }) => epochs >= LONG_EPOCHS);
  return (long.length >= ENOUGH ? long : all).map(({ epochs: _, ...observation }) => observation);
}

function observationOf({ startedAt, endedAt }: RunRecord, { summary, parameters }: StepRecord) {
  const { fromEpoch, trainCrystals, trainAtoms, trainBonds, trainTriplets } = summary;
  const { network, training, untilEpoch } = parameters as {
    network: { hiddenFeatures: number; alignnLayers: number; gcnLayers: number };
    training: { batchSize: number };
    untilEpoch: number;
  };
  // Rungs of earlier versions say nothing of their size.
  if (typeof trainCrystals !== 'number' || endedAt === null) return [];
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  const epochs = untilEpoch - Number(fromEpoch);
  const secondsPerEpoch = seconds / epochs;
  if (!(secondsPerEpoch > 0)) return [];
  const { hiddenFeatures, alignnLayers, gcnLayers } = network;
  return [
    {
      atoms: Number(trainAtoms),
      edges: Number(trainBonds),
      triplets: Number(trainTriplets),
      crystals: trainCrystals,
      hiddenFeatures,
      alignnLayers,
      gcnLayers,
      batchSize: training.batchSize,
      secondsPerEpoch,
      epochs,
    },
  ];
}
