/**
 * Onset energy (eV) against absorption-edge integral (eV cm^-1, logarithmic axis) of the reference spectra, one
 * point a crystal, coloured by group, which its number names. Crystals without an onset or with an integral of zero have no place here.
 * Of another property its second number, which may be below zero, stands on an even axis.
 */

import * as Plot from '@observablehq/plot';
import { required } from '../../../schemas/required.js';
import type { Crystal } from '../../content/crystals.js';
import type { Group } from '../../content/groups.js';
import { capital, inUnit, type Terms, withUnit } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { formulaText } from '../../html/formula.js';
import { leadingText } from '../../html/leading-text.js';
import { counted, scientific, significant } from '../../html/numbers.js';
import { GRID, horizontalAxis, logarithmicLabel, logarithmicTicks, MARGINS, verticalAxis } from '../frame/axes.js';
import { dotRadius, MOST_NAMED } from '../frame/dot-cloud.js';
import { draw } from '../frame/draw.js';
import { badgesOnCrystals } from '../frame/group-badges.js';

/** @returns `onset 1.10 eV, edge 2.1×10⁴ eV cm⁻¹` */
export function pairText({ referenceOnsetEv, edgeIntegral }: Crystal, terms: Terms): string {
  const { leading, unit, beside, property } = terms;
  const first = `${leading} ${inUnit(leadingText(terms, referenceOnsetEv, 2), unit)}`;
  return `${first}, ${property ? beside?.name : 'edge'} ${inUnit(besideNumber(edgeIntegral, terms, 2), beside?.unit ?? '')}`;
}

/** @returns the second number, an edge integral with so many decimals */
export function besideNumber(value: number | null, { property }: Pick<Terms, 'property'>, decimals: number): string {
  return property ? significant(value) : scientific(value, decimals);
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

/** The vertical axis of edge integrals is one of powers of ten. */
export function besideScale(values: readonly number[], { property }: Pick<Terms, 'property'>, factors?: number[]) {
  if (property) return { y: { nice: true }, ticks: {}, labels: {} } as const;
  const ticks = { ticks: logarithmicTicks(values, factors) };
  return { y: { type: 'log', nice: true }, ticks, labels: { ...ticks, tickFormat: logarithmicLabel } } as const;
}

/** @returns the crystals that have a place on these axes */
export function withOnsetAndEdge(crystals: readonly Crystal[], { property }: Pick<Terms, 'property'>): Crystal[] {
  const hasPlace = (second: number | null) => second !== null && (property !== null || second > 0);
  return crystals.filter(({ referenceOnsetEv, edgeIntegral }) => referenceOnsetEv !== null && hasPlace(edgeIntegral));
}

export function drawOnsetEdgeScatter(crystals: readonly Crystal[], groups: readonly Group[], terms: Terms): Html {
  const markOf = new Map(groups.map((group) => [group.number, group.mark]));
  const points = withOnsetAndEdge(crystals, terms).map((crystal) => ({
    x: required(crystal.referenceOnsetEv),
    y: required(crystal.edgeIntegral),
    cluster: crystal.cluster,
    fill: crystal.cluster === null ? 'var(--muted)' : (markOf.get(crystal.cluster)?.colour ?? 'var(--muted)'),
    symbol: crystal.cluster === null ? 'circle' : (markOf.get(crystal.cluster)?.symbol ?? 'circle'),
    title:
      `${formulaText(crystal.formula)}  ·  ${crystal.id}  ·  group ${crystal.cluster ?? 'none'}\n` +
      pairText(crystal, terms),
  }));
  const scale = besideScale(
    points.map(({ y }) => y),
    terms,
  );
  return draw({
    id: terms.property ? 'pairs' : 'onset-edge',
    alternative: `${alternativeOf(terms)} of ${counted(points.length, 'crystal')}, by group.`,
    width: 1040,
    height: 440,
    minWidth: 780,
    ...MARGINS,
    marginLeft: 56,
    x: { nice: true, zero: terms.property === null },
    y: scale.y,
    color: { type: 'identity' },
    symbol: { type: 'identity' } as Plot.ScaleOptions,
    marks: [
      Plot.gridY({ ...GRID, ...scale.ticks }),
      Plot.gridX(GRID),
      horizontalAxis(withUnit(terms.leadingInFull, terms.unit)),
      verticalAxis(besideText(terms), scale.labels),
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
      badgesOnCrystals(points, groups, { width: 900, height: 330, logarithmicY: terms.property === null }),
    ],
  });
}
