/**
 * Predicted against reference log10(alpha / cm^-1), every energy of every crystal counted into square bins. The
 * darker a bin, the more points: opacity rises with the logarithm of the count. The thin line is equality.
 */

import * as Plot from '@observablehq/plot';
import { at } from '../../../schemas/required.js';
import type { Crystal } from '../../content/crystals.js';
import type { ValueRange } from '../../content/energy-axis.js';
import type { Terms } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { count, counted } from '../../html/numbers.js';
import { GRID, horizontalAxis, MARGINS, verticalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';

const BINS = 64;
const FAINTEST = 0.14;

interface DensityBin {
  readonly x: number;
  readonly y: number;
  readonly count: number;
}

/**
 * @param range both axes, log10(cm^-1); values beyond it are counted in the outermost bins
 * @returns the bins that hold points, x and y being bin numbers in [0, BINS)
 */
function binSpectra(crystals: readonly Crystal[], range: ValueRange): DensityBin[] {
  const counts = new Uint32Array(BINS * BINS);
  const bin = (value: number) =>
    Math.min(BINS - 1, Math.max(0, Math.floor(((value - range.min) / (range.max - range.min)) * BINS)));
  for (const { reference, prediction } of crystals) {
    if (prediction === null) continue;
    reference.forEach((value, i) => {
      const cell = bin(value) * BINS + bin(at(prediction, i));
      counts[cell] = at(counts, cell) + 1;
    });
  }
  const bins: DensityBin[] = [];
  counts.forEach((n, cell) => {
    if (n > 0) bins.push({ x: Math.floor(cell / BINS), y: cell % BINS, count: n });
  });
  return bins;
}

export function drawSpectrumParity(
  crystals: readonly Crystal[],
  range: ValueRange,
  { property, valuesShort }: Pick<Terms, 'property' | 'valuesShort'>,
): Html {
  const bins = binSpectra(crystals, range);
  const most = Math.max(2, ...bins.map((bin) => bin.count));
  const edge = (index: number) => range.min + ((range.max - range.min) * index) / BINS;
  return draw({
    id: 'spectrum-parity',
    alternative: `Predicted against reference ${property ? property.name : 'absorption'} of ${counted(crystals.length, 'crystal')}, as a density.`,
    width: 520,
    height: 500,
    ...MARGINS,
    x: { domain: [range.min, range.max] },
    y: { domain: [range.min, range.max] },
    marks: [
      Plot.gridX(GRID),
      Plot.gridY(GRID),
      horizontalAxis(`reference ${valuesShort}`),
      verticalAxis(`predicted ${valuesShort}`),
      Plot.rect(bins, {
        x1: ({ x }: DensityBin) => edge(x),
        x2: ({ x }: DensityBin) => edge(x + 1),
        y1: ({ y }: DensityBin) => edge(y),
        y2: ({ y }: DensityBin) => edge(y + 1),
        fill: 'var(--density)',
        fillOpacity: {
          value: (bin: DensityBin) => opacityOf(bin.count, most),
          scale: null,
        } as Plot.ChannelValueSpec as number,
        inset: 0,
        title: (bin: DensityBin) => counted(bin.count, 'point'),
        className: 'density',
      }),
      Plot.line(
        [
          [range.min, range.min],
          [range.max, range.max],
        ],
        { stroke: 'var(--ink)', strokeWidth: 1, strokeDasharray: '3 3', className: 'equality' },
      ),
    ],
  });
}

/** @returns what the ends of the colour scale mean */
export function densityEnds(crystals: readonly Crystal[], range: ValueRange): { least: string; most: string } {
  const most = Math.max(1, ...binSpectra(crystals, range).map((bin) => bin.count));
  return { least: '1', most: count(most) };
}

function opacityOf(points: number, most: number): number {
  return Number((FAINTEST + (1 - FAINTEST) * (Math.log(points) / Math.log(most))).toFixed(2));
}
