/**
 * Rows of a training folder joined with the conditions that their numbers hold at, and which of them are of one crystal: rows that
 * name one file or one `jid`, rows whose structures are equal number by number, and rows of one `base`.
 */

import { type Condition, conditionKey, conditionValuesText } from '../../../schemas/conditions.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import { at, required } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { TRAINING_FOLDER } from '../../../schemas/tables/training-list.js';
import { reducedFormula } from '../../chemistry/index.js';
import { groupBy } from '../../numerics/index.js';
import { printable, shortened } from '../../text/index.js';
import { type ConditionRow, describedBy, readConditions } from './conditions.js';
import { refuseLine } from './list-records.js';

interface Row {
  readonly structure: Structure;
  /** As the list calls it: a file, or the id of an entry. */
  readonly name: string;
}

interface Conditioned<R extends Row> {
  /** None where no file says them. */
  readonly conditions: readonly Condition[];
  /** With their conditions as extra features; rows of one name have ids that say their conditions. */
  readonly rows: readonly R[];
  /** Of every row, its crystal. */
  readonly crystals: readonly string[];
}

/**
 * @param text of `conditions.csv`, if there is one
 * @param stated conditions that `property.json` names
 * @throws InvalidInputError naming file, line or field, and value
 */
export function withConditions<R extends Row>(
  rows: readonly R[],
  text: string | undefined,
  stated: readonly Condition[],
): Conditioned<R> {
  if (text !== undefined) return fromFile(rows, text, stated);
  if (stated.length === 0) return { conditions: [], rows, crystals: [] };
  const found = rows[0]?.structure.extraFeatures?.length ?? 0;
  if (found !== stated.length)
    throw new InvalidInputError(
      `${TRAINING_FOLDER.property}: conditions: ${stated.length} are named, and the crystals bring ${found} extra features along`,
      {
        file: TRAINING_FOLDER.property,
        field: 'conditions',
        found: stated.map(conditionKey).join(', '),
        expected: `as many as extra_features of ${TRAINING_FOLDER.listJson}, or the columns of a ${TRAINING_FOLDER.conditions}`,
      },
    );
  return settled(rows, stated, null);
}

function fromFile<R extends Row>(rows: readonly R[], text: string, stated: readonly Condition[]): Conditioned<R> {
  const file = TRAINING_FOLDER.conditions;
  const bearer = rows.find(({ structure }) => structure.extraFeatures);
  if (bearer)
    throw new InvalidInputError(
      `${bearer.structure.id} has extra_features, and there is a ${file}: one of them decides`,
      {
        file,
        crystal: printable(bearer.structure.id),
        found: `extra_features and ${file}`,
        expected: 'one of the two',
      },
    );
  const read = readConditions(text, file);
  const conditions = describedBy(stated, read.conditions, TRAINING_FOLDER);
  const given = matched(rows, read.rows, file);
  const own = rows.map((row, i) => ({
    ...row,
    structure: { ...row.structure, extraFeatures: at(given, i).values },
  }));
  const bases = given.map(({ base }) => base);
  return settled(own, conditions, bases.includes(null) ? null : (bases as string[]));
}

/** The n-th row of a name in the one file is its n-th row in the other. */
function matched(rows: readonly Row[], given: readonly ConditionRow[], file: string): ConditionRow[] {
  const nameOf = new Map(rows.flatMap(({ name, structure }) => [[structure.id, name] as const, [name, name] as const]));
  const waiting = groupBy(given, ({ id }) => nameOf.get(id) ?? id);
  const found = rows.map(({ name }) => {
    const next = waiting.get(name)?.shift();
    if (next) return next;
    throw new InvalidInputError(`${file}: no row for ${printable(shortened(name))}, or fewer than the list has`, {
      file,
      crystal: printable(name),
      found: 'nothing',
      expected: 'as many rows of a crystal as the list has, in its order',
    });
  });
  for (const [name, [left]] of waiting) {
    if (!left) continue;
    const isKnown = rows.some((row) => row.name === name);
    const problem = isKnown ? 'more rows of this crystal than the list has' : 'no crystal of the list is called so';
    refuseLine(file, left.line, problem, `"${shortened(left.id)}"`, 'ids of the list, as often as there');
  }
  return found;
}

function settled<R extends Row>(
  rows: readonly R[],
  conditions: readonly Condition[],
  bases: readonly string[] | null,
): Conditioned<R> {
  const valuesOf = ({ structure }: Row) => [...(structure.extraFeatures ?? [])];
  conditions.forEach((own, k) => {
    const [first] = rows.map((row) => valuesOf(row)[k]);
    if (rows.every((row) => valuesOf(row)[k] === first))
      throw new InvalidInputError(`${conditionKey(own)} is ${first} in every row: nothing can be learned of it`, {
        field: conditionKey(own),
        found: String(first),
        expected: 'two values or more, or no such condition',
      });
  });
  const named = groupBy(rows.keys(), (row) => at(rows, row).structure.id);
  const distinct = rows.map((row) => {
    const { structure } = row;
    if (named.get(structure.id)?.length === 1) return row;
    const text = valuesOf(row).map((value, k) => `${value}${at(conditions, k).unit.replaceAll('/', '-')}`);
    return { ...row, structure: { ...structure, id: `${structure.id}@${text.join(',')}` } };
  });
  refuseRepeats(distinct, conditions);
  const crystals = bases ?? crystalsOf(rows);
  refuseOtherFormulas(rows, crystals);
  return { conditions, rows: distinct, crystals };
}

function refuseRepeats(rows: readonly Row[], conditions: readonly Condition[]): void {
  const seen = new Set<string>();
  for (const { structure, name } of rows) {
    if (!seen.has(structure.id)) {
      seen.add(structure.id);
      continue;
    }
    const values = Object.fromEntries(
      conditions.map((own, k) => [conditionKey(own), at(required(structure.extraFeatures), k)]),
    );
    const text = conditionValuesText(values);
    throw new InvalidInputError(`${printable(shortened(name))} is there twice at ${text}`, {
      crystal: printable(structure.id),
      found: text,
      expected: 'every crystal once at the same conditions',
    });
  }
}

/** Called after the first row of each. */
function crystalsOf(rows: readonly Row[]): string[] {
  const first = new Map<string, string>();
  return rows.map(({ structure: { id, species, lattice, fracCoords }, name }) => {
    const geometry = JSON.stringify([species, [...lattice], [...fracCoords]]);
    const crystal = first.get(name) ?? first.get(geometry) ?? id;
    first.set(name, crystal);
    first.set(geometry, crystal);
    return crystal;
  });
}

function refuseOtherFormulas(rows: readonly Row[], crystals: readonly string[]): void {
  for (const [crystal, members] of groupBy(rows.keys(), (row) => at(crystals, row))) {
    const formulas = [...new Set(members.map((row) => reducedFormula(at(rows, row).structure.species)))];
    if (formulas.length > 1)
      throw new InvalidInputError(`rows of ${printable(shortened(crystal))} are of different compounds`, {
        field: 'base',
        crystal: printable(crystal),
        found: formulas.join(', '),
        expected: 'rows of one crystal differ in their conditions',
      });
  }
}
