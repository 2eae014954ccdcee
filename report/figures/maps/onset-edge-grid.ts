/**
 * The published study's grid (specification 4.6): onset energy (eV) against edge integral (eV cm^-1, logarithmic axis), one
 * panel a group on shared axes, all crystals grey behind, those of the group in its colour with a dark rim.
 */

import * as Plot from '@observablehq/plot';
import { required } from '../../../schemas/required.js';
import type { Crystal } from '../../content/crystals.js';
import type { Group } from '../../content/groups.js';
import { inUnit, type Terms, withUnit } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { formulaText } from '../../html/formula.js';
import { leadingText } from '../../html/leading-text.js';
import { counted, fixed } from '../../html/numbers.js';
import { GRID, logarithmicTicks } from '../frame/axes.js';
import { coloursInClouds, dotCloud, dotRadius, MOST_NAMED_EVERYWHERE } from '../frame/dot-cloud.js';
import { draw } from '../frame/draw.js';
import {
  alternativeOf,
  besideNumber,
  besideScale,
  besideText,
  pairText,
  withOnsetAndEdge,
} from './onset-edge-scatter.js';

const COLUMNS = 4;
const PANEL_HEIGHT = 190;

/** @param crystals of the run; groups are drawn in their order, row by row */
export function drawOnsetEdgeGrid(crystals: readonly Crystal[], groups: readonly Group[], terms: Terms): Html {
  const place = (crystal: Crystal) => placed(crystal, terms);
  const all = withOnsetAndEdge(crystals, terms).map(place);
  const panels = groups.map((group, i) => ({ group, fx: i % COLUMNS, fy: Math.floor(i / COLUMNS) }));
  const own = panels.flatMap(({ group, fx, fy }) =>
    withOnsetAndEdge(group.members, terms).map((crystal) => ({ ...place(crystal), ...group.mark, fx, fy })),
  );
  const scale = scaleOf(
    all.map(({ y }) => y),
    terms,
  );
  const rows = Math.ceil(groups.length / COLUMNS);
  const facets = { fx: 'fx', fy: 'fy' } as const;
  return draw({
    id: terms.property ? 'pairs-grid' : 'onset-edge-grid',
    alternative: `${alternativeOf(terms)}, a panel each for ${counted(groups.length, 'group')}.`,
    width: 1040,
    height: 66 + PANEL_HEIGHT * rows,
    minWidth: 780,
    marginTop: 40,
    marginLeft: 56,
    marginRight: 8,
    marginBottom: 42,
    fx: { axis: null, padding: 0.07 },
    fy: { axis: null, padding: 0.16 },
    x: { nice: true, zero: terms.property === null, insetRight: 6 },
    y: scale.y,
    color: { type: 'identity' },
    symbol: { type: 'identity' } as Plot.ScaleOptions,
    marks: [
      Plot.gridY({ ...GRID, ...scale.ticks }),
      Plot.gridX({ ...GRID, ticks: 5 }),
      Plot.axisX({
        label: withUnit(terms.leadingInFull, terms.unit),
        labelAnchor: 'center',
        labelArrow: 'none',
        labelOffset: 38,
        ticks: 5,
        tickSize: 3,
      }),
      Plot.axisY({
        label: besideText(terms),
        labelAnchor: 'top',
        labelArrow: 'none',
        labelOffset: 50,
        ...scale.labels,
        tickSize: 0,
      }),
      dotCloud(all, {
        x: 'x',
        y: 'y',
        r: dotRadius(all.length, 1.8),
        colour: 'var(--muted)',
        opacity: 0.4,
        className: 'others',
        everywhere: true,
      }),
      all.length > MOST_NAMED_EVERYWHERE
        ? coloursInClouds(own, ({ colour }) => colour, {
            panels: facets,
            x: 'x',
            y: 'y',
            r: dotRadius(all.length, 3.6),
            className: 'crystals',
          })
        : Plot.dot(own, {
            ...facets,
            x: 'x',
            y: 'y',
            r: dotRadius(all.length, 3.6),
            fill: 'colour',
            symbol: 'symbol',
            stroke: 'var(--ink)',
            strokeWidth: 0.6,
            title: 'title',
            className: 'crystals',
          }),
      Plot.text(panels, {
        ...facets,
        frameAnchor: 'top-left',
        lineAnchor: 'bottom',
        textAnchor: 'start',
        dy: -5,
        text: ({ group }: (typeof panels)[number]) => heading(group, terms),
        fontSize: 10.5,
        fontWeight: 600,
        fill: 'var(--ink)',
        className: 'headings',
      }),
    ],
  });
}

/** Panels are low: whole powers of ten where there are several. */
function scaleOf(integrals: readonly number[], terms: Terms) {
  const arePowers = terms.property === null && logarithmicTicks(integrals, [1]).length > 1;
  return besideScale(integrals, terms, arePowers ? [1] : undefined);
}

function placed(crystal: Crystal, terms: Terms) {
  const { referenceOnsetEv, edgeIntegral, formula, id, cluster } = crystal;
  const title = `${formulaText(formula)}  ·  ${id}  ·  group ${cluster ?? 'none'}\n${pairText(crystal, terms)}`;
  return { x: required(referenceOnsetEv), y: required(edgeIntegral), title };
}

/** As in the study: size, mean onset, mean logarithm of the integral; of the crystals that have both. */
function heading({ number, members }: Group, terms: Terms): string {
  const drawn = withOnsetAndEdge(members, terms);
  const mean = (of: (crystal: Crystal) => number) =>
    drawn.reduce((sum, crystal) => sum + of(crystal), 0) / drawn.length;
  if (drawn.length === 0) return `Group ${number}  (n ${members.length}, no ${terms.leading})`;
  const onset = mean(({ referenceOnsetEv }) => required(referenceOnsetEv));
  const first = `n ${members.length}, ${inUnit(leadingText(terms, onset, 1), terms.unit)}`;
  if (terms.property) {
    const second = mean(({ edgeIntegral }) => required(edgeIntegral));
    return `Group ${number}  (${first}; ${inUnit(besideNumber(second, terms, 1), terms.beside?.unit ?? '')})`;
  }
  const integral = mean(({ edgeIntegral }) => Math.log10(required(edgeIntegral)));
  return `Group ${number}  (${first}, log₁₀ I ${fixed(integral, 1)})`;
}
