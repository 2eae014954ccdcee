/**
 * An ALIGNN training folder, files already read: `id_prop.csv` and the structure files that it names, of any format that
 * is read, one structure each; or `id_prop.json`, which holds all.
 */

import { createHash } from 'node:crypto';
import type { Condition } from '../../../schemas/conditions.js';
import { InvalidInputError, InvalidStructureError } from '../../../schemas/failure.js';
import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';
import { at, required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { TRAINING_FOLDER } from '../../../schemas/tables/training-list.js';
import { printable, type RowPlace } from '../../text/index.js';
import type { ReadOptions } from '../formats/contract/structure-format.js';
import { readStructures } from '../formats/structure-reader.js';
import { type CrystalNotice, noticesOf } from '../structure/notices.js';
import { distinctIds } from '../structure/structure-ids.js';
import { type StructureOrigin, structuresToTable } from '../structure/structures-table.js';
import { withConditions } from './conditioned-rows.js';
import { type IdPropRow, readIdProp } from './id-prop.js';
import { readIdPropJson } from './id-prop-json.js';

export interface TrainingFolder {
  /** Sorted by id, by code unit. */
  readonly structures: Table<'structures'>;
  /** One row a structure, in the same order: shape [rows, points], in the file's own quantity. */
  readonly targets: Float64Array;
  readonly points: number;
  /** Place of every structure in the list of the folder, from 0: that order decides ALIGNN's splits. */
  readonly listed: Uint32Array;
  /** Where each row stands in the list, in the order of the structures. */
  readonly places: readonly RowPlace[];
  /** What is taken and told, in the order of the structures. */
  readonly notices: readonly CrystalNotice[];
  /** What the extra features of the structures are; none where nothing says so. */
  readonly conditions: readonly Condition[];
  /** Which crystal each row is of, in the order of the structures; empty without conditions. */
  readonly crystals: readonly string[];
}

interface FolderReading extends ReadOptions {
  /** Conditions that `property.json` names. */
  readonly conditions?: readonly Condition[];
}

interface Crystal extends StructureOrigin {
  /** As the list calls it: the path of a file, or `jid`. */
  readonly name: string;
  readonly structure: Structure;
  readonly values: Float64Array;
  readonly line?: number;
}

/**
 * @param files name -> text; files that `id_prop.csv` does not name are left out
 * @param points numbers expected in every row; null: as many as there are
 * @throws InvalidInputError for a missing file, another number of values, or two files of one id
 * @throws InvalidStructureError naming file and line
 */
export function readTrainingFolder(
  files: ReadonlyMap<string, string>,
  points: number | null,
  { conditions: stated = [], ...options }: FolderReading = {},
): TrainingFolder {
  const [csv, json] = [files.get(TRAINING_FOLDER.list), files.get(TRAINING_FOLDER.listJson)];
  const list = json === undefined ? TRAINING_FOLDER.list : TRAINING_FOLDER.listJson;
  if (csv === undefined && json === undefined)
    throw new InvalidInputError(`there is no ${TRAINING_FOLDER.list}`, {
      file: TRAINING_FOLDER.list,
      expected: 'a file name and numbers a row',
    });
  if (csv !== undefined && json !== undefined)
    throw new InvalidInputError(
      `there are an ${TRAINING_FOLDER.list} and an ${TRAINING_FOLDER.listJson}: one list decides`,
      {
        expected: 'one of the two',
      },
    );
  const listed = csv === undefined ? crystalsOfJson(json!) : crystalsOfCsv(csv, files, points, options);
  const conditioned = withConditions(listed, files.get(TRAINING_FOLDER.conditions), stated);
  const { rows: crystals, conditions } = conditioned;
  const found = crystals[0]!.values.length;
  refuseOtherWidth(list, found, points);
  const order = crystals.map((_, n) => n).sort((a, b) => byCodeUnit(idOf(at(crystals, a)), idOf(at(crystals, b))));
  const sorted = order.map((n) => at(crystals, n));
  const targets = new Float64Array(sorted.length * found);
  sorted.forEach(({ values }, n) => {
    targets.set(values, n * found);
  });
  const crystalsInOrder = sorted.map(({ structure }) => structure);
  return {
    structures: structuresToTable(crystalsInOrder, sorted),
    targets,
    points: found,
    listed: Uint32Array.from(order),
    places: sorted.map(({ structure, line }) => ({
      file: list,
      ...(line === undefined ? {} : { line }),
      crystal: printable(structure.id),
    })),
    notices: noticesOf(crystalsInOrder),
    conditions,
    crystals: conditioned.crystals.length === 0 ? [] : order.map((n) => at(conditioned.crystals, n)),
  };
}

function crystalsOfJson(text: string): Crystal[] {
  const sourceSha256 = sha256(text);
  return readIdPropJson(text, TRAINING_FOLDER.listJson).map(({ jid, ...entry }) => ({
    ...entry,
    name: jid,
    source: TRAINING_FOLDER.listJson,
    sourceSha256,
  }));
}

function crystalsOfCsv(
  list: string,
  files: ReadonlyMap<string, string>,
  points: number | null,
  options: ReadOptions,
): Crystal[] {
  const rows = readIdProp(list, TRAINING_FOLDER.list, { repeats: files.has(TRAINING_FOLDER.conditions) });
  refuseOtherWidth(TRAINING_FOLDER.list, rows[0]!.values.length, points);
  const names = [...new Set(rows.map(({ file }) => file))];
  const idOfFile = new Map(distinctIds(names).map((id, n) => [at(names, n), id]));
  const named = new Map<string, string>();
  return rows.map((row) => {
    const { file, line, values } = row;
    const text = files.get(file);
    if (text === undefined)
      throw new InvalidInputError(`${TRAINING_FOLDER.list}, line ${line}: there is no file "${file}"`, {
        file: TRAINING_FOLDER.list,
        line,
        found: file,
        expected: 'a structure file in the folder',
      });
    const id = required(idOfFile.get(file));
    const twin = named.get(id);
    if (twin !== undefined && twin !== file)
      throw new InvalidInputError(`${TRAINING_FOLDER.list}, line ${line}: "${file}" and "${twin}" have the same id`, {
        file: TRAINING_FOLDER.list,
        line,
        found: id,
        expected: 'names that differ before the ending',
      });
    named.set(id, file);
    return {
      line,
      name: file,
      structure: { ...onlyStructure(text, row, options), id },
      values,
      source: file,
      sourceSha256: sha256(text),
    };
  });
}

/** @throws InvalidStructureError also for a file of several structures: a row has one spectrum */
function onlyStructure(text: string, { file, line }: IdPropRow, options: ReadOptions): Structure {
  const structures = readStructures(text, file, options);
  if (structures.length === 1) return at(structures, 0);
  throw new InvalidStructureError(
    `${file}: ${structures.length} structures, but one row of ${TRAINING_FOLDER.list} (line ${line})`,
    { file, found: `${structures.length} structures`, expected: 'one structure a file' },
  );
}

/** @param points expected; null: as many as there are */
export function refuseOtherWidth(list: string, found: number, points: number | null): void {
  if (points === null || found === points) return;
  throw new InvalidInputError(`${list}: rows of ${found} numbers, but the axis has ${points} points`, {
    file: list,
    found,
    expected: points,
  });
}

function idOf({ structure }: Crystal): string {
  return structure.id;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
