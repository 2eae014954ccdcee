/** Probabilities of onsets by the errors of a validation, made in a child process that loads no TensorFlow. */
import type { ArtifactParts } from '../../../infra/artifacts/artifact-parts.js';
import { required } from '../../../schemas/required.js';
import type { ObjectRef, Table } from '../../../schemas/run/artifact.js';
import type { CandidateCriteria } from '../../../schemas/screening/criteria.js';
import { runTask, tableOf } from '../../predict/run-task.js';
import { withPool } from '../../predict/with-pool.js';

interface Wanted {
  readonly window: CandidateCriteria['window'];
  /** eV by which the onsets were moved: their errors move with them. */
  readonly shiftEv: number;
}

/** @returns null where the errors are not known, or no window was asked for */
export async function chancesOf(
  parts: ArtifactParts,
  calibration: ObjectRef | null,
  { window, shiftEv }: Wanted,
  signal: AbortSignal,
): Promise<Table<'onset-chances'> | null> {
  if (calibration === null || window === null) return null;
  const inputs = { calibration: await parts.fetch(await parts.spread(calibration)) };
  const parameters = { minEv: window.minEv - shiftEv, maxEv: window.maxEv - shiftEv };
  const { outputs } = await withPool((pool) => runTask(pool, 'onsetChances', inputs, parameters, { signal }));
  const chances = tableOf('onset-chances', required(outputs.chances));
  return chances.rows === 0 ? null : shifted(chances, shiftEv);
}

function shifted(chances: Table<'onset-chances'>, shiftEv: number): Table<'onset-chances'> {
  const { columns, metadata } = chances;
  const window = { minEv: String(Number(metadata.minEv) + shiftEv), maxEv: String(Number(metadata.maxEv) + shiftEv) };
  const fromEv = columns.fromEv.map((fromEv) => fromEv + shiftEv);
  return { ...chances, columns: { ...columns, fromEv }, metadata: { ...metadata, ...window } };
}
