/**
 * Atom sites of a CIF: label, element, fractional coordinates. A site that is not one whole atom at one place (partial
 * occupancy, unless atoms in part are to be ordered; a disorder group, a dummy, hydrogen that is counted but not placed)
 * is refused by its label.
 */

import { at } from '../../../../schemas/required.js';
import { elementOfLabel, elementOfSpecies } from '../contract/species-symbol.js';
import { ATOM_IN_PART, type ReadOptions, refuse, shown } from '../contract/structure-format.js';
import { type CifBlock, type CifColumn, type CifValue, isUnknown } from './cif-blocks.js';
import { parseSumFormula } from './cif-formula.js';
import { cifNumber } from './cif-number.js';

export interface CifSite {
  readonly label: string;
  readonly element: string;
  /** Hydrogen that the file writes as `D`. */
  readonly isDeuterium: boolean;
  /** 1 unless atoms in part are to be ordered. */
  readonly occupancy: number;
  /** Fractional, as in the file. */
  readonly position: readonly [number, number, number];
  readonly line: number;
}

const FRACTIONAL = ['_atom_site_fract_x', '_atom_site_fract_y', '_atom_site_fract_z'];
const OCCUPANCY = '_atom_site_occupancy';
const CARTESIAN = '_atom_site_cartn_x';

/** @throws InvalidStructureError naming line, label and value */
export function readCifSites(block: CifBlock, file: string, { order = false }: ReadOptions = {}): CifSite[] {
  const { columns, name, line } = block;
  const first = columns.get(at(FRACTIONAL, 0));
  if (!first) {
    const cartesian = columns.get(CARTESIAN);
    const problem = cartesian
      ? `${CARTESIAN}: Cartesian sites, whose axes the file leaves open`
      : `data block ${shown(name)} has no atom sites`;
    refuse({ file, line: cartesian?.line ?? line }, problem, cartesian?.tag ?? 'nothing', FRACTIONAL.join(', '));
  }
  const column = (tag: string): CifColumn | undefined => {
    const found = columns.get(tag);
    if (found && found.loop !== first.loop && !(found.values.length === 1 && first.values.length === 1))
      refuse({ file, line: found.line }, `${tag} in another loop than ${first.tag}`, tag, 'one loop of atom sites');
    return found;
  };
  const coordinates = FRACTIONAL.map((tag) => {
    const { line: at } = first;
    return column(tag) ?? refuse({ file, line: at }, `${first.tag} without ${tag}`, 'nothing', tag);
  });
  const labels = column('_atom_site_label');
  const symbols = column('_atom_site_type_symbol');
  const occupancies = column(OCCUPANCY);
  const wholeAtom = WHOLE_ATOM.flatMap((rule) => {
    const values = column(rule.tag)?.values;
    return values ? [{ ...rule, values }] : [];
  });
  const stated = symbols ? new Set<string>() : statedElements(block);
  return first.values.map((value, row) => {
    const label = labels?.values[row]?.text ?? `site ${row + 1}`;
    for (const { tag, allows, expected, values } of wholeAtom) {
      const given = at(values, row);
      if (isUnknown(given) || allows(given, { file, order })) continue;
      const { text, line: place } = given;
      const problem = `site ${shown(label)} has ${tag} ${shown(text)}`;
      const way = tag === OCCUPANCY ? `: ${ATOM_IN_PART}` : '';
      refuse({ file, line: place }, `${problem}${way}`, shown(text), expected);
    }
    const element = elementOfSite(symbols?.values[row], labels?.values[row], stated, file, value.line);
    const isDeuterium = element === 'H' && /^D/i.test(symbols?.values[row]?.text ?? label);
    const position = coordinates.map(({ tag, values }) => cifNumber(at(values, row), tag, file));
    const share = occupancies?.values[row];
    const occupancy = share && !isUnknown(share) ? cifNumber(share, OCCUPANCY, file) : 1;
    return { label, element, isDeuterium, occupancy, position: position as [number, number, number], line: value.line };
  });
}

interface WholeAtomRule {
  readonly tag: string;
  readonly expected: string;
  allows(value: CifValue, reading: { readonly file: string; readonly order: boolean }): boolean;
}

const WHOLE_ATOM: readonly WholeAtomRule[] = [
  {
    tag: OCCUPANCY,
    allows(value, { file, order }) {
      const occupancy = cifNumber(value, OCCUPANCY, file);
      return occupancy === 1 || (order && occupancy > 0 && occupancy < 1);
    },
    expected: '1',
  },
  { tag: '_atom_site_disorder_group', allows: () => false, expected: 'no disorder' },
  { tag: '_atom_site_disorder_assembly', allows: () => false, expected: 'no disorder' },
  {
    tag: '_atom_site_attached_hydrogens',
    allows: (value, { file }) => cifNumber(value, '_atom_site_attached_hydrogens', file) === 0,
    expected: '0: every hydrogen as a site',
  },
  {
    tag: '_atom_site_calc_flag',
    allows: ({ text }) => text.toLowerCase() !== 'dum',
    expected: 'a real atom',
  },
];

function elementOfSite(
  symbol: CifValue | undefined,
  label: CifValue | undefined,
  stated: ReadonlySet<string>,
  file: string,
  line: number,
): string {
  if (symbol && !isUnknown(symbol)) {
    const { text } = symbol;
    const problem = `_atom_site_type_symbol ${shown(text)} is no element`;
    return elementOfSpecies(text) ?? refuse({ file, line: symbol.line }, problem, shown(text), 'Na, Na1+, O2-, D');
  }
  const text = label && !isUnknown(label) ? label.text : '';
  const problem = text === '' ? 'a site without label and type symbol' : `label ${shown(text)} starts with no element`;
  return elementOfLabel(text, stated) ?? refuse({ file, line }, problem, shown(text), 'an _atom_site_type_symbol');
}

/** Elements that the file names beside its sites. */
function statedElements({ columns }: CifBlock): ReadonlySet<string> {
  const sum = columns.get('_chemical_formula_sum')?.values[0];
  const types = columns.get('_atom_type_symbol')?.values ?? [];
  return new Set([
    ...((sum && parseSumFormula(sum.text)?.counts.keys()) ?? []),
    ...types.flatMap(({ text }) => elementOfSpecies(text) ?? []),
  ]);
}
