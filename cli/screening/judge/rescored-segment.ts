/** Rows of the best as another model sees them: predicted by it from their crystals, all that a spectrum says put in place. */
import { join } from 'node:path';
import { sourceParts } from '../../../infra/artifacts/source-parts.js';
import { withQueryDatabase } from '../../../infra/duckdb/open.js';
import { sqlList, sqlText } from '../../../infra/duckdb/sql-text.js';
import type { ConditionValues } from '../../../schemas/conditions.js';
import { required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { PredictParameters } from '../../../schemas/tables/prediction.js';
import type { ComputePool } from '../../../workers/compute-pool.js';
import { encodedTable } from '../../predict/encoded-table.js';
import type { ModelInputs } from '../../predict/model-source.js';
import { runTask, tableOf } from '../../predict/run-task.js';
import { withPool } from '../../predict/with-pool.js';
import { type AskedFilm, FILM_NUMBERS } from './film-segments.js';

type Listed = Table<'listed-candidates'>;

interface Rescoring {
  /** Crystals that are predicted, a table at a time. */
  readonly crystals: AsyncIterable<Listed> | Iterable<Listed>;
  readonly model: ModelInputs;
  /** Conditions that the screening was predicted at, where its models take some. */
  readonly at: ConditionValues | undefined;
  readonly film: AskedFilm;
  /** Segments that hold their rows. */
  readonly segments: readonly string[];
  /** Folder that the new segment is written to. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** @returns one segment of the rows that were predicted; what the other model could not predict is not among them */
export function rescoredSegment(rescoring: Rescoring): Promise<string> {
  return withPool((pool) => segmentBy(pool, rescoring));
}

/** @param pool of children that run the tasks */
async function segmentBy(pool: ComputePool, rescoring: Rescoring): Promise<string> {
  const { crystals, segments, folder } = rescoring;
  const file = join(folder, 'rescored.parquet');
  await withQueryDatabase({ files: [...segments, file], scratch: folder }, async (database) => {
    const numbers = FILM_NUMBERS.map((name) => `${name} DOUBLE`).join(', ');
    await database.run(`CREATE TABLE rescored (contentId VARCHAR, onsetReason VARCHAR, ${numbers})`);
    for await (const listed of crystals) {
      const { contentIds, descriptors } = await described(pool, listed, rescoring);
      const { columns } = descriptors;
      await database.append('rescored', [
        { kind: 'text', values: contentIds },
        { kind: 'text', values: columns.onsetReason },
        ...FILM_NUMBERS.map((name) => ({ kind: 'number' as const, values: columns[name] })),
      ]);
    }
    const replaced = ['onsetReason', ...FILM_NUMBERS].map((name) => `rescored.${name} AS ${name}`).join(', ');
    await database.run(`COPY (SELECT stored.* REPLACE (${replaced})
      FROM read_parquet(${sqlList(segments)}, union_by_name = true) AS stored
      JOIN rescored ON stored.contentId = rescored.contentId)
      TO ${sqlText(file)} (FORMAT parquet, USE_TMP_FILE false)`);
  });
  return file;
}

async function described(pool: ComputePool, listed: Listed, { model, at, film, signal }: Rescoring) {
  const candidates = [encodedTable(listed)];
  const written = await runTask(pool, 'crystalFiles', { candidates }, { format: 'poscar' }, { signal });
  const table = tableOf('source-files', required(written.outputs.files));
  const inputs = { files: sourceParts(table), ...model.inputs };
  const { outputs } = await runTask(pool, 'predict', inputs, parametersOf(model, at), { signal });
  const predictions = tableOf('predictions', required(outputs.predictions));
  const contentOf = new Map(table.columns.name.map((name, n) => [name, required(listed.columns.contentId[n])]));
  const read = await runTask(pool, 'filmDescriptors', { predictions: [encodedTable(predictions)] }, film, { signal });
  return {
    contentIds: predictions.columns.file.map((file) => required(contentOf.get(file))),
    descriptors: tableOf('film-descriptors', required(read.outputs.descriptors)),
  };
}

function parametersOf({ notes }: ModelInputs, conditions: ConditionValues | undefined): PredictParameters {
  return {
    models: notes,
    mode: null,
    symmetry: 'reduced',
    batchSize: null,
    features: ['readout'],
    perAtom: false,
    ...(conditions && { at: conditions }),
  };
}
