/**
 * CIF, the Crystallographic Information File: cell, atom sites, and the symmetry operations that make the whole cell
 * from them. Data blocks without atom sites (text of a paper, a powder pattern) are passed over if another has some.
 * @source IUCr, CIF 1.1 and the core dictionary
 */
import { required } from '../../../../schemas/required.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import type { PartialAtom } from '../../ordering.js';
import { signedVolume } from '../../structure/lattice.js';
import { MAX_ATOMS } from '../../structure/structure-checks.js';
import { checkAtPlace, checkLatticeAtPlace, orderAtPlace } from '../contract/placed-structure.js';
import {
  type ReadOptions,
  refuse,
  refuseTooManyAtoms,
  refuseTooManyStructures,
  type StructureFormat,
  shown,
  structureIds,
} from '../contract/structure-format.js';
import { SAME_POSITION, siteOrbit } from '../space-groups/site-orbit.js';
import type { SymmetryOperation } from '../space-groups/symmetry-operation.js';
import { type CifBlock, readCifBlocks } from './cif-blocks.js';
import { readCifCell } from './cif-cell.js';
import { areAllAtoms, readContents, refuseOtherContents } from './cif-contents.js';
import { refuseOtherMultiplicity, refuseOtherPosition } from './cif-multiplicity.js';
import { type CifSite, readCifSites } from './cif-sites.js';
import { readCifSymmetry } from './cif-symmetry.js';
import { symmetryColumns } from './cif-symmetry-tags.js';

export const CIF: StructureFormat = {
  name: 'CIF',
  names: /\.(cif|mcif)$/i,
  looksLike: (start) => /^\s*(#[^\n]*\s*)*data_/i.test(start.replace(/^\uFEFF/, '')),
  readStructures(text, file, options) {
    const blocks = readCifBlocks(text, file);
    if (blocks.length === 0) refuse({ file, line: 1 }, 'no data block', 'nothing', 'data_ and a name');
    const withSites = blocks.filter(({ columns }) => columns.has('_atom_site_fract_x'));
    const crystals = withSites.length > 0 ? withSites : blocks.slice(0, 1);
    refuseTooManyStructures(file, crystals.length);
    const ids = structureIds(
      file,
      crystals.map(({ name }) => name),
    );
    if (withSites.length > 0) for (const block of crystals) refuseSymmetryElsewhere(block, blocks, file);
    let atoms = 0;
    return crystals.map((block, n) => {
      const structure = readBlock(block, required(ids[n]), file, options);
      atoms += structure.species.length;
      refuseTooManyAtoms({ file, line: block.line }, atoms);
      return structure;
    });
  },
};

/** Blocks stand for themselves; but a group in a block without sites is meant for the sites that have none. */
function refuseSymmetryElsewhere(block: CifBlock, blocks: readonly CifBlock[], file: string): void {
  if (symmetryColumns(block).length > 0) return;
  const others = blocks.filter(({ columns }) => !columns.has('_atom_site_fract_x'));
  const elsewhere = others.flatMap(symmetryColumns)[0]?.column;
  if (!elsewhere) return;
  const found = `${elsewhere.tag} in another data block than the atom sites of ${shown(block.name)}`;
  refuse({ file, line: elsewhere.line }, found, elsewhere.tag, 'symmetry and sites in one data block');
}

function readBlock(block: CifBlock, id: string, file: string, options?: ReadOptions): Structure {
  const sites = readCifSites(block, file, options);
  const { lattice, line } = readCifCell(block, file);
  checkLatticeAtPlace(id, lattice, required(sites[0]).element, { file, line });
  const contents = readContents(block, file);
  const volume = Math.abs(signedVolume(lattice));
  const sitesAreAllAtoms = areAllAtoms(contents, { atoms: countOf(sites), volume });
  const { operations, group, isStated } = readCifSymmetry(block, { lattice, sites, sitesAreAllAtoms }, file);
  const fracCoords: number[] = [];
  let sizes: number[] = [];
  const siteOfAtom: CifSite[] = [];
  for (const site of sites) {
    const orbit = orbitOf(site, operations, lattice, file);
    for (let at = 0; at < orbit.length; at += 3) siteOfAtom.push(site);
    for (const value of orbit) fracCoords.push(value);
    sizes.push(orbit.length / 3);
    const place = { file, line: site.line };
    if (siteOfAtom.length > MAX_ATOMS) refuse(place, 'too many atoms', siteOfAtom.length, `at most ${MAX_ATOMS}`);
  }
  const labels = sites.map(({ label }) => label);
  if (!sitesAreAllAtoms) {
    if (group !== operations) sizes = sites.map((site) => orbitOf(site, group, lattice, file).length / 3);
    refuseOtherMultiplicity(block, { sizes, labels, groupOrder: group.length }, file);
    if (!isStated) refuseOtherPosition(block, labels, file);
  }
  const species = siteOfAtom.map(({ element }) => element);
  if (sites.some(({ occupancy }) => occupancy < 1)) {
    const ordered = orderAtPlace(id, lattice, partialAtoms(siteOfAtom, fracCoords), { file, line: block.line });
    const atoms = countOf(ordered.species.map((element) => ({ element, isDeuterium: false, occupancy: 1 })));
    // Z counts units of the cell in the file.
    refuseOtherContents(
      { ...contents, formulaUnits: undefined },
      { atoms, volume: Math.abs(signedVolume(ordered.lattice)) },
      file,
    );
    return ordered;
  }
  const structure = { id, lattice, species, fracCoords: Float64Array.from(fracCoords) };
  checkAtPlace(structure, (atom) => ({ file, line: atom === null ? block.line : required(siteOfAtom[atom]).line }));
  refuseOtherContents(contents, { atoms: countOf(siteOfAtom), volume }, file);
  return structure;
}

function orbitOf(
  site: CifSite,
  operations: readonly SymmetryOperation[],
  lattice: Float64Array,
  file: string,
): number[] {
  const orbit = siteOrbit(site.position, operations, lattice);
  if (orbit) return orbit;
  const problem = `site ${shown(site.label)} is nearly, but not on a special position`;
  const expected = `images within ${SAME_POSITION} ångström of each other, or far`;
  refuse({ file, line: site.line }, problem, site.position.join(', '), expected);
}

function partialAtoms(sites: readonly CifSite[], fracCoords: readonly number[]): PartialAtom[] {
  return sites.map(({ element, occupancy, label, line }, atom) => ({
    element,
    occupancy,
    orbit: `${label} ${line}`,
    position: [required(fracCoords[3 * atom]), required(fracCoords[3 * atom + 1]), required(fracCoords[3 * atom + 2])],
  }));
}

function countOf(sites: readonly Pick<CifSite, 'element' | 'isDeuterium' | 'occupancy'>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { element, isDeuterium, occupancy } of sites) {
    const symbol = isDeuterium ? 'D' : element;
    counts.set(symbol, (counts.get(symbol) ?? 0) + occupancy);
  }
  return counts;
}
