/**
 * How well separated the groups of each layer are under each linkage: silhouette, dimensionless, in [-1, 1], higher is
 * better separated. Layers stand in the order in which the network computes them.
 */

import * as Plot from '@observablehq/plot';
import { at } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { markOf } from '../../content/palette.js';
import type { Html } from '../../html/escape.js';
import { counted, fixed } from '../../html/numbers.js';
import { GRID, MARGINS, verticalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';

export interface CutRow {
  readonly layer: string;
  readonly method: string;
  readonly clusters: number;
  readonly silhouette: number | null;
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  readonly cophenetic: number | null;
}

export function cutRows({ columns, rows }: Table<'validity'>): CutRow[] {
  return Array.from({ length: rows }, (_, i) => ({
    layer: at(columns.layer, i),
    method: at(columns.method, i),
    clusters: at(columns.clusters, i),
    silhouette: columns.silhouette[i] ?? null,
    daviesBouldin: columns.daviesBouldin[i] ?? null,
    calinskiHarabasz: columns.calinskiHarabasz[i] ?? null,
    cophenetic: columns.cophenetic[i] ?? null,
  }));
}

/**
 * One row a layer and linkage: the finest cut of at most so many clusters, which is what a cut by count gives.
 * @param count what was asked for
 */
export function cutsInto(cuts: readonly CutRow[], count: number): CutRow[] {
  const chosen = new Map<string, CutRow>();
  for (const cut of cuts) {
    const key = `${cut.layer}, ${cut.method}`;
    const known = chosen.get(key);
    if (cut.clusters <= count && (known === undefined || cut.clusters > known.clusters)) chosen.set(key, cut);
  }
  return [...chosen.values()];
}

/** @returns linkage methods in order of appearance */
export function methodsOf(cuts: readonly CutRow[]): string[] {
  return [...new Set(cuts.map(({ method }) => method))];
}

export function drawCutValidity(cuts: readonly CutRow[]): Html {
  const methods = methodsOf(cuts);
  const layers = [...new Set(cuts.map(({ layer }) => layer))];
  const known = cuts.filter(({ silhouette }) => silhouette !== null);
  const colour = ({ method }: CutRow) => markOf(methods.indexOf(method)).colour;
  return draw({
    id: 'cut-validity',
    alternative: `Silhouette of ${counted(methods.length, 'linkage')} on ${counted(layers.length, 'layer')}.`,
    width: 1040,
    height: 260,
    minWidth: 780,
    ...MARGINS,
    marginBottom: 24,
    x: { type: 'point', domain: layers, label: null, padding: 0.3 },
    y: { nice: true, zero: true },
    color: { type: 'identity' },
    marks: [
      Plot.gridY({ ...GRID, ticks: 5 }),
      Plot.ruleY([0], { stroke: 'var(--muted)' }),
      Plot.axisX({ tickSize: 0 }),
      verticalAxis('silhouette', { ticks: 5 }),
      Plot.line(known, { x: 'layer', y: 'silhouette', z: 'method', stroke: colour, strokeOpacity: 0.5 }),
      Plot.dot(known, {
        x: 'layer',
        y: 'silhouette',
        fill: colour,
        r: 4,
        title: (cut: CutRow) => `${cut.method} on ${cut.layer}: ${fixed(cut.silhouette, 3)}, ${cut.clusters} clusters`,
        className: 'cuts',
      }),
    ],
  });
}
