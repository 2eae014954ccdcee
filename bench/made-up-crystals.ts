/**
 * Crystals that nobody made, any number of them: cells of two and three atoms of four prototypes, no two alike. As lines of
 * JSON of JARVIS, which every screening reads.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { at } from '../schemas/required.js';

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
export function madeUpCrystal(number: number): object {
  const { name, sites, nCations, cell, perContact } = at(PROTOTYPES, number % PROTOTYPES.length);
  const cation = at(CATIONS, Math.floor(number / PROTOTYPES.length) % CATIONS.length);
  const anion = at(ANIONS, Math.floor(number / (PROTOTYPES.length * CATIONS.length)) % ANIONS.length);
  const share = (number * GOLDEN_SECTION) % 1;
  const constant = perContact * (CONTACTS.from + share * (CONTACTS.to - CONTACTS.from));
  return {
    jid: `${cation}${anion}-${name}-${number}`,
    atoms: {
      lattice_mat: cell.map((row) => row.map((x) => x * constant)),
      coords: sites,
      elements: sites.map((_, site) => (site < nCations ? cation : anion)),
      cartesian: false,
    },
  };
}

/** @returns the file, a line a crystal, after what stands before them */
export async function writeMadeUpCrystals(
  file: string,
  count: number,
  before: readonly string[] = [],
): Promise<string> {
  await pipeline(
    Readable.from(
      (function* () {
        for (const line of before) yield `${line}\n`;
        for (let number = 0; number < count; number++) yield `${JSON.stringify(madeUpCrystal(number))}\n`;
      })(),
    ),
    createWriteStream(file),
  );
  return file;
}
