/**
 * Predicted onset energies of the screened candidates in eV, counted in even bins. Candidates like the training data
 * stand below, those unlike it on top, paler; the wanted window is shaded.
 */

import * as Plot from '@observablehq/plot';
import { at } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { leadingWindow, type ScreeningCriteria } from '../../../schemas/tables/screening.js';
import { type Terms, withUnit } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { windowsText } from '../../html/leading-text.js';
import { counted } from '../../html/numbers.js';
import { GRID, horizontalAxis, MARGINS, verticalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';

const BIN_EV = 0.25;

export interface OnsetBin {
  readonly fromEv: number;
  readonly toEv: number;
  readonly inDomain: number;
  readonly outOfDomain: number;
}

/**
 * @param isOnset else the bins are a fortieth of the range of the values, from the least
 * @returns even bins from 0 to the highest onset; candidates without an onset are in none
 */
export function binOnsets({ columns, rows }: Table<'screening-results'>, isOnset: boolean): OnsetBin[] {
  const { start, width } = isOnset ? { start: 0, width: BIN_EV } : evenBins(columns.onsetEv);
  const bins: { inDomain: number; outOfDomain: number }[] = [];
  for (let i = 0; i < rows; i++) {
    const onset = columns.onsetEv[i] ?? null;
    if (onset === null) continue;
    const index = Math.max(0, Math.floor((onset - start) / width));
    while (bins.length <= index) bins.push({ inDomain: 0, outOfDomain: 0 });
    at(bins, index)[columns.inDomain[i] ? 'inDomain' : 'outOfDomain']++;
  }
  return bins.map((bin, i) => ({ fromEv: start + i * width, toEv: start + (i + 1) * width, ...bin }));
}

const BINS = 40;

function evenBins(values: readonly (number | null)[]): { readonly start: number; readonly width: number } {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { start: 0, width: 1 };
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return { start: least, width: (most - least) / BINS || 1 };
}

export function drawOnsetHistogram(bins: readonly OnsetBin[], criteria: ScreeningCriteria, terms: Terms): Html {
  const { leading, unit } = terms;
  const window = leadingWindow(criteria);
  const [least, most] = window ? [window.from, window.to] : [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const total = bins.reduce((sum, bin) => sum + bin.inDomain + bin.outOfDomain, 0);
  const left = terms.property ? Math.min(bins[0]?.fromEv ?? (window ? least : 0), least) : 0;
  const right = Math.max(bins.at(-1)?.toEv ?? (window && terms.property ? most : 1), most);
  const bars = { x1: 'fromEv', x2: 'toEv', insetLeft: 0.5, insetRight: 0.5 } as const;
  return draw({
    id: `${terms.id}-histogram`,
    alternative:
      `Histogram of ${counted(total, `candidate ${leading}`)}` +
      (window ? `; the window is ${windowsText(terms, { ...criteria, further: undefined })}.` : '.'),
    width: 1040,
    height: 300,
    minWidth: 780,
    ...MARGINS,
    x: { domain: [left, right] },
    y: { zero: true, nice: true },
    marks: [
      Plot.rect(window ? [window] : [], {
        x1: 'from',
        x2: 'to',
        fill: 'var(--window)',
        className: 'window',
      }),
      Plot.gridY({ ...GRID, ticks: 5 }),
      horizontalAxis(withUnit(`predicted ${leading}`, unit)),
      verticalAxis('candidates', { ticks: 5 }),
      Plot.rect(bins, { ...bars, y1: 0, y2: 'inDomain', fill: 'var(--c0)', className: 'in-domain' }),
      Plot.rect(bins, {
        ...bars,
        y1: 'inDomain',
        y2: (bin: OnsetBin) => bin.inDomain + bin.outOfDomain,
        fill: 'var(--c0)',
        fillOpacity: 0.35,
        stroke: 'var(--c0)',
        className: 'out-of-domain',
      }),
      Plot.ruleX(window ? [window.from, window.to] : [], {
        stroke: 'var(--ink)',
        strokeDasharray: '3 3',
        className: 'window-ends',
      }),
    ],
  });
}
