/**
 * Elements by groups: how much more often an element is found inside a group than outside it,
 *
 *   L = log2( (a + 1/2)(d + 1/2) / ((b + 1/2)(c + 1/2)) ),   dimensionless,
 *
 * with a and b the compounds of the group with and without the element, c and d those outside. The halves keep L
 * finite where a count is zero. Orange is more often, blue less often, full colour at |L| = LIMIT; a dot marks
 * q < SIGNIFICANT_Q. A tile stays blank where nothing was found and less than one compound was to be expected: a small
 * group lacks most elements, and that says nothing.
 * @source J. B. S. Haldane, Ann. Hum. Genet. 20, 309 (1956), and F. J. Anscombe, Biometrika 43, 461 (1956)
 */

import * as Plot from '@observablehq/plot';
import { at } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { ELEMENT_KIND } from '../../../schemas/tables/interpretation.js';
import { type ComparedShares, comparedShares, SIGNIFICANT_Q } from '../../content/enrichment.js';
import type { Group } from '../../content/groups.js';
import type { Html } from '../../html/escape.js';
import { counted, probability } from '../../html/numbers.js';
import { oddsIntervalText, sharesText } from '../../html/shares.js';
import { draw } from '../frame/draw.js';
import { compareElements } from '../frame/periodic-order.js';

/** Colours saturate here: odds 16 times as high, or as low. */
export const LIMIT = 4;

export interface EnrichmentCell extends ComparedShares {
  readonly cluster: number;
  readonly element: string;
  /** L above. */
  readonly log2Odds: number;
  /** Compounds of the group that would hold the element if all groups were alike. */
  readonly expected: number;
  readonly pValue: number;
  readonly qValue: number;
}

export function enrichmentCells({ columns, rows }: Table<'enrichment'>): EnrichmentCell[] {
  const ofElements = Array.from({ length: rows }, (_, i) => i).filter((i) => columns.kind[i] === ELEMENT_KIND);
  return ofElements.map((i) => {
    const shares = comparedShares(columns, i);
    const { compoundsInside: a, clusterCompounds, compoundsOutside: c, otherCompounds } = shares;
    return {
      cluster: at(columns.cluster, i),
      element: at(columns.feature, i),
      ...shares,
      log2Odds: log2Odds(a, clusterCompounds - a, c, otherCompounds - c),
      expected: (clusterCompounds * (a + c)) / (clusterCompounds + otherCompounds),
      pValue: at(columns.pValue, i),
      qValue: at(columns.qValue, i),
    };
  });
}

function log2Odds(a: number, b: number, c: number, d: number): number {
  return Math.log2(((a + 0.5) * (d + 0.5)) / ((b + 0.5) * (c + 0.5)));
}

/** @returns whether a tile is coloured */
export function isTold({ compoundsInside, expected }: Pick<EnrichmentCell, 'compoundsInside' | 'expected'>): boolean {
  return compoundsInside > 0 || expected >= 1;
}

/** What stands behind a tile, for whoever points at it. */
export function cellText(cell: EnrichmentCell): string {
  return `${sharesText(cell)}\nodds ratio ${oddsIntervalText(cell)} (95 %), q ${probability(cell.qValue)}`;
}

export function drawEnrichmentMap(cells: readonly EnrichmentCell[], groups: readonly Group[]): Html {
  const elements = [...new Set(cells.map(({ element }) => element))].sort(compareElements);
  const tiles = cells.filter(isTold);
  const title = (cell: EnrichmentCell) => `${cell.element} in group ${cell.cluster}: ${cellText(cell)}`;
  return draw({
    id: 'enrichment-map',
    alternative: `Enrichment of ${counted(elements.length, 'element')} in ${counted(groups.length, 'group')}.`,
    width: 1040,
    height: 60 + 24 * groups.length,
    minWidth: 14 * elements.length + 60,
    marginLeft: 60,
    marginRight: 4,
    marginTop: 24,
    marginBottom: 8,
    x: { type: 'band', domain: elements, label: null, padding: 0.04 },
    y: { type: 'band', domain: groups.map(({ number }) => number), label: null, padding: 0.08 },
    marks: [
      Plot.axisX({ anchor: 'top', tickSize: 0, fontSize: 10 }),
      Plot.axisY({ tickSize: 0, tickFormat: (number: number) => `Group ${number}` }),
      Plot.cell(
        elements.flatMap((element) => groups.map(({ number }) => ({ element, number }))),
        { x: 'element', y: 'number', fill: 'var(--empty)', className: 'ground' },
      ),
      Plot.cell(tiles, {
        x: 'element',
        y: 'cluster',
        fill: ({ log2Odds }: EnrichmentCell) => (log2Odds >= 0 ? 'var(--more)' : 'var(--less)'),
        fillOpacity: {
          value: ({ log2Odds }: EnrichmentCell) => Number((Math.min(LIMIT, Math.abs(log2Odds)) / LIMIT).toFixed(2)),
          scale: null,
        } as Plot.ChannelValueSpec as number,
        title,
        className: 'tiles',
      }),
      Plot.dot(
        tiles.filter(({ qValue }) => qValue < SIGNIFICANT_Q),
        { x: 'element', y: 'cluster', r: 2.4, fill: 'var(--ink)', title, className: 'significant' },
      ),
    ],
    color: { type: 'identity' },
  });
}
