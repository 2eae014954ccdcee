/** Sampled candidates, predicted once more from their crystals: whether the store holds what the network says. */
import { sourceParts } from '../../../infra/artifacts/source-parts.js';
import { rowView } from '../../../schemas/numerics/rows.js';
import { at, required } from '../../../schemas/required.js';
import type { ObjectRef, Table } from '../../../schemas/run/artifact.js';
import type { ScreeningIdentity } from '../../../schemas/screening/manifest.js';
import type { Matrix } from '../../../schemas/tables/columns.js';
import type { PredictParameters } from '../../../schemas/tables/prediction.js';
import type { ComputePool } from '../../../workers/compute-pool.js';
import { encodedTable } from '../../predict/encoded-table.js';
import { runTask, tableOf } from '../../predict/run-task.js';
import { listedCrystals, type Manifest } from '../listed-crystals.js';
import type { ScreeningStores } from '../stores.js';
import type { SampledShard } from './sample.js';

/** Networks round otherwise with other neighbours in a batch: about 2e-6. */
const TOLERANCE = 1e-5;
/** Spectra are stored in half precision: half of the last of 11 binary digits. */
const HALF_PRECISION = 2 ** -11;

export interface PredictedAgain {
  readonly candidates: number;
  /** Of features, relative to numbers above 1. */
  readonly largestDifference: number;
  readonly faults: readonly string[];
}

interface Again {
  readonly stores: Pick<ScreeningStores, 'parts'>;
  readonly pool: ComputePool;
  readonly manifest: Manifest;
  readonly identity: ScreeningIdentity;
  readonly signal: AbortSignal;
}

/** @throws MissingArtifactError for a table, a crystal or a model that is not there */
export async function predictAgain(shards: readonly SampledShard[], again: Again): Promise<PredictedAgain> {
  const faults: string[] = [];
  let candidates = 0;
  let largestDifference = 0;
  for (const shard of shards) {
    again.signal.throwIfAborted();
    const found = await shardAgain(shard, again);
    candidates += found.candidates;
    largestDifference = Math.max(largestDifference, found.largestDifference);
    faults.push(...found.faults);
  }
  return { candidates, largestDifference, faults };
}

async function shardAgain({ page, shard, predicted, rows }: SampledShard, again: Again) {
  const { stores, pool, manifest, identity, signal } = again;
  const { parts } = stores;
  const stored = (await parts.table(predicted)) as Table<'predicted-candidates'>;
  const wanted = rows.map((row) => ({ page, shard, contentId: at(stored.columns.contentId, row) }));
  const listed = await listedCrystals(parts, manifest, wanted);
  // The crystals of what was taken over stand in another manifest, which an exported folder has not.
  const isTaken = at(manifest.pages, page).page.counts.takenOver > 0;
  const lost =
    listed.rows < wanted.length && !isTaken
      ? [`${wanted.length - listed.rows} crystals of a table of page ${page} are not listed`]
      : [];
  if (listed.rows === 0) return { candidates: 0, largestDifference: 0, faults: lost };
  const candidates = [encodedTable(listed)];
  const written = await runTask(pool, 'crystalFiles', { candidates }, { format: 'poscar' }, { signal });
  const table = tableOf('source-files', required(written.outputs.files));
  const files = sourceParts(table);
  const fileOf = new Map(listed.columns.contentId.map((contentId, n) => [contentId, at(table.columns.name, n)]));
  const [model, ...others] = identity.models;
  const own = await predictions(again, files, [required(model)], [identity.layer]);
  const mean = others.length === 0 ? own : await predictions(again, files, identity.models, 'all');
  const compared = rows.flatMap((row) => {
    const id = at(stored.columns.id, row);
    const file = fileOf.get(at(stored.columns.contentId, row));
    if (file === undefined) return [];
    const [i, j] = [own.columns.file.indexOf(file), mean.columns.file.indexOf(file)];
    if (i < 0 || j < 0) return [{ difference: 0, faults: [`${id} cannot be predicted again`] }];
    const features = required(own.extra)[identity.layer] as Matrix<Float32Array>;
    const difference = largestOf(rowOf(stored.columns.features, row), rowOf(features, i), 0);
    const spectra = largestOf(rowOf(stored.columns.spectrum, row), rowOf(mean.columns.prediction, j), HALF_PRECISION);
    const faults = [...faultOf(id, 'features', difference), ...faultOf(id, 'values of the spectrum', spectra)];
    return [{ difference, faults }];
  });
  return {
    candidates: compared.length,
    largestDifference: Math.max(0, ...compared.map(({ difference }) => difference)),
    faults: [...lost, ...compared.flatMap(({ faults }) => faults)],
  };
}

/** A number that is none is no small difference. */
function faultOf(id: string, what: string, difference: number): string[] {
  if (difference <= TOLERANCE) return [];
  return [`${id}: its ${what} are off by ${difference.toExponential(1)} when predicted again`];
}

async function predictions(
  { stores, pool, identity: { at: conditions }, signal }: Again,
  files: ReturnType<typeof sourceParts>,
  models: readonly ObjectRef[],
  features: PredictParameters['features'],
): Promise<Table<'predictions'>> {
  const inputs: Record<string, Awaited<ReturnType<typeof stores.parts.fetch>>> = { files };
  for (const [i, model] of models.entries())
    inputs[`model${i + 1}`] = await stores.parts.fetch(await stores.parts.spread(model));
  const parameters: PredictParameters = {
    models: models.map((_, i) => ({ name: `model ${i + 1}`, form: 'checkpoint', config: null })),
    mode: null,
    symmetry: 'reduced',
    batchSize: null,
    features,
    perAtom: false,
    ...(conditions && { at: conditions }),
  };
  const { outputs } = await runTask(pool, 'predict', inputs, parameters, { signal });
  return tableOf('predictions', required(outputs.predictions));
}

function rowOf({ width, values }: Matrix<Float32Array>, row: number): Float32Array {
  return rowView(values, width, row);
}

/** @param rounding of the stored numbers, relative @returns largest difference beyond it, relative to numbers above 1 */
function largestOf(stored: Float32Array, again: Float32Array, rounding: number): number {
  let largest = stored.length === again.length ? 0 : Number.NaN;
  stored.forEach((value, k) => {
    const other = again[k] ?? Number.NaN;
    const scale = Math.max(1, Math.abs(value));
    const difference = (Math.abs(value - other) - rounding * Math.abs(value)) / scale;
    if (!(difference <= largest)) largest = difference;
  });
  return largest;
}
