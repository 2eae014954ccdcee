/** Crystal structures: POSCAR, formulas, lattice geometry, periodic neighbours. All formats: `formats/`. */
export {
  type CoordinationOptions,
  coordinationShells,
  DEFAULT_COORDINATION,
  type Ligand,
} from './coordination.js';
export { covalentRadius } from './covalent-radii.js';
export { type ElementFractions, elementFractions } from './element-fractions.js';
export { ELEMENTS, type Element, elementOf } from './elements.js';
export { extraFeatureColumn, extraFeaturesOf } from './extra-features.js';
export { type IdPropRow, readIdProp } from './id-prop.js';
export {
  axisLengths,
  inverseMatrix,
  planeSpacings,
  signedVolume,
  toCartesian,
  toFractional,
} from './lattice.js';
export { type ReducedCell, reduceCell } from './lattice-reduction.js';
export { type CrystalNotice, noticeSummary, noticesOf, withNotices } from './notices.js';
export { IMAGE_CODES, IMAGE_ORIGIN, PeriodicSites, SHORTEST_DISTANCE } from './periodic-neighbours.js';
export { type PoscarOptions, readPoscar } from './poscar-reader.js';
export { writePoscar } from './poscar-writer.js';
export { formulaUnit, reducedFormula } from './reduced-formula.js';
export { type Contact, closestContact, USUAL_SHARE } from './shortest-contacts.js';
export { checkStructure, MAX_ATOMS } from './structure-checks.js';
export { distinctIds, structureId } from './structure-ids.js';
export {
  type StructureOrigin,
  type StructureRows,
  structuresOf,
  structuresToTable,
  withPlacesOf,
} from './structures-table.js';
export { hasSplitShells, tellNearSymmetry, withExactSymmetry } from './symmetry/near-symmetry.js';
export { type Snapped, snapToSymmetry } from './symmetry/snap-to-symmetry.js';
export { type CrystalSymmetry, openSymmetryFinder, SYMMETRY_TOLERANCE, type SymmetryFinder } from './symmetry.js';
export { ID_PROP_FILE, ID_PROP_JSON, readTrainingFolder, type TrainingFolder } from './training-folder.js';
