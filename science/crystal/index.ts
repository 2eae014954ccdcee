/** Crystal structures: POSCAR, formulas, lattice geometry, periodic neighbours. All formats: `formats/`. */

export { type IdPropRow, readIdProp } from './folder/id-prop.js';
export { ID_PROP_FILE, ID_PROP_JSON, readTrainingFolder, type TrainingFolder } from './folder/training-folder.js';
export { type PoscarOptions, readPoscar } from './formats/poscar/poscar-reader.js';
export { writePoscar } from './formats/poscar/poscar-writer.js';
export {
  type CoordinationOptions,
  coordinationShells,
  DEFAULT_COORDINATION,
  type Ligand,
} from './structure/coordination.js';
export { extraFeatureColumn, extraFeaturesOf } from './structure/extra-features.js';
export {
  axisLengths,
  inverseMatrix,
  planeSpacings,
  signedVolume,
  toCartesian,
  toFractional,
} from './structure/lattice.js';
export { type ReducedCell, reduceCell } from './structure/lattice-reduction.js';
export { type CrystalNotice, noticeSummary, noticesOf, withNotices } from './structure/notices.js';
export { IMAGE_CODES, IMAGE_ORIGIN, PeriodicSites, SHORTEST_DISTANCE } from './structure/periodic-neighbours.js';
export { type Contact, closestContact, USUAL_SHARE } from './structure/shortest-contacts.js';
export { checkStructure, MAX_ATOMS } from './structure/structure-checks.js';
export { distinctIds, structureId } from './structure/structure-ids.js';
export {
  type StructureOrigin,
  type StructureRows,
  structuresOf,
  structuresToTable,
  withPlacesOf,
} from './structure/structures-table.js';
export { hasSplitShells, tellNearSymmetry, withExactSymmetry } from './symmetry/near-symmetry.js';
export { type Snapped, snapToSymmetry } from './symmetry/snap-to-symmetry.js';
export {
  type CrystalSymmetry,
  openSymmetryFinder,
  SYMMETRY_TOLERANCE,
  type SymmetryFinder,
} from './symmetry/symmetry.js';
