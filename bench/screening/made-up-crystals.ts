/**
 * Crystals that nobody made, any number of them: cells of two and three atoms of four prototypes, no two alike. As lines of
 * JSON of JARVIS, which every screening reads.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { at } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';

interface Prototype {
  readonly name: string;
  /** Sites of the cations, then of the anions, in cell coordinates. */
  readonly sites: readonly (readonly number[])[];
  readonly nCations: number;
  /** Rows of the cell in units of its lattice constant, and that constant in units of the shortest contact. */
  readonly cell: readonly (readonly number[])[];
  readonly perContact: number;
}

const FACES = [
  [0, 0.5, 0.5],
  [0.5, 0, 0.5],
  [0.5, 0.5, 0],
];
const CUBE = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const ORIGIN = [0, 0, 0];
const HALF = [0.5, 0.5, 0.5];
const QUARTER = [0.25, 0.25, 0.25];
const THREE_QUARTERS = [0.75, 0.75, 0.75];

const PROTOTYPES: readonly Prototype[] = [
  { name: 'rocksalt', sites: [ORIGIN, HALF], nCations: 1, cell: FACES, perContact: 2 },
  { name: 'zincblende', sites: [ORIGIN, QUARTER], nCations: 1, cell: FACES, perContact: 4 / Math.sqrt(3) },
  { name: 'CsCl', sites: [ORIGIN, HALF], nCations: 1, cell: CUBE, perContact: 2 / Math.sqrt(3) },
  {
    name: 'fluorite',
    sites: [ORIGIN, QUARTER, THREE_QUARTERS],
    nCations: 1,
    cell: FACES,
    perContact: 4 / Math.sqrt(3),
  },
];
const CATIONS = ['Ba', 'Ca', 'Cs', 'Ga', 'K', 'Mg', 'Na'];
const ANIONS = ['As', 'Br', 'Cl', 'F', 'N', 'O'];

/** Shortest contacts, in ångström. */
const CONTACTS = { from: 2.2, to: 3.2 };
/** Steps of the golden section are spread evenly, and none is met twice. */
const GOLDEN_SECTION = (Math.sqrt(5) - 1) / 2;

/** @param number of the crystal, from 0 */
export function madeUpCrystal(number: number): Structure {
  const { name, sites, nCations, cell, perContact } = at(PROTOTYPES, number % PROTOTYPES.length);
  const cation = at(CATIONS, Math.floor(number / PROTOTYPES.length) % CATIONS.length);
  const anion = at(ANIONS, Math.floor(number / (PROTOTYPES.length * CATIONS.length)) % ANIONS.length);
  const share = (number * GOLDEN_SECTION) % 1;
  const constant = perContact * (CONTACTS.from + share * (CONTACTS.to - CONTACTS.from));
  return {
    id: `${cation}${anion}-${name}-${number}`,
    lattice: Float64Array.from(cell.flat(), (x) => x * constant),
    species: sites.map((_, site) => (site < nCations ? cation : anion)),
    fracCoords: Float64Array.from(sites.flat()),
  };
}

/** @returns one line of a file of JARVIS */
function lineOf({ id, lattice, species, fracCoords }: Structure): string {
  const rows = (values: ArrayLike<number>) =>
    Array.from({ length: values.length / 3 }, (_, row) =>
      Array.from({ length: 3 }, (__, x) => at(values, 3 * row + x)),
    );
  const atoms = { lattice_mat: rows(lattice), coords: rows(fracCoords), elements: species, cartesian: false };
  return JSON.stringify({ jid: id, atoms });
}

/**
 * @param from number of the first
 * @returns the file, a line a crystal
 */
export async function writeMadeUpCrystals(file: string, count: number, from = 0): Promise<string> {
  const lines = function* () {
    for (let number = from; number < from + count; number++) yield `${lineOf(madeUpCrystal(number))}\n`;
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
  return file;
}
