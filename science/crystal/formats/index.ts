/** Structure formats: readers of seven, writers of CIF here and of POSCAR in the folder above. */
export { ASE } from './ase-reader.js';
export { CIF } from './cif-reader.js';
export { writeCif } from './cif-writer.js';
export { EXTENDED_XYZ } from './extended-xyz-reader.js';
export { JARVIS } from './jarvis-reader.js';
export { OPTIMADE } from './optimade-reader.js';
export { POSCAR } from './poscar-format.js';
export { PYMATGEN } from './pymatgen-reader.js';
export type { ReadOptions, StructureFormat } from './structure-format.js';
export { readStructures, STRUCTURE_FORMATS } from './structure-reader.js';
