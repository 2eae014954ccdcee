/**
 * The 530 settings (axes and origin) of the 230 space groups for which the International Tables name operations.
 * A line of the tables: number | setting | Hall symbol | Hermann-Mauguin symbol | full symbol where it is another.
 * Settings: origin choice 1 or 2, axes H (hexagonal) or R (rhombohedral), unique axis and cell choice (`b1`), order of
 * the axes (`cab`); `-` where there is none to tell. The groups 39, 41, 64, 67 and 68 bear the names from before the
 * letter e.
 * @source International Tables for Crystallography B (2010), table A1.4.2.7, in the order and with the settings of
 *   spglib 2.8.0 (BSD-3-Clause); names of the five groups from gemmi 0.7.5 (MPL-2.0). Facts, not text, of both.
 */

import { required } from '../../../../schemas/required.js';
import { operationsOfHallSymbol } from './hall-symbol.js';
import { ORTHORHOMBIC } from './settings-orthorhombic.js';
import { TETRAGONAL_TO_CUBIC } from './settings-tetragonal-cubic.js';
import { TRICLINIC_TO_MONOCLINIC } from './settings-triclinic-monoclinic.js';
import type { SymmetryOperation } from './symmetry-operation.js';

export interface SpaceGroupSetting {
  /** 1 to 230. */
  readonly number: number;
  /** Empty where the group has no other. */
  readonly setting: string;
  readonly hallSymbol: string;
  /** Hermann-Mauguin symbol in this setting, with blanks: `P 1 21/c 1`, `F m -3 m`. */
  readonly symbol: string;
  readonly fullSymbol: string;
}

/** Place in the list + 1 is the Hall number. */
export const SETTINGS: readonly SpaceGroupSetting[] = [TRICLINIC_TO_MONOCLINIC, ORTHORHOMBIC, TETRAGONAL_TO_CUBIC]
  .flatMap((table) => table.trim().split('\n'))
  .map((line) => {
    const [number, setting, hallSymbol, symbol, fullSymbol] = line.split(' | ') as [
      string,
      string,
      string,
      string,
      string?,
    ];
    return {
      number: Number(number),
      setting: setting === '-' ? '' : setting,
      hallSymbol,
      symbol,
      fullSymbol: fullSymbol ?? symbol,
    };
  });

const known = new Map<SpaceGroupSetting, readonly SymmetryOperation[]>();

/** @returns all operations, the identity first */
export function operationsOfSetting(setting: SpaceGroupSetting): readonly SymmetryOperation[] {
  const operations = known.get(setting) ?? required(operationsOfHallSymbol(setting.hallSymbol), setting.hallSymbol);
  known.set(setting, operations);
  return operations;
}
