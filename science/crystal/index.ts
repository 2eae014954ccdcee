/**
 * Crystal structures: POSCAR, formulas, lattice geometry, periodic neighbours. All formats: `formats/`.
 *
 * @example
 * const text = 'CsCl\n4.0\n1 0 0\n0 1 0\n0 0 1\nCs Cl\n1 1\nDirect\n0 0 0\n0.5 0.5 0.5\n';
 * const structure = readPoscar(text, 'CsCl.vasp');
 * structure.species; // => ['Cs', 'Cl']
 * signedVolume(structure.lattice); // => 64
 * axisLengths(structure.lattice); // => [4, 4, 4]
 */

export { readIdProp } from './folder/id-prop.js';
export { rowOfEachCrystal, usualConditions } from './folder/row-of-crystal.js';
export { readTrainingFolder, refuseOtherWidth, type TrainingFolder } from './folder/training-folder.js';
export { readPoscar } from './formats/poscar/poscar-reader.js';
export { writePoscar } from './formats/poscar/poscar-writer.js';
export { contentId } from './structure/content-id.js';
export { type CoordinationOptions, coordinationShells, type Ligand } from './structure/coordination.js';
export { extraFeatureColumn, extraFeaturesOf } from './structure/extra-features.js';
export {
  axisLengths,
  inverseMatrix,
  planeSpacings,
  signedVolume,
  toCartesian,
  toFractional,
} from './structure/lattice.js';
export { reduceCell } from './structure/lattice-reduction.js';
export { noticeSummary, noticesOf, withNotices } from './structure/notices.js';
export { IMAGE_CODES, IMAGE_ORIGIN, PeriodicSites, SHORTEST_DISTANCE } from './structure/periodic-neighbours.js';
export { closestContact, USUAL_SHARE } from './structure/shortest-contacts.js';
export { sitesOf } from './structure/sites-of.js';
export { checkStructure } from './structure/structure-checks.js';
export { distinctIds, structureId } from './structure/structure-ids.js';
export { structuresOf, structuresToTable, withPlacesOf } from './structure/structures-table.js';
export { hasSplitShells, tellNearSymmetry, withExactSymmetry } from './symmetry/near-symmetry.js';
export { snapToSymmetry } from './symmetry/snap-to-symmetry.js';
export {
  type CrystalSymmetry,
  openSymmetryFinder,
  SYMMETRY_TOLERANCE,
  type SymmetryFinder,
} from './symmetry/symmetry.js';
