/** Structure formats: readers of seven, writers of CIF here and of POSCAR in the folder above. */

export { CIF } from './cif/cif-reader.js';
export { writeCif } from './cif/cif-writer.js';
export type { ReadOptions, StructureFormat } from './contract/structure-format.js';
export { ASE } from './json/ase-reader.js';
export { JARVIS } from './json/jarvis-reader.js';
export { OPTIMADE } from './json/optimade-reader.js';
export { PYMATGEN } from './json/pymatgen-reader.js';
export { POSCAR } from './poscar/poscar-format.js';
export { readStructures, STRUCTURE_FORMATS } from './structure-reader.js';
export { EXTENDED_XYZ } from './xyz/extended-xyz-reader.js';
