/**
 * Figures of validity over the number of clusters, for every linkage of the reported layer: silhouette (dimensionless, in
 * [-1, 1], higher is better separated), and for the reported linkage the mean Jaccard index of its clusters under
 * resampling (in [0, 1], from 0.75 a cluster is stable). Broken lines mark the recommended and the reported cut.
 */

import * as Plot from '@observablehq/plot';
import { at } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { STABLE_JACCARD } from '../../../schemas/tables/clustering.js';
import { markOf } from '../../content/palette.js';
import type { Html } from '../../html/escape.js';
import { counted, fixed } from '../../html/numbers.js';
import { GRID, horizontalAxis, MARGINS, verticalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';
import { type CutRow, methodsOf } from './cut-validity.js';

interface StablePoint {
  readonly clusters: number;
  /** Mean over the crystals of their cluster's mean Jaccard index. */
  readonly jaccard: number;
}

export interface CutCurves {
  /** Curves of one layer. */
  readonly cuts: readonly CutRow[];
  /** All linkages of the run, so that each keeps its colour. */
  readonly methods: readonly string[];
  readonly stability: readonly StablePoint[];
  /** The linkage that is reported, its cut, and the cut that the figures recommend. */
  readonly method: string;
  readonly reported: number;
  readonly recommended: number | null;
}

/** @returns one point a cut of the trees by this linkage, by the number of clusters */
export function stablePoints({ columns, rows }: Table<'stability'>, method: string): StablePoint[] {
  const sums = new Map<number, { points: number; weighted: number }>();
  for (let i = 0; i < rows; i++) {
    const jaccard = columns.jaccardMean[i] ?? null;
    if (jaccard === null || columns.method[i] !== method) continue;
    const size = at(columns.size, i);
    const { points, weighted } = sums.get(at(columns.clusters, i)) ?? { points: 0, weighted: 0 };
    sums.set(at(columns.clusters, i), { points: points + size, weighted: weighted + size * jaccard });
  }
  return [...sums]
    .map(([clusters, { points, weighted }]) => ({ clusters, jaccard: weighted / points }))
    .sort((a, b) => a.clusters - b.clusters);
}

export function drawSilhouettes({ cuts, methods, method: reportedMethod, reported, recommended }: CutCurves): Html {
  const known = cuts.filter(({ silhouette }) => silhouette !== null);
  const colour = ({ method }: CutRow) => markOf(methods.indexOf(method)).colour;
  const dash = ({ method }: CutRow) => markOf(methods.indexOf(method)).dash;
  return draw({
    id: 'silhouettes',
    alternative: `Silhouette over the number of clusters for ${counted(methodsOf(cuts).length, 'linkage')}.`,
    width: 500,
    height: 300,
    ...MARGINS,
    x: { nice: false, insetLeft: 6, insetRight: 6 },
    y: { nice: true, zero: true },
    marks: [
      Plot.gridY({ ...GRID, ticks: 5 }),
      horizontalAxis('clusters', { ticks: 8 }),
      verticalAxis('silhouette', { ticks: 5 }),
      cutMarks(reported, recommended),
      methodsOf(known).map((method) => {
        const rows = known.filter((row) => row.method === method).sort((a, b) => a.clusters - b.clusters);
        return Plot.line(rows, {
          x: 'clusters',
          y: 'silhouette',
          stroke: colour(at(rows, 0)),
          strokeDasharray: dash(at(rows, 0)),
          strokeWidth: method === reportedMethod ? 2.8 : 1.2,
          className: 'silhouettes',
        });
      }),
      Plot.dot(
        known.filter(({ method }) => method === reportedMethod),
        {
          x: 'clusters',
          y: 'silhouette',
          r: 3,
          fill: colour,
          title: (cut: CutRow) => `${cut.clusters} clusters: ${fixed(cut.silhouette, 3)}`,
          className: 'reported',
        },
      ),
    ],
    color: { type: 'identity' },
  });
}

export function drawStability({ stability, methods, method, reported, recommended }: CutCurves): Html {
  const { colour } = markOf(methods.indexOf(method));
  return draw({
    id: 'stability',
    alternative: `Mean Jaccard index under resampling of ${counted(stability.length, 'cut')}.`,
    width: 500,
    height: 300,
    ...MARGINS,
    x: { insetLeft: 6, insetRight: 6 },
    y: { domain: [0, 1] },
    marks: [
      Plot.gridY({ ...GRID, ticks: 5 }),
      horizontalAxis('clusters', { ticks: 8 }),
      verticalAxis('mean Jaccard index', { ticks: 5 }),
      Plot.ruleY([STABLE_JACCARD], { stroke: 'var(--muted)', strokeDasharray: '2 3', className: 'stable' }),
      cutMarks(reported, recommended),
      Plot.line(stability, { x: 'clusters', y: 'jaccard', stroke: colour, strokeWidth: 2, className: 'stability' }),
      Plot.dot(stability, {
        x: 'clusters',
        y: 'jaccard',
        r: 3,
        fill: colour,
        title: ({ clusters, jaccard }: StablePoint) => `${clusters} clusters: ${fixed(jaccard, 2)}`,
        className: 'cuts',
      }),
    ],
  });
}

/** The names stand on two lines, since the two cuts may be the same. */
function cutMarks(reported: number, recommended: number | null): Plot.Markish[] {
  const name = (clusters: number, text: string, dy: number) =>
    Plot.text([clusters], {
      x: (value: number) => value,
      frameAnchor: 'bottom',
      text: () => text,
      dx: 4,
      dy,
      textAnchor: 'start',
      fontSize: 11,
      fontStyle: 'italic',
      fill: 'var(--ink)',
      stroke: 'var(--paper)',
      strokeWidth: 4,
    });
  const line = (clusters: number, dash: string) =>
    Plot.ruleX([clusters], { stroke: 'var(--ink)', strokeDasharray: dash, className: 'cut-line' });
  return [
    line(reported, '5 4'),
    ...(recommended === null ? [] : [line(recommended, '1 3'), name(recommended, 'recommended', -18)]),
    name(reported, 'reported', -5),
  ];
}
