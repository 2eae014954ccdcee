/**
 * Databases of ASE as JSON (rows by their numbers, with `ids`), and its `Atoms` as `ase.io.jsonio` writes them. Positions
 * are Cartesian, in ångström. Constraints, results and keys of a row are passed over.
 * @source ASE, ase.db.jsondb and ase.io.jsonio
 */
import { required } from '../../../../schemas/required.js';
import { AseAtomsSchema } from '../../../../schemas/tables/structure-documents.js';
import { ELEMENTS } from '../../../chemistry/index.js';
import {
  firstEntry,
  type JsonEntry,
  jsonFormat,
  partOf,
  type StatedStructure,
  wrappedEntries,
} from './json-structure.js';
import { readNumpyArray } from './numpy-array.js';

const SYMBOLS: ReadonlyMap<number, string> = new Map(
  ELEMENTS.map(({ atomicNumber, symbol }) => [atomicNumber, symbol]),
);

export const ASE = jsonFormat({
  name: 'ASE JSON',
  recognises(value) {
    const ids = partOf(value, 'ids');
    const one = Array.isArray(ids) ? partOf(value, String(ids[0])) : firstEntry(value);
    return partOf(one, 'numbers') !== undefined && partOf(one, 'positions') !== undefined;
  },
  entriesOf,
  nameOf: ({ path }) => (typeof path.at(-1) === 'string' ? path.at(-1) : null),
  read(document, { value, path }) {
    const atoms = document.read(AseAtomsSchema, value, path);
    const at = (key: string) => [...path, key];
    const numbers = readNumpyArray(document, atoms.numbers, at('numbers'), { rows: null, columns: 1 });
    const positions = readNumpyArray(document, atoms.positions, at('positions'), { rows: null, columns: 3 });
    // A cell is an object of its own since ASE 3.18.
    const ownCell = partOf(atoms.cell, 'array');
    const cellPath = ownCell === undefined ? at('cell') : [...at('cell'), 'array'];
    const cell = readNumpyArray(document, ownCell ?? atoms.cell, cellPath, { rows: 3, columns: 3 });
    const pbc = readNumpyArray(document, atoms.pbc, at('pbc'), { rows: 3, columns: 1 });
    const [a, b, c] = pbc.values.map((periodic) => periodic !== 0) as [boolean, boolean, boolean];
    const stated: StatedStructure = {
      lattice: vectorsOf(cell.values),
      latticePath: cellPath,
      species: numbers.values.map((atomicNumber, n) => ({
        symbol: SYMBOLS.get(atomicNumber) ?? String(atomicNumber),
        path: numbers.pathOfRow(n),
      })),
      positions: vectorsOf(positions.values),
      cartesian: true,
      pathOfPosition: (atom) => positions.pathOfRow(atom),
      periodic: { along: [a, b, c], words: `pbc [${[a, b, c].join(', ')}]`, path: at('pbc') },
    };
    return stated;
  },
});

/** In the order of `ids`, which is that of the database; what else stands beside the rows is none. */
function entriesOf(value: unknown): JsonEntry[] {
  const ids = partOf(value, 'ids');
  if (!Array.isArray(ids)) return wrappedEntries(value);
  return ids.map((id) => ({ value: partOf(value, String(id)), path: [String(id)] }));
}

function vectorsOf(values: readonly number[]): [number, number, number][] {
  return Array.from({ length: values.length / 3 }, (_, n) => [
    required(values[3 * n]),
    required(values[3 * n + 1]),
    required(values[3 * n + 2]),
  ]);
}
