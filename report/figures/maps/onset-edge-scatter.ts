/**
 * Onset energy (eV) against absorption-edge integral (eV cm^-1, logarithmic axis) of the reference spectra, one
 * point a crystal, coloured by group, which its number names. Crystals without an onset or with an integral of zero have no place here.
 */

import * as Plot from '@observablehq/plot';
import { required } from '../../../schemas/required.js';
import type { Crystal } from '../../content/crystals.js';
import type { Group } from '../../content/groups.js';
import { capital, inUnit, type Terms, withUnit } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { formulaText } from '../../html/formula.js';
import { leadingText } from '../../html/leading-text.js';
import { counted, scientific } from '../../html/numbers.js';
import { GRID, horizontalAxis, logarithmicLabel, logarithmicTicks, MARGINS, verticalAxis } from '../frame/axes.js';
import { dotRadius, MOST_NAMED } from '../frame/dot-cloud.js';
import { draw } from '../frame/draw.js';
import { badgesOnCrystals } from '../frame/group-badges.js';

/** @returns `onset 1.10 eV, edge 2.1×10⁴ eV cm⁻¹` */
export function pairText({ referenceOnsetEv, edgeIntegral }: Crystal, terms: Terms): string {
  const { leading, unit, beside, property } = terms;
  const first = `${leading} ${inUnit(leadingText(terms, referenceOnsetEv, 2), unit)}`;
  return `${first}, ${property ? beside?.name : 'edge'} ${inUnit(scientific(edgeIntegral, 2), beside?.unit ?? '')}`;
}

/** What is drawn against what, for who does not see it. */
export function alternativeOf({ leadingInFull, beside, property }: Terms): string {
  return property
    ? `${capital(leadingInFull)} against ${beside?.name}`
    : 'Onset energy against absorption-edge integral';
}

/** The vertical axis. */
export function besideText({ beside }: Terms): string {
  return beside ? withUnit(beside.name, beside.unit) : '';
}

/** @returns the crystals that have a place on these axes */
export function withOnsetAndEdge(crystals: readonly Crystal[]): Crystal[] {
  return crystals.filter(({ referenceOnsetEv, edgeIntegral }) => referenceOnsetEv !== null && (edgeIntegral ?? 0) > 0);
}

export function drawOnsetEdgeScatter(crystals: readonly Crystal[], groups: readonly Group[], terms: Terms): Html {
  const markOf = new Map(groups.map((group) => [group.number, group.mark]));
  const points = withOnsetAndEdge(crystals).map((crystal) => ({
    x: required(crystal.referenceOnsetEv),
    y: required(crystal.edgeIntegral),
    cluster: crystal.cluster,
    fill: crystal.cluster === null ? 'var(--muted)' : (markOf.get(crystal.cluster)?.colour ?? 'var(--muted)'),
    symbol: crystal.cluster === null ? 'circle' : (markOf.get(crystal.cluster)?.symbol ?? 'circle'),
    title:
      `${formulaText(crystal.formula)}  ·  ${crystal.id}  ·  group ${crystal.cluster ?? 'none'}\n` +
      pairText(crystal, terms),
  }));
  const ticks = logarithmicTicks(points.map(({ y }) => y));
  return draw({
    id: terms.property ? 'pairs' : 'onset-edge',
    alternative: `${alternativeOf(terms)} of ${counted(points.length, 'crystal')}, by group.`,
    width: 1040,
    height: 440,
    minWidth: 780,
    ...MARGINS,
    marginLeft: 56,
    x: { nice: true, zero: terms.property === null },
    y: { type: 'log', nice: true },
    color: { type: 'identity' },
    symbol: { type: 'identity' } as Plot.ScaleOptions,
    marks: [
      Plot.gridY({ ...GRID, ticks }),
      Plot.gridX(GRID),
      horizontalAxis(withUnit(terms.leadingInFull, terms.unit)),
      verticalAxis(besideText(terms), { ticks, tickFormat: logarithmicLabel }),
      Plot.dot(points, {
        x: 'x',
        y: 'y',
        fill: 'fill',
        symbol: 'symbol',
        stroke: 'var(--paper)',
        strokeWidth: points.length > MOST_NAMED ? 0 : 0.6,
        fillOpacity: 0.85,
        r: dotRadius(points.length, 4.5),
        ...(points.length <= MOST_NAMED && { title: 'title' }),
        className: 'crystals',
      }),
      badgesOnCrystals(points, groups, { width: 900, height: 330, logarithmicY: true }),
    ],
  });
}
