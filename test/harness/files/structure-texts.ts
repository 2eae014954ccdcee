/**
 * One sketch of crystals in orthogonal cells, written in every structure format. Numbers are texts, so that broken ones
 * reach the file as they are.
 */

import { elementOf } from '../../../science/chemistry/index.js';
import {
  ASE,
  CIF,
  EXTENDED_XYZ,
  JARVIS,
  OPTIMADE,
  POSCAR,
  PYMATGEN,
  type StructureFormat,
} from '../../../science/crystal/formats/index.js';

export interface CrystalSketch {
  /** ångström */
  readonly edges: readonly [string, string, string];
  /** Fractional. */
  readonly atoms: readonly (readonly [symbol: string, x: string, y: string, z: string])[];
}

export interface WrittenFormat {
  readonly format: StructureFormat;
  readonly fileName: string;
  /** Whether a file may hold several structures. */
  readonly several: boolean;
  write(...crystals: readonly CrystalSketch[]): string;
  /** How it writes what is no element; default: as in the sketch. */
  readonly wrong?: Readonly<Record<string, number>>;
}

const WRONG_NUMBERS: Readonly<Record<string, number>> = { Xx: 200, X: 0 };

export const WRITTEN_FORMATS: readonly WrittenFormat[] = [
  { format: POSCAR, fileName: 'cell.vasp', several: false, write: (one) => poscar(one!) },
  { format: CIF, fileName: 'cell.cif', several: true, write: (...all) => all.map(cif).join('') },
  { format: EXTENDED_XYZ, fileName: 'cell.extxyz', several: true, write: (...all) => all.map(extendedXyz).join('') },
  { format: PYMATGEN, fileName: 'cell.json', several: true, write: (...all) => list(all.map(pymatgen)) },
  { format: JARVIS, fileName: 'cell.json', several: true, write: (...all) => list(all.map(jarvis)) },
  {
    format: OPTIMADE,
    fileName: 'cell.json',
    several: true,
    write: (...all) => `{"data": ${list(all.map(optimade))}}\n`,
  },
  { format: ASE, fileName: 'cell.json', several: true, write: (...all) => list(all.map(ase)), wrong: WRONG_NUMBERS },
];

function rows([a, b, c]: CrystalSketch['edges']): string[][] {
  return [
    [a, '0', '0'],
    ['0', b, '0'],
    ['0', '0', c],
  ];
}

function cartesian({ edges, atoms }: CrystalSketch): string[][] {
  return atoms.map(([, ...xyz]) =>
    xyz.map((text, axis) => {
      const value = Number(text) * Number(edges[axis]);
      return Number.isFinite(value) ? String(value) : Number.isFinite(Number(text)) ? '0' : text;
    }),
  );
}

function poscar({ edges, atoms }: CrystalSketch): string {
  const lines = (all: readonly (readonly string[])[]) => all.map((words) => words.join(' ')).join('\n');
  const symbols = atoms.map(([symbol]) => symbol);
  const positions = atoms.map(([, ...xyz]) => xyz);
  return `cell\n1.0\n${lines(rows(edges))}\n${symbols.join(' ')}\n${symbols.map(() => 1).join(' ')}\nDirect\n${lines(positions)}\n`;
}

function cif({ edges: [a, b, c], atoms }: CrystalSketch, n: number): string {
  const sites = atoms.map(([symbol, ...xyz], i) => `${symbol}${i + 1} ${symbol} ${xyz.join(' ')}\n`);
  return [
    `data_c${n}\n_cell_length_a ${a}\n_cell_length_b ${b}\n_cell_length_c ${c}\n`,
    '_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n',
    'loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n',
    ...sites,
  ].join('');
}

function extendedXyz(crystal: CrystalSketch): string {
  const { edges, atoms } = crystal;
  const positions = cartesian(crystal);
  const lines = atoms.map(([symbol], i) => `${symbol} ${positions[i]!.join(' ')}\n`);
  const head = `Lattice="${rows(edges).flat().join(' ')}" Properties=species:S:1:pos:R:3 pbc="T T T"`;
  return `${atoms.length}\n${head}\n${lines.join('')}`;
}

const json = (value: readonly unknown[]): string =>
  `[${value.map((one) => (Array.isArray(one) ? json(one) : String(one))).join(', ')}]`;
const list = (entries: readonly string[]) => (entries.length === 1 ? entries[0]! : `[\n${entries.join(',\n')}\n]`);

function pymatgen({ edges, atoms }: CrystalSketch): string {
  const sites = atoms.map(
    ([symbol, ...xyz]) => `{"species": [{"element": "${symbol}", "occu": 1}], "abc": ${json(xyz)}}`,
  );
  return `{"@class": "Structure",\n"lattice": {"matrix": ${json(rows(edges))}},\n"sites": [\n${sites.join(',\n')}\n]}`;
}

function jarvis({ edges, atoms }: CrystalSketch): string {
  const coords = atoms.map(([, ...xyz]) => json(xyz)).join(',\n');
  const elements = JSON.stringify(atoms.map(([symbol]) => symbol));
  return `{"lattice_mat": ${json(rows(edges))},\n"coords": [${coords}],\n"elements": ${elements},\n"cartesian": false}`;
}

function optimade(crystal: CrystalSketch): string {
  const { edges, atoms } = crystal;
  const symbols = [...new Set(atoms.map(([symbol]) => symbol))];
  const species = symbols.map((name) => ({ name, chemical_symbols: [name], concentration: [1] }));
  const positions = cartesian(crystal).map(json).join(',\n');
  return [
    `{"type": "structures", "attributes": {"lattice_vectors": ${json(rows(edges))},`,
    `"cartesian_site_positions": [${positions}],`,
    `"species_at_sites": ${JSON.stringify(atoms.map(([symbol]) => symbol))}, "species": ${JSON.stringify(species)}}}`,
  ].join('\n');
}

function ase(crystal: CrystalSketch): string {
  const { edges, atoms } = crystal;
  const numbers = atoms.map(([symbol]) => elementOf(symbol)?.atomicNumber ?? WRONG_NUMBERS[symbol]!);
  const values = (shape: string, type: string, all: readonly string[]) =>
    `{"__ndarray__": [[${shape}], "${type}",\n[${all.join(',\n')}]]}`;
  return [
    `{"numbers": ${values(String(atoms.length), 'int64', numbers.map(String))},`,
    `"positions": ${values(`${atoms.length}, 3`, 'float64', cartesian(crystal).flat())},`,
    `"cell": ${values('3, 3', 'float64', rows(edges).flat())},`,
    `"pbc": ${values('3', 'bool', ['true', 'true', 'true'])}, "__ase_objtype__": "atoms"}`,
  ].join('\n');
}
