/**
 * pymatgen's `Structure` as JSON (`as_dict`), alone or as the `structure` of a document: those of the Materials Project,
 * with their `material_id`, and a ComputedStructureEntry. One or a list of either. Fractional coordinates count where
 * both kinds are given, as in pymatgen; they have to say the same.
 * @source pymatgen, Structure.as_dict and from_dict, ComputedStructureEntry.as_dict; Materials Project API, summary
 */
import { required } from '../../../../schemas/required.js';
import { type PymatgenStructure, PymatgenStructureSchema } from '../../../../schemas/tables/structure-documents.js';
import { shown } from '../contract/structure-format.js';
import type { JsonDocument, JsonPath } from './json-document.js';
import {
  firstEntry,
  type JsonEntry,
  jsonFormat,
  oneOrList,
  partOf,
  type StatedStructure,
  wrappedEntries,
} from './json-structure.js';

/** How documents around a structure are called, in the order of asking. */
const DOCUMENT_NAMES = ['material_id', 'entry_id'] as const;

/** ångström: rounding of coordinates in a file. */
const SAME_PLACE = 0.01;

export const PYMATGEN = jsonFormat({
  name: 'pymatgen Structure JSON',
  recognises: (value) => isEntry(value) || isEntry(firstEntry(value)),
  entriesOf,
  nameOf: ({ value }) => DOCUMENT_NAMES.map((key) => partOf(value, key)).find((name) => typeof name === 'string'),
  read(document, { value: entry, path: at }) {
    const inDocument = partOf(entry, 'structure') !== undefined;
    const path = inDocument ? [...at, 'structure'] : at;
    const value = inDocument ? partOf(entry, 'structure') : entry;
    const { lattice, sites } = document.read(PymatgenStructureSchema, value, path);
    const fractional = sites.every(({ abc }) => abc != null);
    if (!fractional && sites.some(({ xyz }) => xyz == null)) {
      const missing = sites.findIndex(({ xyz }) => xyz == null);
      document.refuse([...path, 'sites', missing, 'xyz'], 'is missing', 'xyz or abc at every site');
    }
    refuseOtherPlaces(document, path, lattice.matrix, sites);
    const atoms = sites.flatMap(({ species }, site) =>
      species.map(({ element, occu }, n) => ({ element, occu, site, path: [...path, 'sites', site, 'species', n] })),
    );
    const stated: StatedStructure = {
      lattice: lattice.matrix,
      latticePath: [...path, 'lattice', 'matrix'],
      species: atoms.map(({ element, path: at }) => ({ symbol: element, path: [...at, 'element'] })),
      occupancies: atoms.map(({ occu, path: at }) => ({ value: occu, path: [...at, 'occu'] })),
      positions: atoms.map(({ site }) => required(fractional ? sites[site]?.abc : sites[site]?.xyz)),
      cartesian: !fractional,
      pathOfPosition: (atom) => [...path, 'sites', required(atoms[atom]).site, fractional ? 'abc' : 'xyz'],
      ...(lattice.pbc
        ? {
            periodic: {
              along: lattice.pbc,
              words: `pbc [${lattice.pbc.join(', ')}]`,
              path: [...path, 'lattice', 'pbc'],
            },
          }
        : {}),
    };
    return stated;
  },
});

function isEntry(value: unknown): boolean {
  if (partOf(value, 'structure') !== undefined || partOf(value, 'sites') !== undefined) return true;
  return /Structure$/.test(String(partOf(value, '@class') ?? ''));
}

/** An entry may have `data` or `entries` of its own, which hold no structures. */
function entriesOf(value: unknown): JsonEntry[] {
  return isEntry(value) ? oneOrList(value) : wrappedEntries(value);
}

type Vector = readonly [number, number, number];

function refuseOtherPlaces(
  document: JsonDocument,
  path: JsonPath,
  [a, b, c]: readonly [Vector, Vector, Vector],
  sites: PymatgenStructure['sites'],
): void {
  sites.forEach(({ abc, xyz }, n) => {
    if (!abc || !xyz) return;
    const [u, v, w] = abc;
    const distance = Math.hypot(
      ...([0, 1, 2] as const).map((axis) => u * a[axis] + v * b[axis] + w * c[axis] - xyz[axis]),
    );
    if (!(distance <= SAME_PLACE))
      document.refuse(
        [...path, 'sites', n, 'xyz'],
        `is ${shown(xyz)}, not where abc is`,
        'abc times the lattice matrix',
      );
  });
}
