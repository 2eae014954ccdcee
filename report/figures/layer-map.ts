/**
 * One layer in the plane, a point a crystal: principal components (in the unit of the features), or UMAP (dimensionless;
 * only nearness means something there, neither distances between far points nor sizes of groups). Coloured by group, or by
 * the onset energy of the reference spectrum, with the pale end at the lowest.
 */
import * as Plot from '@observablehq/plot';
import type { Table } from '../../schemas/artifact.js';
import type { Crystal } from '../crystals.js';
import type { Group } from '../groups.js';
import type { Html } from '../html/escape.js';
import { formulaText } from '../html/formula.js';
import { counted, fixed } from '../html/numbers.js';
import { draw } from './draw.js';

export interface MapPoint {
  readonly crystal: Crystal;
  readonly x: number;
  readonly y: number;
}

export type Projection = 'components' | 'neighbours';

/** @returns crystals that the projection has a place for */
export function mapPoints({ columns }: Table<'map'>, crystals: readonly Crystal[], projection: Projection): MapPoint[] {
  const crystalOf = new Map(crystals.map((crystal) => [crystal.id, crystal]));
  const [xs, ys] =
    projection === 'components' ? [columns.component1, columns.component2] : [columns.neighbour1, columns.neighbour2];
  return columns.id.flatMap((id, i) => {
    const crystal = crystalOf.get(id);
    const [x, y] = [xs[i] ?? null, ys[i] ?? null];
    return crystal && x !== null && y !== null ? [{ crystal, x, y }] : [];
  });
}

/** Crystals without an onset are rings; the ramp ends at the quantile 0.95, so that one wide gap does not pale the rest. */
export function onsetRange(crystals: readonly Crystal[]): { min: number; max: number } | null {
  const onsets = crystals.flatMap(({ referenceOnsetEv }) => referenceOnsetEv ?? []).sort((a, b) => a - b);
  if (onsets.length === 0) return null;
  const max = onsets[Math.floor(0.95 * (onsets.length - 1))]!;
  return { min: onsets[0]!, max: Math.max(max, onsets[0]! + 0.1) };
}

export function drawMapByGroup(id: string, points: readonly MapPoint[], groups: readonly Group[]): Html {
  const marks = new Map(groups.map((group) => [group.number, group.mark]));
  const markOf = ({ crystal }: MapPoint) => (crystal.cluster === null ? undefined : marks.get(crystal.cluster));
  return drawMap(id, `${counted(points.length, 'crystal')} by group.`, [
    Plot.dot(points, {
      x: 'x',
      y: 'y',
      r: 4,
      fill: (point: MapPoint) => markOf(point)?.colour ?? 'var(--muted)',
      symbol: (point: MapPoint) => markOf(point)?.symbol ?? 'circle',
      fillOpacity: 0.9,
      stroke: 'var(--paper)',
      strokeWidth: 0.5,
      title,
      className: 'crystals',
    }),
  ]);
}

export function drawMapByOnset(id: string, points: readonly MapPoint[]): Html {
  const range = onsetRange(points.map(({ crystal }) => crystal));
  const share = ({ crystal: { referenceOnsetEv } }: MapPoint) =>
    range === null || referenceOnsetEv === null
      ? 0
      : Math.min(1, Math.max(0, (referenceOnsetEv - range.min) / (range.max - range.min)));
  const place = { x: 'x', y: 'y', r: 4, title } as const;
  return drawMap(id, `${counted(points.length, 'crystal')} by onset energy.`, [
    Plot.dot(points, {
      ...place,
      fill: 'var(--density)',
      fillOpacity: {
        value: (point: MapPoint) => Number((0.08 + 0.92 * share(point)).toFixed(2)),
        scale: null,
      } as Plot.ChannelValueSpec as number,
      stroke: 'var(--muted)',
      strokeWidth: 0.5,
      className: 'crystals',
    }),
  ]);
}

function drawMap(id: string, alternative: string, marks: Plot.Markish[]): Html {
  return draw({
    id,
    alternative,
    width: 500,
    height: 380,
    margin: 10,
    x: { axis: null, inset: 8 },
    y: { axis: null, inset: 8 },
    color: { type: 'identity' },
    symbol: { type: 'identity' } as Plot.ScaleOptions,
    marks: [Plot.frame({ stroke: 'var(--grid)' }), ...marks],
  });
}

function title({ crystal: { formula, id, cluster, referenceOnsetEv } }: MapPoint): string {
  return `${formulaText(formula)}  ·  ${id}  ·  group ${cluster ?? 'none'}\nonset ${fixed(referenceOnsetEv, 2)} eV`;
}
