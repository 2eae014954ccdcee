/** Mean absolute error out of fold over the number of crystals that were trained on, network and trees, with 95 % intervals. */
import * as Plot from '@observablehq/plot';
import { LEARNING_METHODS } from '../../../schemas/tables/evidence.js';
import type { LearningPoint } from '../../../schemas/tables/evidence-rows.js';
import { markOf } from '../../content/palette.js';
import { type Terms, withUnit } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { count, fixed } from '../../html/numbers.js';
import { GRID, horizontalAxis, MARGINS, verticalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';
import type { LegendEntry } from '../frame/legend.js';

/** Intervals of one number of crystals stand beside each other, in CSS pixels. */
const APART = 7;

/** @returns one entry a method */
export function learningEntries(): LegendEntry[] {
  return LEARNING_METHODS.map((method, i) => ({ mark: { ...markOf(i), symbol: 'circle' }, text: method }));
}

/** One drawing for whole spectra and, where there are onsets, one for them. */
export function drawLearningByShare(points: readonly LearningPoint[], terms: Terms): Html[] {
  const { spectra, valueUnit, leadings, unit, id } = terms;
  const units = {
    spectrum: `MAE of ${spectra} (${valueUnit})`,
    onset: withUnit(`MAE of ${leadings}`, unit),
  } as const;
  const names = { spectrum: 'spectrum', onset: id } as const;
  return (['spectrum', 'onset'] as const).flatMap((measure) => {
    const own = points.filter((point) => point.measure === measure && point.value !== null);
    return own.length > 0 ? [drawLearning(`learning-by-share-${names[measure]}`, own, units[measure])] : [];
  });
}

function drawLearning(id: string, points: readonly LearningPoint[], label: string): Html {
  const trained = [...new Set(points.map((point) => point.trained))];
  return draw({
    id,
    alternative: `${label} of ${LEARNING_METHODS.join(', ')} after training on ${trained.map((n) => count(n)).join(', ')} crystals, with 95 % intervals.`,
    width: 510,
    height: 260,
    minWidth: 380,
    ...MARGINS,
    x: { domain: [0, Math.max(...trained) * 1.06] },
    y: { zero: true, nice: true },
    marks: [
      Plot.gridY({ ...GRID, ticks: 5 }),
      horizontalAxis('crystals trained on', { ticks: trained, tickFormat: (n: number) => count(n) }),
      verticalAxis(label, { ticks: 5 }),
      LEARNING_METHODS.map((method, i) => {
        const own = points.filter((point) => point.method === method);
        const { colour, dash } = markOf(i);
        const dx = (i - (LEARNING_METHODS.length - 1) / 2) * APART;
        return [
          Plot.line(own, { x: 'trained', y: 'value', stroke: colour, strokeDasharray: dash, strokeWidth: 1.8, dx }),
          Plot.ruleX(own, { x: 'trained', y1: 'lower', y2: 'upper', stroke: colour, strokeWidth: 1.5, dx }),
          Plot.dot(own, {
            x: 'trained',
            y: 'value',
            r: 4,
            fill: colour,
            stroke: 'var(--paper)',
            dx,
            title: (point: LearningPoint) => `${method}, ${count(point.trained)} crystals: ${fixed(point.value, 3)}`,
          }),
        ];
      }),
    ],
  });
}
