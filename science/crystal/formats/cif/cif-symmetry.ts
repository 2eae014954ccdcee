/**
 * The symmetry operations of a CIF, from the surest of what it states:
 *
 * 1. listed operations, or generators of them;
 * 2. a Hall symbol, from which the operations follow;
 * 3. names and numbers, if only one tabulated setting (axes and origin) fits all of them and the cell;
 * 4. the identity, where the file says P 1, or nothing at all: the dictionary's default.
 *
 * Everything else that the file says of its group has to agree. Where symmetry is stated, but not its operations, or
 * only the identity, the file is refused, unless the sites are all atoms of the cell as they stand.
 */

import { at, required } from '../../../../schemas/required.js';
import { refuse, shown } from '../contract/structure-format.js';
import { areEqual } from '../space-groups/same-group.js';
import { hasCode } from '../space-groups/setting-names.js';
import { IDENTITY, type SymmetryOperation } from '../space-groups/symmetry-operation.js';
import { operationsOfSetting, SETTINGS, type SpaceGroupSetting } from '../space-groups/tabulated-settings.js';
import { areWholeCell, type ElementSite } from '../space-groups/whole-cell.js';
import type { CifBlock } from './cif-blocks.js';
import { fitsCell, readListedOperations } from './cif-operations.js';
import {
  listOfSettings,
  refuseContradiction,
  refuseDisagreement,
  refuseWithoutOperations,
} from './cif-symmetry-conflicts.js';
import { allows, readStatements, type SymmetryStatement } from './cif-symmetry-statements.js';
import { type SymmetryColumn, symmetryColumns } from './cif-symmetry-tags.js';

type Group = readonly SymmetryOperation[];

interface CifSymmetry {
  /** What makes all atoms from the sites. */
  readonly operations: Group;
  /** What the multiplicities of the sites are of: more than the operations where all atoms are listed. */
  readonly group: Group;
  /** Whether the file says so, rather than nothing. */
  readonly isStated: boolean;
}

interface SymmetryContext {
  /** Shape [3, 3], ångström. */
  readonly lattice: Float64Array;
  readonly sites: readonly ElementSite[];
  /** Whether the sites as they stand make up the number of atoms, or the density, that the file states. */
  readonly sitesAreAllAtoms: boolean;
}

/** @throws InvalidStructureError naming tag, value and line of what contradicts, or of what tells too little */
export function readCifSymmetry(block: CifBlock, context: SymmetryContext, file: string): CifSymmetry {
  const columns = symmetryColumns(block);
  for (const { kind, column } of columns)
    if (kind === 'beyond') {
      const { tag, line } = column;
      refuse({ file, line }, `${tag}: a modulated or magnetic structure`, tag, 'a crystal');
    }
  const listed = readListedOperations(columns, context.lattice, file);
  const statements = readStatements(columns, file);
  refuseDisagreement(statements, file);
  const hall = statements.find((statement) => statement.group);
  const group = listed && listed.length > 1 ? listed : hall?.group;
  if (!group) return withoutOperations(columns, statements, listed !== undefined, context, file);

  for (const statement of statements) if (!allows(statement, group)) refuseContradiction(statement, group, file);
  if (group === listed) return { operations: group, group, isStated: true };
  const whole = asWholeCell(group, context);
  if (whole) return whole;
  if (listed) refuseContradiction(required(hall), listed, file);
  if (!group.every((operation) => fitsCell(operation, context.lattice)))
    refuseWithoutOperations(required(hall).found, required(hall).line, ', and it does not fit the cell', file);
  return { operations: group, group, isStated: true };
}

/** @returns undefined where the sites are not all atoms of the cell */
function asWholeCell(group: Group, { sites, lattice, sitesAreAllAtoms }: SymmetryContext): CifSymmetry | undefined {
  const identity = { operations: [IDENTITY], isStated: true };
  if (group.every((one) => fitsCell(one, lattice)) && areWholeCell(sites, group, lattice))
    return { ...identity, group };
  return sitesAreAllAtoms ? { ...identity, group: [IDENTITY] } : undefined;
}

/** No operations are listed, or the identity alone. */
function withoutOperations(
  columns: readonly SymmetryColumn[],
  statements: readonly SymmetryStatement[],
  identityIsListed: boolean,
  context: SymmetryContext,
  file: string,
): CifSymmetry {
  const identity = { operations: [IDENTITY], group: [IDENTITY], isStated: true };
  if (context.sitesAreAllAtoms) return identity;
  const understood = statements.filter(({ admits }) => admits);
  const candidates = SETTINGS.filter((setting) => understood.every(({ admits }) => required(admits).has(setting)));
  if (candidates.every(({ number }) => number === 1)) return identity;
  const others = statements.filter((one) => (one.admits ? !allows(one, [IDENTITY]) : one.precision === 'group'));
  if (identityIsListed && others.length === 0) return identity;

  const telling = others[0] ?? statements[0];
  if (!telling) {
    const open = columns.find(({ kind }) => kind === 'unknown' || kind === 'code' || kind === 'change');
    if (!open) return { ...identity, isStated: false };
    const { tag, line, values } = open.column;
    refuseWithoutOperations(`${tag} ${shown(at(values, 0).text)}`, line, '', file);
  }
  // A name that is not tabulated may be of another cell than the number beside it.
  const isOneGroup =
    statements.every(({ admits }) => admits) && understood.some(({ precision }) => precision === 'group');
  const fitting = isOneGroup ? candidates.filter((one) => doesFit(one, context.lattice)) : [];
  for (const setting of fitting) {
    const whole = asWholeCell(operationsOfSetting(setting), context);
    if (whole) return whole;
  }
  if (identityIsListed) refuseContradiction(telling, [IDENTITY], file);
  const refuseOpen = (why: string): never => refuseWithoutOperations(telling.found, telling.line, why, file);
  if (!isOneGroup) refuseOpen(telling.admits || telling.precision !== 'group' ? '' : ', and it is not tabulated');
  if (fitting.length === 0) refuseOpen(', and none of its settings fits the cell');
  const change = columns.find(({ kind, column }) => kind === 'change' && !SAME_SETTING.test(at(column.values, 0).text));
  if (change) refuseOpen(`, and ${change.column.tag} ${shown(at(change.column.values, 0).text)}`);
  const chosen = withCode(fitting, columns);
  const operations = operationsOfSetting(at(chosen, 0));
  if (!chosen.every((setting) => areEqual(operationsOfSetting(setting), operations)))
    refuseOpen(`, and it has several settings: ${listOfSettings(chosen)}`);
  return { operations, group: operations, isStated: true };
}

const SAME_SETTING = /^\s*(?:a\s*,\s*b\s*,\s*c|x\s*,\s*y\s*,\s*z)\s*(?:;\s*0\s*,\s*0\s*,\s*0\s*)?$/i;

function doesFit(setting: SpaceGroupSetting, lattice: Float64Array): boolean {
  return operationsOfSetting(setting).every((operation) => fitsCell(operation, lattice));
}

/** The code of the setting that is stated, where one of them has it. */
function withCode(settings: readonly SpaceGroupSetting[], columns: readonly SymmetryColumn[]) {
  const codes = columns.flatMap(({ kind, column }) =>
    kind === 'code' ? [at(column.values, 0).text.toLowerCase()] : [],
  );
  const coded = settings.filter((setting) => codes.some((code) => hasCode(setting, code)));
  return coded.length > 0 ? coded : settings;
}
