/**
 * UMAP: two coordinates in which near neighbours stay near. Distances between far points mean nothing in it, and
 * neither do sizes of groups: a picture for the eye, never an input of a clustering.
 * Seeded: the same points and seed give the same map.
 * @source McInnes, Healy and Melville, arXiv:1802.03426 (2018), as implemented by umap-js
 */

import { UMAP } from 'umap-js';
import { rowView } from '../../../schemas/numerics/rows.js';
import type { Matrix } from '../../../schemas/tables/columns.js';
import { powerOfTwo, randomSource } from '../../numerics/index.js';
import { countPoints, type Points } from '../distances/metrics.js';
import { extentOf } from '../distances/unit.js';

interface NeighbourMapSettings {
  /** Neighbours that are kept near; fewer where there are fewer points. */
  readonly neighbours: number;
  /** How near points may come, relative to the spread of 1. */
  readonly minDistance: number;
  readonly seed: number;
}

export const NEIGHBOUR_MAP: NeighbourMapSettings = { neighbours: 15, minDistance: 0.1, seed: 0 };

/** Below this a neighbourhood is nearly everything. */
const FEWEST_POINTS = 4;

/** @returns shape [n, 2], dimensionless; null below four points */
export function neighbourMap(
  points: Points,
  settings: NeighbourMapSettings = NEIGHBOUR_MAP,
): Matrix<Float64Array> | null {
  const n = countPoints(points);
  if (n < FEWEST_POINTS) return null;
  const { width, values } = points;
  const random = randomSource(settings.seed, n);
  const map = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(settings.neighbours, n - 1),
    minDist: settings.minDistance,
    random: () => random.next(),
  });
  // The library searches the reach of a neighbourhood from 1 on, with fixed tolerances.
  const unit = powerOfTwo(extentOf(points).range);
  const rows = Array.from({ length: n }, (_, i) => Array.from(rowView(values, width, i), (value) => value / unit));
  return { width: 2, values: Float64Array.from(map.fit(rows).flat()) };
}
