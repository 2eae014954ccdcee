/** Refusals of a CIF whose symmetry contradicts itself or tells too little, by tag and value, with the way out. */

import { at, required } from '../../../../schemas/required.js';
import { refuse } from '../contract/structure-format.js';
import { areEqual } from '../space-groups/same-group.js';
import { keyOf, type SymmetryOperation, textOf } from '../space-groups/symmetry-operation.js';
import { operationsOfSetting, SETTINGS, type SpaceGroupSetting } from '../space-groups/tabulated-settings.js';
import type { SymmetryStatement } from './cif-symmetry-statements.js';

type Group = readonly SymmetryOperation[];

const WAY_OUT =
  "the group's operations as _space_group_symop_operation_xyz, or all atoms of the cell and P 1 as the space group";

/** The operations are of another group than the one that is stated. */
export function refuseContradiction(statement: SymmetryStatement, group: Group, file: string): never {
  const { found, line } = statement;
  const problem = `${found}, but ${described(group)}${missing(statement, group)}`;
  refuse({ file, line }, problem, found, WAY_OUT);
}

/** @throws InvalidStructureError for the first statement that no setting of the earlier ones fits */
export function refuseDisagreement(statements: readonly SymmetryStatement[], file: string): void {
  let earlier: SymmetryStatement[] = [];
  for (const statement of statements) {
    const { admits, found, line } = statement;
    if (!admits) continue;
    earlier = [...earlier, statement];
    if (SETTINGS.some((setting) => earlier.every((other) => required(other.admits).has(setting)))) continue;
    const pair =
      earlier.find((other) => ![...admits].some((setting) => required(other.admits).has(setting))) ?? at(earlier, 0);
    refuse({ file, line }, `${found}, but ${pair.found}`, found, 'names, numbers and systems of one group');
  }
}

export function refuseWithoutOperations(found: string, line: number, why: string, file: string): never {
  refuse({ file, line }, `${found} without symmetry operations${why}`, found, WAY_OUT);
}

/** @param settings more than one */
export function listOfSettings(settings: readonly SpaceGroupSetting[]): string {
  const names = settings.map(({ symbol, setting }) => (setting === '' ? symbol : `${symbol}:${setting}`));
  return `${names.slice(0, 3).join(', ')}${names.length > 3 ? ' ...' : ''}`;
}

function described(group: Group): string {
  if (group.length === 1) return 'the identity as its only operation';
  const setting = SETTINGS.find((one) => areEqual(operationsOfSetting(one), group));
  return `${group.length} symmetry operations${setting ? `, those of ${setting.symbol} (${setting.number})` : ''}`;
}

/** What a list leaves out of the one setting that is named, where it is the translations of a centred cell. */
function missing({ admits }: SymmetryStatement, group: Group): string {
  const keys = new Set(group.map(keyOf));
  for (const setting of admits ?? []) {
    const named = operationsOfSetting(setting);
    const own = new Set(named.map(keyOf));
    if (group.length >= named.length || !group.every((operation) => own.has(keyOf(operation)))) continue;
    const centring = named.filter((one) => one.rotation.join() === '1,0,0,0,1,0,0,0,1' && !keys.has(keyOf(one)));
    if (group.length > 1 && centring.length > 0) return `, without ${centring.map(textOf).join('; ')}`;
  }
  return '';
}
