/**
 * `Atoms` of jarvis-tools as JSON (`to_dict`), alone, as the `atoms` of an entry of the JARVIS databases (with its
 * `jid`), or a list of either. Coordinates are fractional unless `cartesian` says otherwise.
 * @source jarvis-tools, Atoms.to_dict and from_dict
 */
import { JarvisAtomsSchema } from '../../../../schemas/tables/structure-documents.js';
import { jsonFormat, oneOrList, partOf, type StatedStructure } from './json-structure.js';

export const JARVIS = jsonFormat({
  name: 'JARVIS JSON',
  recognises(value) {
    const one = Array.isArray(value) ? value[0] : value;
    return partOf(partOf(one, 'atoms') ?? one, 'lattice_mat') !== undefined;
  },
  entriesOf: oneOrList,
  nameOf: ({ value }) => partOf(value, 'jid'),
  read(document, { value, path }) {
    const inEntry = partOf(value, 'atoms') !== undefined;
    const at = inEntry ? [...path, 'atoms'] : path;
    const atoms = document.read(JarvisAtomsSchema, inEntry ? partOf(value, 'atoms') : value, at);
    const stated: StatedStructure = {
      lattice: atoms.lattice_mat,
      latticePath: [...at, 'lattice_mat'],
      species: atoms.elements.map((symbol, n) => ({ symbol, path: [...at, 'elements', n] })),
      positions: atoms.coords,
      cartesian: atoms.cartesian,
      pathOfPosition: (atom) => [...at, 'coords', atom],
    };
    return stated;
  },
});
