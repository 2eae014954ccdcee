/**
 * A training folder of crystals that nobody made, 1 to 64 atoms each: elements, and supercells of four prototypes in which a part
 * of the cations is another one. Half of them are strained and rattled: without symmetry a graph is as large as it can be.
 */
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { at } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { writePoscar } from '../../science/crystal/index.js';
import { randomSource } from '../../science/numerics/random-source.js';
import { ENERGY, FLOOR, madeUpSpectrum, POINTS } from './made-up-spectra.js';

const FACES = [0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0];
const CUBE = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const BODY = [-0.5, 0.5, 0.5, 0.5, -0.5, 0.5, 0.5, 0.5, -0.5];
const QUARTERS = 4 / Math.sqrt(3);

interface Prototype {
  readonly name: string;
  readonly cell: readonly number[];
  /** Lattice constant in units of the shortest contact. */
  readonly perContact: number;
  /** Charge of the cation, which stands at the origin. */
  readonly charge: 1 | 2 | 3;
  readonly anions: readonly string[];
  /** Places of the anions along the diagonal. */
  readonly diagonal: readonly number[];
}

const [HALOGENS, CHALCOGENS, PNICTOGENS] = [
  ['F', 'Cl', 'Br', 'I'],
  ['O', 'S', 'Se', 'Te'],
  ['N', 'P', 'As', 'Sb'],
];
const PROTOTYPES: readonly Prototype[] = [
  { name: 'rocksalt', cell: FACES, perContact: 2, charge: 1, anions: HALOGENS, diagonal: [0.5] },
  { name: 'rocksalt', cell: FACES, perContact: 2, charge: 2, anions: CHALCOGENS, diagonal: [0.5] },
  { name: 'zincblende', cell: FACES, perContact: QUARTERS, charge: 2, anions: CHALCOGENS, diagonal: [0.25] },
  { name: 'zincblende', cell: FACES, perContact: QUARTERS, charge: 3, anions: PNICTOGENS, diagonal: [0.25] },
  { name: 'CsCl', cell: CUBE, perContact: QUARTERS / 2, charge: 1, anions: HALOGENS, diagonal: [0.5] },
  { name: 'fluorite', cell: FACES, perContact: QUARTERS, charge: 2, anions: HALOGENS, diagonal: [0.25, 0.75] },
];
const CATIONS = {
  1: ['Li', 'Na', 'K', 'Rb', 'Cs', 'Cu', 'Ag', 'Tl'],
  2: ['Mg', 'Ca', 'Sr', 'Ba', 'Zn', 'Cd', 'Sn', 'Pb'],
  3: ['B', 'Al', 'Ga', 'In', 'Y', 'La'],
} as const;
const METALS = [...CATIONS[1], ...CATIONS[2], ...CATIONS[3]];
/** One crystal in so many is an element: a cell of one atom. */
const ELEMENT_EVERY = 20;
const REPEATS = [
  [1, 1, 1],
  [2, 1, 1],
  [3, 1, 1],
  [2, 2, 1],
  [3, 2, 1],
  [2, 2, 2],
  [3, 2, 2],
  [4, 2, 2],
  [3, 3, 2],
  [5, 2, 2],
  [4, 4, 2],
] as const;
const MOST_ATOMS = 64;
/** Shortest contacts, in ångström. */
const CONTACTS = { from: 2.2, to: 3.2 } as const;
/** Of an axis of the cell, and in ångström. */
const [STRAIN, RATTLE] = [0.02, 0.05];

/** @param number of the crystal, from 0 */
export function madeUpCell(number: number): Structure {
  const random = randomSource(number, 0x4345);
  const one = <T>(of: readonly T[]) => at(of, Math.floor(random.next() * of.length));
  const constant = CONTACTS.from + (CONTACTS.to - CONTACTS.from) * random.next();
  if (number % ELEMENT_EVERY === 0) {
    const element = one(METALS);
    const lattice = Float64Array.from(one([FACES, BODY]), (x) => 1.5 * constant * x);
    return { id: `${element}-${number}`, lattice, species: [element], fracCoords: new Float64Array(3) };
  }
  const { name, cell, perContact, charge, anions, diagonal } = one(PROTOTYPES);
  const [first, second, anion] = [one(CATIONS[charge]), one(CATIONS[charge]), one(anions)];
  const unit = 1 + diagonal.length;
  const repeats = one(REPEATS.filter(([a, b, c]) => a * b * c * unit <= MOST_ATOMS));
  const [na, nb, nc] = repeats;
  const units = na * nb * nc;
  const mixed = Math.floor(random.next() * units);
  const species: string[] = [];
  const coordinates: number[] = [];
  for (let u = 0; u < units; u++) {
    const corner = [u % na, Math.floor(u / na) % nb, Math.floor(u / (na * nb))];
    [0, ...diagonal].forEach((along, site) => {
      species.push(site > 0 ? anion : u < mixed ? second : first);
      coordinates.push(...corner.map((place, x) => (place + along) / at(repeats, x)));
    });
  }
  const rattles = number % 2 === 1;
  const within = () => (rattles ? 2 * random.next() - 1 : 0);
  const lattice = Float64Array.from(
    cell,
    (x, i) => perContact * constant * at(repeats, Math.floor(i / 3)) * (x + STRAIN * within()),
  );
  const length = (x: number) => Math.hypot(...lattice.subarray(3 * x, 3 * x + 3));
  const fracCoords = Float64Array.from(coordinates, (place, i) => place + (RATTLE * within()) / length(i % 3));
  return { id: `${first}${second}${anion}-${name}-${number}`, lattice, species, fracCoords };
}

/** @returns the folder, with `count` crystals, their spectra and the axis */
export async function writeMadeUpFolder(folder: string, count: number): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const rows = function* () {
    for (let number = 0; number < count; number++) {
      const structure = madeUpCell(number);
      writeFileSync(join(folder, `${structure.id}.vasp`), writePoscar(structure));
      const spectrum = Array.from(madeUpSpectrum(structure.species, number), (value) => value.toFixed(4));
      yield `${structure.id}.vasp,${spectrum.join(',')}\n`;
    }
  };
  await pipeline(Readable.from(rows()), createWriteStream(join(folder, 'id_prop.csv')));
  const axis = {
    startEv: ENERGY.start,
    stopEv: ENERGY.stop,
    points: POINTS,
    quantity: 'log10_alpha_cm1',
    floor: FLOOR,
  };
  writeFileSync(join(folder, 'spectrum.json'), JSON.stringify(axis));
  return folder;
}
