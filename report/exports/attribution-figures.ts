/** Which atoms and which bonds make the edge of each group, as figures. */
import { required } from '../../schemas/required.js';
import { atomBars, atomsOfGroups, bondBars, bondsOfGroups } from '../content/attributions.js';
import type { ReportContent } from '../content/content.js';
import { placeText, type Terms } from '../content/terms.js';
import { drawAttributions } from '../figures/explanations/attribution-bars.js';
import { drawWords } from '../figures/frame/legend.js';
import { groupCards } from './group-cards.js';
import type { Layout } from './standalone-svg.js';

function wordsOf(terms: Terms) {
  const where = `${placeText(terms)} of the group`;
  return {
    atoms: `contribution of an atom ${where}, relative to the mean training atom: ${terms.valuesShort}`,
    bonds: `attribution to all bonds of two elements in one shell ${where}: ${terms.valuesShort}`,
  } as const;
}

/** @returns file name without ending -> drawings; only what the report has as well */
export function attributionFigures({
  groups,
  input: { groupAtoms, groupBonds },
  terms,
}: ReportContent): Map<string, Layout> {
  const atoms = groupAtoms ? atomsOfGroups(groupAtoms) : [];
  const bonds = groupBonds ? bondsOfGroups(groupBonds) : [];
  const drawings = {
    atoms: drawAttributions(groups, (cluster) => atomBars(atoms, cluster), 'element', terms),
    bonds: drawAttributions(groups, (cluster) => bondBars(bonds, cluster), 'bond', terms),
  };
  const figures = new Map<string, Layout>();
  for (const name of ['atoms', 'bonds'] as const) {
    const drawn = drawings[name];
    if (drawn.length === 0) continue;
    const cards = groupCards(
      drawn.map(({ group }) => group),
      (group) => required(drawn.find((each) => each.group === group)).drawing,
    );
    figures.set(`group_${name}`, [[drawWords(name, wordsOf(terms)[name], 900)], ...cards]);
  }
  return figures;
}
