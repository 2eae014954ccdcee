/** Which atoms and which bonds make the edge of each group, as figures. */
import { required } from '../../schemas/required.js';
import { atomBars, atomsOfGroups, bondBars, bondsOfGroups } from '../content/attributions.js';
import type { ReportContent } from '../content/content.js';
import { drawAttributions } from '../figures/explanations/attribution-bars.js';
import { drawWords } from '../figures/frame/legend.js';
import { groupCards } from './group-cards.js';
import type { Layout } from './standalone-svg.js';

const WORDS = {
  atoms: 'contribution of an atom at the mean onset of the group, relative to the mean training atom: log₁₀(α / cm⁻¹)',
  bonds: 'attribution to all bonds of two elements in one shell at the mean onset of the group: log₁₀(α / cm⁻¹)',
} as const;

/** @returns file name without ending -> drawings; only what the report has as well */
export function attributionFigures({ groups, input: { groupAtoms, groupBonds } }: ReportContent): Map<string, Layout> {
  const atoms = groupAtoms ? atomsOfGroups(groupAtoms) : [];
  const bonds = groupBonds ? bondsOfGroups(groupBonds) : [];
  const drawings = {
    atoms: drawAttributions(groups, (cluster) => atomBars(atoms, cluster), 'element'),
    bonds: drawAttributions(groups, (cluster) => bondBars(bonds, cluster), 'bond'),
  };
  const figures = new Map<string, Layout>();
  for (const name of ['atoms', 'bonds'] as const) {
    const drawn = drawings[name];
    if (drawn.length === 0) continue;
    const cards = groupCards(
      drawn.map(({ group }) => group),
      (group) => required(drawn.find((each) => each.group === group)).drawing,
    );
    figures.set(`group_${name}`, [[drawWords(name, WORDS[name], 900)], ...cards]);
  }
  return figures;
}
