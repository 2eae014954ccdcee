/**
 * One layer in the plane, a point a crystal: principal components (in the unit of the features), or UMAP (dimensionless;
 * only nearness means something there, neither distances between far points nor sizes of groups). Coloured by group, or by
 * the onset energy of the reference spectrum (viridis, even in lightness and safe for colour-blind readers: dark is lowest).
 */

import * as Plot from '@observablehq/plot';
import { at, required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { ReportContent } from '../../content/content.js';
import type { Crystal } from '../../content/crystals.js';
import type { Group } from '../../content/groups.js';
import { inUnit, type Terms } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { formulaText } from '../../html/formula.js';
import { leadingText } from '../../html/leading-text.js';
import { counted, fixed } from '../../html/numbers.js';
import { coloursInClouds, dotRadius, MOST_NAMED, MOST_NAMED_EVERYWHERE } from '../frame/dot-cloud.js';
import { draw } from '../frame/draw.js';
import { badgesOnCrystals } from '../frame/group-badges.js';

export interface MapPoint {
  readonly crystal: Crystal;
  readonly x: number;
  readonly y: number;
}

const SIZE = { width: 500, height: 396 } as const;
/** Of the points, within axes and margins. */
const AREA = { width: 450, height: 344 } as const;

/** As the page's style sheet has it for the key of the scale. */
export const ONSET_SCHEME = 'viridis';
const RAMP_STEPS = 60;

type Projection = 'components' | 'neighbours';

/** One of the two pictures of a layer. */
export interface LayerMap {
  /** Name of its drawings. */
  readonly id: Projection;
  /** Crystals that it has a place for. */
  readonly points: readonly MapPoint[];
  /** Names of the two axes. */
  readonly axes: readonly [string, string];
  readonly terms: Terms;
}

/** @returns the pictures that have places for crystals, principal components first */
export function drawnMaps(
  content: Pick<ReportContent, 'crystals' | 'terms'> & { readonly input: { readonly map: Table<'map'> } },
): LayerMap[] {
  return (['components', 'neighbours'] as const)
    .map((projection) => layerMap(content.input.map, content, projection))
    .filter(({ points }) => points.length > 0);
}

export function layerMap(
  { columns, metadata }: Table<'map'>,
  { crystals, terms }: Pick<ReportContent, 'crystals' | 'terms'>,
  projection: Projection,
): LayerMap {
  const crystalOf = new Map(crystals.map((crystal) => [crystal.id, crystal]));
  const components = projection === 'components';
  const xs = components ? columns.component1 : columns.neighbour1;
  const ys = components ? columns.component2 : columns.neighbour2;
  const points = columns.id.flatMap((id, i) => {
    const crystal = crystalOf.get(id);
    const [x, y] = [xs[i] ?? null, ys[i] ?? null];
    return crystal && x !== null && y !== null ? [{ crystal, x, y }] : [];
  });
  const share = (explained: string | undefined) => `${fixed(100 * Number(explained), 0)} % of the variance`;
  const axes: [string, string] = components
    ? [`principal component 1 (${share(metadata.explained1)})`, `principal component 2 (${share(metadata.explained2)})`]
    : ['UMAP 1', 'UMAP 2'];
  return { id: projection, points, axes, terms };
}

/** Crystals without an onset are rings; the ramp ends at the quantile 0.95, so that one wide gap does not pale the rest. */
export function onsetRange(
  crystals: readonly Crystal[],
  { property, moreDecimals }: Pick<Terms, 'property' | 'moreDecimals'>,
): { min: number; max: number } | null {
  const leastWidth = property ? 10 ** (-1 - moreDecimals) : 0.1;
  const onsets = crystals.flatMap(({ referenceOnsetEv }) => referenceOnsetEv ?? []).sort((a, b) => a - b);
  if (onsets.length === 0) return null;
  const max = at(onsets, Math.floor(0.95 * (onsets.length - 1)));
  return { min: at(onsets, 0), max: Math.max(max, at(onsets, 0) + leastWidth) };
}

export function drawMapByGroup(map: LayerMap, groups: readonly Group[]): Html {
  const marks = new Map(groups.map((group) => [group.number, group.mark]));
  const markOf = ({ crystal }: MapPoint) => (crystal.cluster === null ? undefined : marks.get(crystal.cluster));
  const places = map.points.map(({ x, y, crystal: { cluster } }) => ({ x, y, cluster }));
  return drawMap(
    map,
    'group',
    `${counted(map.points.length, 'crystal')} by group.`,
    {
      colourOf: (point) => markOf(point)?.colour ?? 'var(--muted)',
      symbol: (point: MapPoint) => markOf(point)?.symbol ?? 'circle',
      fillOpacity: 0.9,
      stroke: 'var(--paper)',
    },
    { front: badgesOnCrystals(places, groups, AREA), mostNamed: MOST_NAMED },
  );
}

export function drawMapByOnset(map: LayerMap): Html {
  const { points, terms } = map;
  const { min, max } = onsetRange(
    points.map(({ crystal }) => crystal),
    terms,
  ) ?? { min: 0, max: 1 };
  const hasOnset = ({ crystal }: MapPoint) => crystal.referenceOnsetEv !== null;
  return drawMap(
    { ...map, points: points.filter(hasOnset) },
    terms.id,
    `${counted(points.length, 'crystal')} by ${terms.leadingInFull}.`,
    { colourOf: rampOf(min, max, ({ crystal }) => required(crystal.referenceOnsetEv)), stroke: 'var(--muted)' },
    { behind: points.filter((point) => !hasOnset(point)) },
  );
}

type ValuedMap = Pick<LayerMap, 'points'>;
type Values = ReadonlyMap<string, number>;

/** From the lowest to the quantile 0.95, so that one large value does not pale the rest. */
export function valueRange({ points }: ValuedMap, values: Values): { readonly least: number; readonly most: number } {
  const sorted = points.flatMap(({ crystal }) => values.get(crystal.id) ?? []).sort((a, b) => a - b);
  return { least: sorted[0] ?? 0, most: sorted[Math.floor(0.95 * (sorted.length - 1))] ?? 1 };
}

/**
 * By any number of the crystals, from the lowest to its quantile 0.95; rings have none.
 *
 * @param by name of the drawing
 */
export function drawMapByValue(
  map: LayerMap,
  { name, values }: { readonly name: string; readonly values: Values },
  by = 'value',
): Html {
  const has = ({ crystal }: MapPoint) => values.has(crystal.id);
  const { least, most } = valueRange(map, values);
  return drawMap(
    { ...map, points: map.points.filter(has) },
    by,
    `${counted(map.points.length, 'crystal')} by ${name}.`,
    {
      // One value for all has no range to colour.
      colourOf: rampOf(least, most > least ? most : least + 1, ({ crystal }) => required(values.get(crystal.id))),
      stroke: 'var(--muted)',
    },
    { behind: map.points.filter((point) => !has(point)) },
  );
}

/** Colours of the ramp, as many as are told apart; values beyond its ends have those of the ends. */
function rampOf(least: number, most: number, numberOf: (point: MapPoint) => number): MapLook['colourOf'] {
  const { apply } = Plot.scale({ color: { type: 'linear', scheme: ONSET_SCHEME, domain: [0, RAMP_STEPS] } });
  return (point) => {
    const step = Math.round((RAMP_STEPS * (numberOf(point) - least)) / (most - least));
    return String(apply(Math.min(RAMP_STEPS, Math.max(0, step))));
  };
}

/** Of the dots; in clouds of a colour each, the colour alone. */
interface MapLook extends Omit<Plot.DotOptions, 'fill'> {
  readonly colourOf: (point: MapPoint) => string;
}

interface MapExtras {
  /** Up to so many crystals are dots of their own, with names to hover over. */
  readonly mostNamed?: number;
  /** Rings below the dots. */
  readonly behind?: readonly MapPoint[];
  /** Names above the dots. */
  readonly front?: Plot.Markish[];
}

/** @param by what the dots are coloured */
export function drawMap(
  { id, points, axes, terms }: LayerMap,
  by: string,
  alternative: string,
  { colourOf, ...look }: MapLook,
  { mostNamed = MOST_NAMED_EVERYWHERE, behind = [], front = [] }: MapExtras = {},
): Html {
  const n = points.length + behind.length;
  const place = { x: 'x', y: 'y', r: dotRadius(n) } as const;
  const named = { ...place, title: (point: MapPoint) => titleOf(point, terms) };
  const crystals =
    n > mostNamed
      ? [
          coloursInClouds(behind, () => 'var(--muted)', { ...place, className: 'rings' }),
          coloursInClouds(points, colourOf, { ...place, className: 'crystals' }),
        ]
      : [
          Plot.dot(behind as MapPoint[], {
            ...named,
            fill: 'var(--paper)',
            stroke: 'var(--muted)',
            className: 'rings',
          }),
          Plot.dot(points as MapPoint[], {
            ...named,
            strokeWidth: 0.5,
            className: 'crystals',
            ...look,
            fill: colourOf,
          }),
        ];
  return draw({
    id: `${id}-${by}`,
    alternative,
    ...SIZE,
    margin: 10,
    marginLeft: 24,
    marginBottom: 26,
    x: { axis: null, inset: 8 },
    y: { axis: null, inset: 8 },
    color: { type: 'identity' },
    symbol: { type: 'identity' } as Plot.ScaleOptions,
    marks: [
      Plot.frame({ stroke: 'var(--grid)' }),
      Plot.text([axes[0]], { text: String, frameAnchor: 'bottom', lineAnchor: 'top', dy: 8, fill: 'var(--soft)' }),
      Plot.text([axes[1]], {
        text: String,
        frameAnchor: 'left',
        textAnchor: 'middle',
        rotate: -90,
        dx: -11,
        fill: 'var(--soft)',
      }),
      ...crystals,
      ...front,
    ],
  });
}

function titleOf({ crystal: { formula, id, cluster, referenceOnsetEv } }: MapPoint, terms: Terms): string {
  const leading =
    referenceOnsetEv === null
      ? ''
      : `\n${terms.leading} ${inUnit(leadingText(terms, referenceOnsetEv, 2), terms.unit)}`;
  return `${formulaText(formula)}  ·  ${id}  ·  group ${cluster ?? 'none'}${leading}`;
}
