/** How far the efficiencies are off that candidates are ranked by: of the model of the run, on its test crystals. */
import { z } from 'zod';
import type { ArtifactParts } from '../../../infra/artifacts/artifact-parts.js';
import type { CandidateCriteria } from '../../../schemas/screening/criteria.js';
import type { ScreeningInput } from '../../../schemas/screening/input.js';
import { runTask } from '../../predict/run-task.js';
import { withPool } from '../../predict/with-pool.js';
import type { AskedFilm } from './film-segments.js';

const COLUMN = 'slmePercent';

const ErrorSchema = z.strictObject({
  maePoints: z.number().nullable(),
  r2: z.number().nullable(),
  pairs: z.number(),
});
type EfficiencyError = z.infer<typeof ErrorSchema>;

/**
 * @param input null where what the screening was started with is lost
 * @returns undefined where efficiencies play no part, null where their error is not known: for the mean of several models,
 *   and where the references are not named
 */
export async function efficiencyErrorOf(
  parts: ArtifactParts,
  input: Pick<ScreeningInput, 'identity' | 'surroundings'> | null,
  criteria: CandidateCriteria,
  film: AskedFilm | null,
  signal: AbortSignal,
): Promise<EfficiencyError | null | undefined> {
  const { objectives, where } = criteria;
  if (!objectives.some(({ column }) => column === COLUMN) && !where?.includes(COLUMN)) return undefined;
  if (!input?.surroundings.spectra || input.identity.models.length > 1) return null;
  const { spectra, embeddings, split } = input.surroundings;
  const inputs = {
    spectra: await parts.fetch(await parts.spread(spectra)),
    embeddings: await parts.fetch(await parts.spread(embeddings)),
    split: await parts.fetch(await parts.spread(split)),
  };
  const { summary } = await withPool((pool) => runTask(pool, 'efficiencyError', inputs, film ?? {}, { signal }));
  return ErrorSchema.parse(summary);
}
