/**
 * pymatgen's `Structure` as JSON (`as_dict`), one or a list of them. Fractional coordinates count where both kinds are
 * given, as in pymatgen; they have to say the same.
 * @source pymatgen, Structure.as_dict and from_dict
 */
import { type PymatgenStructure, PymatgenStructureSchema } from '../../../schemas/structure-documents.js';
import type { JsonDocument, JsonPath } from './json-document.js';
import { jsonFormat, oneOrList, partOf, type StatedStructure } from './json-structure.js';
import { shown } from './structure-format.js';

/** ångström: rounding of coordinates in a file. */
const SAME_PLACE = 0.01;

export const PYMATGEN = jsonFormat({
  name: 'pymatgen Structure JSON',
  recognises(value) {
    const one = Array.isArray(value) ? value[0] : value;
    return partOf(one, 'sites') !== undefined || /Structure$/.test(String(partOf(one, '@class') ?? ''));
  },
  entriesOf: oneOrList,
  nameOf: () => null,
  read(document, { value, path }) {
    const { lattice, sites } = document.read(PymatgenStructureSchema, value, path);
    const fractional = sites.every(({ abc }) => abc !== undefined);
    if (!fractional && sites.some(({ xyz }) => xyz === undefined)) {
      const missing = sites.findIndex(({ xyz }) => xyz === undefined);
      document.refuse([...path, 'sites', missing, 'xyz'], 'is missing', 'xyz or abc at every site');
    }
    if (fractional) refuseOtherPlaces(document, path, lattice.matrix, sites);
    const stated: StatedStructure = {
      lattice: lattice.matrix,
      latticePath: [...path, 'lattice', 'matrix'],
      species: sites.map(({ species }, n) => ({
        symbol: species[0]!.element,
        path: [...path, 'sites', n, 'species', 0, 'element'],
      })),
      positions: sites.map(({ abc, xyz }) => (fractional ? abc! : xyz!)),
      cartesian: !fractional,
      pathOfPosition: (atom) => [...path, 'sites', atom, fractional ? 'abc' : 'xyz'],
    };
    return stated;
  },
});

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
