/**
 * Sets of crystals for `bench:model`, written as a folder that both sides read: one POSCAR a crystal (`<number>.vasp`), `set.json`,
 * `targets.f32` and `bonds-k<k>.json`.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { required } from '../schemas/required.js';
import type { Structure } from '../schemas/tables/crystal.js';
import { DEFAULT_GRAPH_RULES } from '../schemas/tables/graph.js';
import { TRAINING_FOLDER } from '../schemas/tables/training-list.js';
import { readStructures } from '../science/crystal/formats/index.js';
import { axisLengths, readIdProp, writePoscar } from '../science/crystal/index.js';
import { directedBonds } from '../science/graph/index.js';
import { randomSource } from '../science/numerics/random-source.js';

export interface CrystalSet {
  readonly name: string;
  readonly structures: readonly Structure[];
  /** [structures, points] */
  readonly targets: Float32Array;
  readonly points: number;
}

const BUNDLED_FOLDER = 'data/gpaw-absorption/alignn';
/** As many as the bundled spectra have. */
const RANDOM_POINTS = 301;
const SEED = 7;
const STRAIN = 0.02;
const RATTLE_ANGSTROM = 0.05;

export function bundledCrystals(): CrystalSet {
  return { ...crystalsOfFolder(BUNDLED_FOLDER), name: 'bundled' };
}

/** Every crystal as a 2x1x1 supercell, strained by up to 2 percent and rattled by up to 0.05 ångström an axis: no symmetry is left. */
export function withoutSymmetry(set: CrystalSet): CrystalSet {
  const structures = set.structures.map((structure, i) => {
    const random = randomSource(SEED, 0x5717a1, i);
    const within = (most: number) => most * (2 * random.next() - 1);
    const [xx, yy, zz] = [1 + within(STRAIN), 1 + within(STRAIN), 1 + within(STRAIN)];
    const [xy, xz, yz] = [within(STRAIN), within(STRAIN), within(STRAIN)];
    const doubled = structure.lattice.map((x, at) => (at < 3 ? 2 * x : x));
    const lattice = product(doubled, [xx, xy, xz, xy, yy, yz, xz, yz, zz]);
    const lengths = axisLengths(lattice);
    const n = structure.fracCoords.length;
    const fracCoords = Float64Array.from({ length: 2 * n }, (_, at) => {
      const x = required(structure.fracCoords[at % n]);
      const site = at % 3 === 0 ? (x + Math.floor(at / n)) / 2 : x;
      return site + within(RATTLE_ANGSTROM) / required(lengths[at % 3]);
    });
    return { id: structure.id, lattice, species: [...structure.species, ...structure.species], fracCoords };
  });
  return { ...set, name: 'no symmetry', structures };
}

/** The crystals that `id_prop.csv` names, with its numbers; without that file all structure files, with random numbers. */
export function crystalsOfFolder(folder: string): CrystalSet {
  const read = (file: string) => readStructures(readFileSync(join(folder, file), 'utf8'), file);
  const list = join(folder, TRAINING_FOLDER.list);
  if (existsSync(list)) {
    const rows = readIdProp(readFileSync(list, 'utf8'), list);
    const points = required(rows[0]).values.length;
    const structures = rows.flatMap(({ file }) => read(file).slice(0, 1));
    return { name: folder, structures, points, targets: Float32Array.from(rows.flatMap(({ values }) => [...values])) };
  }
  const files = readdirSync(folder).filter((file) => statSync(join(folder, file)).isFile());
  const structures = files.sort().flatMap(read);
  const random = randomSource(SEED, 0x7a26e7);
  const targets = Float32Array.from({ length: structures.length * RANDOM_POINTS }, () => 2 + 4 * random.next());
  return { name: folder, structures, points: RANDOM_POINTS, targets };
}

/** @param neighbours of the configurations that will run */
export function writeSet(set: CrystalSet, folder: string, neighbours: readonly number[]): void {
  const { structures, points, targets } = set;
  mkdirSync(folder, { recursive: true });
  structures.forEach((structure, i) => {
    writeFileSync(join(folder, `${i}.vasp`), writePoscar(structure));
  });
  writeFileSync(join(folder, 'set.json'), JSON.stringify({ crystals: structures.length, points }));
  writeFileSync(join(folder, 'targets.f32'), new Uint8Array(targets.buffer, targets.byteOffset, targets.byteLength));
  for (const k of neighbours) {
    const bonds = structures.map((structure) => {
      const rules = { ...DEFAULT_GRAPH_RULES, symmetry: 'full', maxNeighbors: k } as const;
      const { source, target, vector } = directedBonds(structure, rules);
      return { source: [...source], target: [...target], vector: [...vector] };
    });
    writeFileSync(join(folder, `bonds-k${k}.json`), JSON.stringify(bonds));
  }
}

/** The order in which all contestants take the crystals; `peers/alignn/measure.py` computes the same. */
export function seededOrder(n: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  let state = SEED;
  for (let i = n - 1; i > 0; i--) {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    const j = Math.floor((state * (i + 1)) / 2 ** 32);
    [order[i], order[j]] = [required(order[j]), required(order[i])];
  }
  return order;
}

/** Rows of the lattice times a matrix, both [3, 3]. */
function product(lattice: Float64Array, matrix: readonly number[]): Float64Array {
  return lattice.map((_, at) => {
    const [row, column] = [Math.floor(at / 3), at % 3];
    return [0, 1, 2].reduce((sum, k) => sum + required(lattice[3 * row + k]) * required(matrix[3 * k + column]), 0);
  });
}
