/** A group of files that is too much for the memory is predicted in halves, down to the file that is too much alone. */

import { sourceParts } from '../../infra/artifacts/source-parts.js';
import { ChildProcessDiedError, ResourceError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import { type GroupResult, type PredictionWork, predictGroup } from './predict-group.js';
import { tableOf } from './run-task.js';
import type { FileGroup } from './structure-files.js';

/** Deaths of the process of a single file after which another try is pointless. */
const MAX_DEATHS = 3;

/** One that is too much alone has no tables. */
export type PieceResult =
  | GroupResult
  | ({ readonly [Name in Exclude<keyof GroupResult, 'broken'>]: null } & { readonly broken: readonly Error[] });

/**
 * @yields in the order of the files; the last bits of a prediction depend on its neighbours in a batch (about 2e-6)
 * @throws what a model is refused for
 */
export async function* predictInHalves(
  work: PredictionWork,
  group: FileGroup,
  onProgress?: (done: number, total: number) => void,
): AsyncGenerator<PieceResult> {
  for (let death = 1; ; death++) {
    try {
      yield await predictGroup(work, group, onProgress);
      return;
    } catch (error) {
      if (!(error instanceof ChildProcessDiedError)) throw error;
      if (group.files > 1) break;
      if (death < MAX_DEATHS) continue;
      const nothing = { predictions: null, atoms: null, contributions: null, assessed: null, notices: null };
      yield { ...nothing, broken: [tooMuch(group, error)] };
      return;
    }
  }
  for (const half of halvesOf(group)) yield* predictInHalves(work, half);
}

function halvesOf({ parts }: FileGroup): FileGroup[] {
  const { rows, columns, metadata } = tableOf('source-files', parts);
  const middle = Math.ceil(rows / 2);
  return [
    [0, middle],
    [middle, rows],
  ].map(([start, end]) => {
    const name = columns.name.slice(start, end);
    const text = columns.text.slice(start, end);
    const table = { kind: 'source-files', rows: name.length, columns: { name, text }, metadata } as const;
    return { parts: sourceParts(table), files: name.length, names: name, unreadable: [] };
  });
}

function tooMuch({ parts }: FileGroup, last: ChildProcessDiedError): ResourceError {
  const [file] = tableOf('source-files', parts).columns.name;
  return new ResourceError(
    `${file}: the process that predicts it died ${MAX_DEATHS} times: ${last.message}`,
    { file: required(file), ...last.facts, 'way out': 'more memory, or without this file' },
    { cause: last },
  );
}
