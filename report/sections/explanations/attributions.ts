/** Which atoms and which bonds make the edge of each group, as the network has it. */
import {
  type AtomsOfGroup,
  type AttributionBar,
  atomBars,
  atomsOfGroups,
  type BondsOfGroup,
  bondBars,
  bondsOfGroups,
  DRAWN_BARS,
} from '../../content/attributions.js';
import type { ReportContent } from '../../content/content.js';
import type { Group } from '../../content/groups.js';
import { inUnit, placeText, type Terms, withUnit } from '../../content/terms.js';
import { drawAttributions } from '../../figures/explanations/attribution-bars.js';
import { drawMark } from '../../figures/frame/group-mark.js';
import { type Html, html } from '../../html/escape.js';
import { renderFigure } from '../../html/figure.js';
import { leadingText } from '../../html/leading-text.js';
import { counted, fixed, signed } from '../../html/numbers.js';
import { type Column, renderTable } from '../../html/table.js';
import { renderNothing, type Section } from '../section.js';

export function renderAttributions({ input, groups, terms }: ReportContent): Section {
  const { leading, property } = terms;
  const head = {
    id: 'attributions',
    title: property ? 'Atoms and bonds' : 'Atoms and bonds at the edge',
    lead: html`What each kind of atom, and each kind of bond, adds to the ${property ? property.name : 'absorption'} that the network predicts ${placeText(terms)} of
its group. It explains the network, not the crystal, and another training may deal the same prediction out differently.`,
  };
  const { groupAtoms, groupBonds } = input;
  if (groupAtoms === null || groupBonds === null || groupAtoms.rows + groupBonds.rows === 0)
    return { ...head, body: renderNothing('Nothing was attributed to atoms or bonds.') };
  const atoms = atomsOfGroups(groupAtoms);
  const bonds = bondsOfGroups(groupBonds);
  return {
    ...head,
    body: [
      atoms.length > 0
        ? atomFigure(groups, atoms, terms)
        : renderNothing(
            `Nothing is attributed to atoms: ${groupAtoms.metadata.reason || (property ? `no group has a ${leading} at one place of the output` : 'no group has an onset')}.`,
          ),
      ...(bonds.length > 0 ? [bondFigure(groups, bonds, groupBonds.metadata, terms)] : []),
    ],
  };
}

function energyHead({ property, leading, unit }: Terms): string {
  return property ? withUnit(`Mean ${leading}`, unit) : 'Energy (eV)';
}

function atomFigure(groups: readonly Group[], rows: readonly AtomsOfGroup[], terms: Terms): Html {
  return renderFigure({
    drawing: cards(groups, (cluster) => atomBars(rows, cluster), 'element', terms),
    caption: html`Contribution of an atom to ${terms.values} ${placeText(terms)} of the group, by element:
what the readout makes of the atom, less what it makes of the mean training atom. The mean over the atoms of a crystal is exactly
what its prediction differs by. Bars: mean over the crystals of the group that have the element, whose number stands in brackets; lines: plus and minus their sample
deviation. ${terms.property ? null : 'Above zero an atom makes the crystal absorb more there, which lowers the onset. '}Drawn are the ${DRAWN_BARS} elements of
most crystals.`,
    dataTitle: `Contributions by element and number of neighbours`,
    data: renderTable<AtomsOfGroup>({ label: 'Contributions of atoms', rows, columns: atomColumns(terms) }),
  });
}

function bondFigure(
  groups: readonly Group[],
  rows: readonly BondsOfGroup[],
  { incomplete = '0', largestGap = '0' }: Readonly<Record<string, string>>,
  terms: Terms,
): Html {
  const left =
    incomplete === '0' ? '' : ` ${counted(Number(incomplete), 'crystal')} of a larger difference were left out.`;
  return renderFigure({
    drawing: cards(groups, (cluster) => bondBars(rows, cluster), 'bond', terms),
    caption: html`What the lengths of bonds add to ${terms.values} ${placeText(terms)} of the group:
integrated gradients from the mean training bond to those of the crystal, all bonds of two elements in one shell together (1: the
shortest; a shell ends at 1.2 times its shortest length). ${
      terms.property
        ? null
        : html`An onset has no gradient everywhere, so the prediction at that energy
stands for it. `
    }Angles and elements are those of the crystal along the whole path, and no part of any bond. Sums differ from the
difference of both ends by at most ${fixed(100 * Number(largestGap), 1)} %.${left} Bars and lines as above; drawn are the ${DRAWN_BARS} that
are largest in most crystals.`,
    dataTitle: 'Attributions by pair of elements and shell',
    data: renderTable<BondsOfGroup>({ label: 'Attributions to bonds', rows, columns: bondColumns(terms) }),
  });
}

function cards(
  groups: readonly Group[],
  barsOf: (cluster: number) => AttributionBar[],
  of: 'element' | 'bond',
  terms: Terms,
): Html {
  return html`<div class="cards">${drawAttributions(groups, barsOf, of, terms).map(
    ({ group, drawing }) => html`<article class="card">
<header><h3>${drawMark(group.mark)}Group ${group.number}</h3><span>${inUnit(leadingText(terms, group.onsetMeanEv, 2), terms.unit)}</span></header>
${drawing}
</article>
`,
  )}</div>`;
}

const atomColumns = (terms: Terms): readonly Column<AtomsOfGroup>[] => [
  { head: 'Group', numeric: true, cell: ({ cluster }) => cluster },
  { head: energyHead(terms), numeric: true, cell: ({ energyEv }) => leadingText(terms, energyEv, 2) },
  { head: 'Element', name: true, cell: ({ element }) => element },
  { head: 'Neighbours', numeric: true, cell: ({ coordination }) => coordination ?? 'all' },
  { head: 'Crystals', numeric: true, cell: ({ crystals }) => crystals },
  { head: 'Atoms', numeric: true, cell: ({ atoms }) => atoms },
  { head: 'Contribution', numeric: true, cell: ({ contribution }) => signed(contribution, 2) },
  { head: 'Deviation', numeric: true, cell: ({ deviation }) => fixed(deviation, 2) },
];

const bondColumns = (terms: Terms): readonly Column<BondsOfGroup>[] => [
  { head: 'Group', numeric: true, cell: ({ cluster }) => cluster },
  { head: energyHead(terms), numeric: true, cell: ({ energyEv }) => leadingText(terms, energyEv, 2) },
  { head: 'Bond', name: true, cell: ({ pair }) => pair },
  { head: 'Shell', numeric: true, cell: ({ shell }) => shell },
  { head: 'Length (Å)', numeric: true, cell: ({ lengthAngstrom }) => fixed(lengthAngstrom, 2) },
  { head: 'Crystals', numeric: true, cell: ({ crystals }) => crystals },
  { head: 'Bonds from both ends', numeric: true, cell: ({ bonds }) => bonds },
  { head: 'Attribution', numeric: true, cell: ({ attribution }) => signed(attribution, 3) },
  { head: 'Deviation', numeric: true, cell: ({ deviation }) => fixed(deviation, 3) },
];
