/**
 * What a CIF says of its space group beside the operations: each statement as the tabulated settings that it admits.
 */

import { at, required } from '../../../../schemas/required.js';
import { refuse, shown } from '../contract/structure-format.js';
import { CENTRING, operationsOfHallSymbol } from '../space-groups/hall-symbol.js';
import { type CrystalSystem, POINT_GROUPS, type PointGroup, pointGroupOf } from '../space-groups/point-groups.js';
import { isOneOf } from '../space-groups/same-group.js';
import { settingsOfName, settingsOfNumber, settingsOfSchoenflies } from '../space-groups/setting-names.js';
import { type SymmetryOperation, textOf } from '../space-groups/symmetry-operation.js';
import { operationsOfSetting, SETTINGS, type SpaceGroupSetting } from '../space-groups/tabulated-settings.js';
import type { CifValue } from './cif-blocks.js';
import type { SymmetryColumn, SymmetryTagKind } from './cif-symmetry-tags.js';

type Settings = readonly SpaceGroupSetting[];

export interface SymmetryStatement {
  /** Tag and value, as an error shows them. */
  readonly found: string;
  readonly line: number;
  readonly text: string;
  /** Whether it tells one space group, or many of one crystal system or point group, or of one kind of lattice. */
  readonly precision: 'group' | 'family' | 'lattice';
  /** At least one; undefined for a value that is not understood, and for Hall symbols of more than the identity. */
  readonly admits: ReadonlySet<SpaceGroupSetting> | undefined;
  /** Operations of a Hall symbol, which need not be tabulated. */
  readonly group?: readonly SymmetryOperation[];
}

type Reading = readonly [precision: SymmetryStatement['precision'], admits: (text: string) => Settings | undefined];

const READINGS: Partial<Record<SymmetryTagKind, Reading>> = {
  name: ['group', settingsOfName],
  reference: ['group', settingsOfReference],
  number: ['group', (text) => (/^\d{1,3}$/.test(text) ? atLeastOne(settingsOfNumber(Number(text))) : undefined)],
  schoenflies: ['group', settingsOfSchoenflies],
  hall: ['group', (text) => (operationsOfHallSymbol(text)?.length === 1 ? settingsOfNumber(1) : undefined)],
  system: ['family', settingsOfSystem],
  'point-group': ['family', (text) => settingsOfClass(({ symbol }) => symbol, text)],
  laue: ['family', (text) => settingsOfClass(({ laueClass }) => laueClass, text)],
  lattice: ['lattice', settingsOfLattice],
};

/** @throws InvalidStructureError for a tag with several values */
export function readStatements(columns: readonly SymmetryColumn[], file: string): SymmetryStatement[] {
  return columns.flatMap(({ kind, column: { tag, values } }) => {
    const reading = READINGS[kind];
    if (!reading) return [];
    const [value, second] = values as [CifValue, CifValue?];
    if (second) refuse({ file, line: second.line }, `${tag} has a second value`, shown(second.text), 'one value');
    const text = value.text.trim();
    const [precision, admits] = reading;
    const settings = admits(text);
    const statement = { found: `${tag} ${shown(text)}`, line: value.line, text, precision };
    const group = kind === 'hall' && !settings ? operationsOfHallSymbol(text) : undefined;
    return [{ ...statement, admits: settings && new Set(settings), ...(group && { group }) }];
  });
}

/** Whether a group is one of those that a statement admits. What is not understood contradicts nothing. */
export function allows(
  { admits, group: named, precision, text }: SymmetryStatement,
  group: readonly SymmetryOperation[],
): boolean {
  if (named) return isOneOf(group, [named]);
  if (!admits) return hasCentringOf(text, group);
  const { first, last } = pointGroupOf(group);
  const ofItsClass = [...admits].filter(({ number }) => number >= first && number <= last);
  if (ofItsClass.length === 0) return false;
  return precision === 'family' || isOneOf(group, ofItsClass.map(operationsOfSetting));
}

/** The letter of a symbol that is not tabulated (`C -1`, `F 4/m m m`) still tells translations of the file's own cell. */
function hasCentringOf(text: string, group: readonly SymmetryOperation[]): boolean {
  const letter = /^([ABCIF])\s*-?[1-6abcdemn]/.exec(text)?.[1];
  const own = new Set(group.map(textOf));
  return letter === undefined || required(CENTRING[letter]).every((translation) => own.has(translation));
}

/** @param text a symbol, or a number with the Hall symbol behind it: `225:-F 4 2 3` */
function settingsOfReference(text: string): Settings | undefined {
  const number = /^(\d{1,3}):/.exec(text)?.[1];
  if (number !== undefined) return atLeastOne(settingsOfNumber(Number(number)));
  const numbers = new Set(settingsOfName(text)?.map((setting) => setting.number));
  return atLeastOne(SETTINGS.filter((setting) => numbers.has(setting.number)));
}

/** Names of cells as well as of systems: a trigonal group has a hexagonal or a rhombohedral cell. */
const SYSTEMS: Readonly<Record<string, readonly CrystalSystem[]>> = {
  triclinic: ['triclinic'],
  anorthic: ['triclinic'],
  monoclinic: ['monoclinic'],
  orthorhombic: ['orthorhombic'],
  tetragonal: ['tetragonal'],
  trigonal: ['trigonal'],
  rhombohedral: ['trigonal'],
  hexagonal: ['trigonal', 'hexagonal'],
  cubic: ['cubic'],
  isometric: ['cubic'],
};

function settingsOfSystem(text: string): Settings | undefined {
  const systems = new Map(Object.entries(SYSTEMS)).get(text.toLowerCase());
  return systems && settingsOfPointGroups(({ system }) => systems.includes(system));
}

function settingsOfClass(nameOf: (pointGroup: PointGroup) => string, text: string): Settings | undefined {
  const name = text.toLowerCase().replaceAll(/[\s_]/g, '');
  return settingsOfPointGroups((pointGroup) => nameOf(pointGroup) === name);
}

function settingsOfPointGroups(holds: (pointGroup: PointGroup) => boolean): Settings | undefined {
  const pointGroups = POINT_GROUPS.filter(holds);
  return atLeastOne(
    SETTINGS.filter(({ number }) => pointGroups.some(({ first, last }) => number >= first && number <= last)),
  );
}

/** Letters of the crystal families. */
const FAMILIES: Readonly<Record<string, readonly CrystalSystem[]>> = {
  a: ['triclinic'],
  m: ['monoclinic'],
  o: ['orthorhombic'],
  t: ['tetragonal'],
  h: ['trigonal', 'hexagonal'],
  c: ['cubic'],
};

/** @param text Bravais type (`cF`, `mS`) or letter of the centring alone (`F`) */
function settingsOfLattice(text: string): Settings | undefined {
  const parts = /^([amothc]?)([PABCSIFR])$/.exec(text);
  if (!parts) return undefined;
  const [, family, letter] = parts as unknown as [string, string, string];
  const letters = letter === 'S' ? 'ABC' : letter;
  const ofFamily =
    family === ''
      ? SETTINGS
      : required(settingsOfPointGroups(({ system }) => required(FAMILIES[family]).includes(system)));
  return atLeastOne(ofFamily.filter(({ symbol }) => letters.includes(at(symbol, 0))));
}

function atLeastOne(settings: Settings): Settings | undefined {
  return settings.length > 0 ? settings : undefined;
}
