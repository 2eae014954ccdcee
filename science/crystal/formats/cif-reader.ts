/**
 * CIF, the Crystallographic Information File: cell, atom sites, and the symmetry operations that make the whole cell
 * from them. Data blocks without atom sites (text of a paper, a powder pattern) are passed over if another has some.
 * @source IUCr, CIF 1.1 and the core dictionary
 */
import type { Structure } from '../../../schemas/crystal.js';
import { elementOf } from '../elements.js';
import { reducedFormula } from '../reduced-formula.js';
import { MAX_ATOMS } from '../structure-checks.js';
import { type CifBlock, readCifBlocks } from './cif-blocks.js';
import { readCifCell } from './cif-cell.js';
import { singleValue } from './cif-number.js';
import { type CifSite, readCifSites } from './cif-sites.js';
import { readCifSymmetry } from './cif-symmetry.js';
import { checkAtPlace, checkLatticeAtPlace } from './placed-structure.js';
import { SAME_POSITION, siteOrbit } from './site-orbit.js';
import {
  refuse,
  refuseTooManyAtoms,
  refuseTooManyStructures,
  type StructureFormat,
  shown,
  structureIds,
} from './structure-format.js';

export const CIF: StructureFormat = {
  name: 'CIF',
  names: /\.(cif|mcif)$/i,
  looksLike: (start) => /^\s*(#[^\n]*\s*)*data_/i.test(start.replace(/^\uFEFF/, '')),
  readStructures(text, file) {
    const blocks = readCifBlocks(text, file);
    if (blocks.length === 0) refuse({ file, line: 1 }, 'no data block', 'nothing', 'data_ and a name');
    const withSites = blocks.filter(({ columns }) => columns.has('_atom_site_fract_x'));
    const crystals = withSites.length > 0 ? withSites : blocks.slice(0, 1);
    refuseTooManyStructures(file, crystals.length);
    const ids = structureIds(
      file,
      crystals.map(({ name }) => name),
    );
    let atoms = 0;
    return crystals.map((block, n) => {
      const structure = readBlock(block, ids[n]!, file);
      atoms += structure.species.length;
      refuseTooManyAtoms({ file, line: block.line }, atoms);
      return structure;
    });
  },
};

function readBlock(block: CifBlock, id: string, file: string): Structure {
  const sites = readCifSites(block, file);
  const { lattice, line } = readCifCell(block, file);
  checkLatticeAtPlace(id, lattice, sites[0]!.element, { file, line });
  const operations = readCifSymmetry(block, lattice, file);
  const species: string[] = [];
  const fracCoords: number[] = [];
  const siteOfAtom: CifSite[] = [];
  for (const site of sites) {
    const orbit = siteOrbit(site.position, operations, lattice);
    const place = { file, line: site.line };
    if (!orbit) {
      const problem = `site ${shown(site.label)} is nearly, but not on a special position`;
      refuse(place, problem, site.position.join(', '), `images within ${SAME_POSITION} ångström of each other, or far`);
    }
    for (let at = 0; at < orbit.length; at += 3) {
      species.push(site.element);
      siteOfAtom.push(site);
    }
    for (const value of orbit) fracCoords.push(value);
    if (species.length > MAX_ATOMS) refuse(place, 'too many atoms', species.length, `at most ${MAX_ATOMS}`);
  }
  const structure = { id, lattice, species, fracCoords: Float64Array.from(fracCoords) };
  checkAtPlace(structure, (atom) => ({ file, line: atom === null ? block.line : siteOfAtom[atom]!.line }));
  refuseOtherFormula(block, species, file);
  return structure;
}

/** A sum formula of other proportions means missing sites (hydrogen, often) or wrong operations. */
function refuseOtherFormula(block: CifBlock, species: readonly string[], file: string): void {
  const stated = singleValue(block, '_chemical_formula_sum', file);
  if (!stated) return;
  const words = stated.text.trim().split(/\s+/);
  const counted = words.map((word) => /^([A-Z][a-z]?)(\d{0,4})$/.exec(word));
  if (counted.includes(null)) return;
  const symbols = counted.flatMap((match) => {
    const [, symbol, count] = match as unknown as [string, string, string];
    return new Array<string>(count === '' ? 1 : Number(count)).fill(symbol === 'D' ? 'H' : symbol);
  });
  if (symbols.length === 0 || symbols.some((symbol) => !elementOf(symbol))) return;
  const found = reducedFormula(species);
  if (reducedFormula(symbols) === found) return;
  const problem = `_chemical_formula_sum is ${shown(stated.text)}, the sites make ${found}`;
  refuse({ file, line: stated.line }, problem, found, 'sites of that formula');
}
