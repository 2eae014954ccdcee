/** An ALIGNN training folder, files already read: `id_prop.csv` and the structure files that it names. */
import { createHash } from 'node:crypto';
import type { Table } from '../../schemas/artifact.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { readIdProp } from './id-prop.js';
import { readPoscar, structureId } from './poscar-reader.js';
import { structuresToTable } from './structures-table.js';

export const ID_PROP_FILE = 'id_prop.csv';

export interface TrainingFolder {
  /** Sorted by id, by code unit. */
  readonly structures: Table<'structures'>;
  /** One row a structure, in the same order: shape [rows, points], in the file's own quantity. */
  readonly targets: Float64Array;
}

/**
 * @param files name -> text; files that `id_prop.csv` does not name are left out
 * @param points numbers expected in every row of `id_prop.csv`
 * @throws InvalidInputError for a missing file, another number of values, or two files of one id
 * @throws InvalidStructureError naming file and line
 */
export function readTrainingFolder(files: ReadonlyMap<string, string>, points: number): TrainingFolder {
  const list = files.get(ID_PROP_FILE);
  if (list === undefined)
    throw new InvalidInputError(`there is no ${ID_PROP_FILE}`, {
      file: ID_PROP_FILE,
      expected: 'a file name and numbers a row',
    });
  const rows = readIdProp(list, ID_PROP_FILE).sort((a, b) => byCodeUnit(structureId(a.file), structureId(b.file)));
  const found = rows[0]!.values.length;
  if (found !== points)
    throw new InvalidInputError(`${ID_PROP_FILE}: rows of ${found} numbers, but the axis has ${points} points`, {
      file: ID_PROP_FILE,
      found,
      expected: points,
    });
  const targets = new Float64Array(rows.length * points);
  const crystals = rows.map(({ file, line, values }, n) => {
    const text = files.get(file);
    if (text === undefined)
      throw new InvalidInputError(`${ID_PROP_FILE}, line ${line}: there is no file "${file}"`, {
        file: ID_PROP_FILE,
        line,
        found: file,
        expected: 'a structure file in the same folder',
      });
    if (n > 0 && structureId(file) === structureId(rows[n - 1]!.file))
      throw new InvalidInputError(
        `${ID_PROP_FILE}, line ${line}: "${file}" and "${rows[n - 1]!.file}" have the same id`,
        {
          file: ID_PROP_FILE,
          line,
          found: structureId(file),
          expected: 'names that differ before the ending',
        },
      );
    targets.set(values, n * points);
    return { structure: readPoscar(text, file), source: file, sourceSha256: sha256(text) };
  });
  const structures = structuresToTable(
    crystals.map(({ structure }) => structure),
    crystals,
  );
  return { structures, targets };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
