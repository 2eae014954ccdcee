/**
 * A map of a layer by element, two ways: one small map an element, the crystals that hold it in colour before all others in
 * grey; and one map by the most electronegative element of each crystal, which is the anion of most compounds.
 * @source electronegativities: A. L. Allred, J. Inorg. Nucl. Chem. 17, 215 (1961), for the order of ANIONS
 */
import * as Plot from '@observablehq/plot';
import type { Crystal } from '../../content/crystals.js';
import { SIGNIFICANT_Q } from '../../content/enrichment.js';
import { type Mark, markOf } from '../../content/palette.js';
import type { Html } from '../../html/escape.js';
import { elementsOf } from '../../html/formula.js';
import { count, counted } from '../../html/numbers.js';
import { dotCloud, dotRadius } from '../frame/dot-cloud.js';
import { draw } from '../frame/draw.js';
import type { LegendEntry } from '../frame/legend.js';
import { compareElements } from '../frame/periodic-order.js';
import type { EnrichmentCell } from '../groups/enrichment-map.js';
import { drawMap, type LayerMap, type MapPoint } from './layer-map.js';

/** Elements in fewer crystals than this have no map, and no key. */
const RARE = 3;
/** Small maps beside and below each other. */
export const ELEMENT_MAPS = 12;

/** From the most electronegative down to carbon's neighbours; without any of them a crystal counts as of metals alone. */
const ANIONS = ['F', 'O', 'Cl', 'N', 'Br', 'I', 'S', 'C', 'Se', 'H', 'P', 'As', 'Te', 'B', 'Sb'] as const;
const NO_ANION = 'metals alone';
const OTHERS = 'others';
const OTHER: Mark = { ...markOf(0), colour: 'var(--muted)' };

/**
 * Elements that tell the groups apart: those enriched in any of them, most certain first, then the most frequent.
 *
 * @returns at most ELEMENT_MAPS, by atomic number; none of fewer than RARE crystals, and none that all crystals hold
 */
export function mappedElements(crystals: readonly Crystal[], cells: readonly EnrichmentCell[]): string[] {
  const holders = new Map<string, number>();
  for (const { formula } of crystals)
    for (const element of elementsOf(formula)) holders.set(element, (holders.get(element) ?? 0) + 1);
  const certainty = new Map<string, number>();
  for (const { element, pValue, qValue, log2Odds } of cells)
    if (qValue < SIGNIFICANT_Q && log2Odds > 0)
      certainty.set(element, Math.min(pValue, certainty.get(element) ?? Number.POSITIVE_INFINITY));
  return [...holders]
    .filter(([, n]) => n >= RARE && n < crystals.length)
    .map(([element, n]) => ({ element, n, pValue: certainty.get(element) ?? 1 }))
    .sort((a, b) => a.pValue - b.pValue || b.n - a.n || compareElements(a.element, b.element))
    .slice(0, ELEMENT_MAPS)
    .map(({ element }) => element)
    .sort(compareElements);
}

export function drawElementMap({ id, points }: LayerMap, element: string): Html {
  const holds = ({ crystal }: MapPoint) => elementsOf(crystal.formula).includes(element);
  const [present, absent] = [points.filter(holds), points.filter((point) => !holds(point))];
  const place = { x: 'x', y: 'y' } as const;
  return draw({
    id: `${id}-${element}`,
    alternative: `${counted(present.length, 'crystal')} of ${count(points.length)} with ${element}, ${id}.`,
    width: 164,
    height: 146,
    margin: 2,
    marginTop: 20,
    x: { axis: null, inset: 5, domain: extent(points.map(({ x }) => x)) },
    y: { axis: null, inset: 5, domain: extent(points.map(({ y }) => y)) },
    marks: [
      Plot.frame({ stroke: 'var(--grid)' }),
      dotCloud(absent, {
        ...place,
        r: dotRadius(points.length, 1.6),
        colour: 'var(--muted)',
        opacity: 0.4,
        className: 'absent',
      }),
      dotCloud(present, { ...place, r: dotRadius(points.length, 2.6), colour: 'var(--c1)', className: 'present' }),
      name(element, { textAnchor: 'start', frameAnchor: 'top-left', fontWeight: 700, fontSize: 12 }),
      name(`n ${count(present.length)}`, { textAnchor: 'end', frameAnchor: 'top-right', fill: 'var(--soft)' }),
    ],
  });
}

function name(text: string, options: Plot.TextOptions): Plot.Markish {
  return Plot.text([text], {
    text: (each: string) => each,
    dy: -14,
    lineAnchor: 'top',
    fontSize: 11,
    fill: 'var(--ink)',
    ...options,
  });
}

/** Every small map of a layer on the same axes, whatever its crystals. */
function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return low < high ? [low, high] : [low - 1, low + 1];
}

/** @returns most electronegative element, or that there is none among the nonmetals */
export function anionOf({ formula }: Pick<Crystal, 'formula'>): string {
  const elements = elementsOf(formula);
  return ANIONS.find((element) => elements.includes(element)) ?? NO_ANION;
}

/** @returns the keys of the map by anion: most frequent first; those of fewer than RARE crystals together at the end */
export function anionLegend(crystals: readonly Crystal[]): LegendEntry[] {
  const counts = countAnions(crystals);
  const own = counts.filter(([, n]) => n >= RARE);
  const others = counts.slice(own.length).reduce((sum, [, n]) => sum + n, 0);
  return [
    ...own.map(([anion, n], i) => ({ mark: markOf(i), text: `${anion}  (n ${n})` })),
    ...(others > 0 ? [{ mark: OTHER, text: `${OTHERS}  (n ${others})` }] : []),
  ];
}

/** @param crystals of the whole run, so that both maps have the same colours */
export function drawMapByAnion(map: LayerMap, crystals: readonly Crystal[]): Html {
  const own = countAnions(crystals).filter(([, n]) => n >= RARE);
  const marks = new Map(own.map(([anion], i) => [anion, markOf(i)]));
  const mark = ({ crystal }: MapPoint) => marks.get(anionOf(crystal)) ?? OTHER;
  return drawMap(map, 'anion', `${counted(map.points.length, 'crystal')} by their most electronegative element.`, {
    colourOf: (point) => mark(point).colour,
    symbol: (point: MapPoint) => mark(point).symbol,
    fillOpacity: 0.9,
    stroke: 'var(--paper)',
  });
}

function countAnions(crystals: readonly Crystal[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const crystal of crystals) counts.set(anionOf(crystal), (counts.get(anionOf(crystal)) ?? 0) + 1);
  const rank = (anion: string) => (ANIONS as readonly string[]).indexOf(anion) >>> 0;
  return [...counts].sort((a, b) => b[1] - a[1] || rank(a[0]) - rank(b[0]));
}
