/**
 * How far features go with a higher or lower onset: the coefficient of each in eV, with its interval, of a regression of
 * the onset on all features of one kind. Largest first; hollow where the interval holds zero.
 */

import * as Plot from '@observablehq/plot';
import { at } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { inUnit, type Terms, withUnit } from '../../content/terms.js';
import type { Html } from '../../html/escape.js';
import { leadingText } from '../../html/leading-text.js';
import { counted } from '../../html/numbers.js';
import { GRID, horizontalAxis } from '../frame/axes.js';
import { draw } from '../frame/draw.js';

export interface Shift {
  readonly kind: string;
  readonly feature: string;
  /** That have the feature and an onset. */
  readonly crystals: number;
  readonly differenceEv: number;
  readonly shiftEv: number;
  readonly lowerEv: number;
  readonly upperEv: number;
}

const ROW_HEIGHT = 20;
/** Letters that fit beside the axis. */
const LETTERS = 30;
const LETTER_WIDTH = 6;

/** @returns by kind, largest shift first, as the table holds them */
export function shiftsOf({ columns, rows }: Table<'feature-shifts'>): Shift[] {
  return Array.from({ length: rows }, (_, i) => ({
    kind: at(columns.kind, i),
    feature: at(columns.feature, i),
    crystals: at(columns.crystals, i),
    differenceEv: at(columns.differenceEv, i),
    shiftEv: at(columns.shiftEv, i),
    lowerEv: at(columns.lowerEv, i),
    upperEv: at(columns.upperEv, i),
  }));
}

interface ShiftPanel {
  readonly rows: readonly Shift[];
  readonly name: { readonly id: string; readonly noun: string };
  /** Drawn are the halves of environments: by how many, and by what. */
  readonly halves: boolean;
}

/** Rows of a panel. */
export const SHOWN_SHIFTS = 16;
/** Whole environments are rare in small data sets: with fewer than this, their halves are drawn. */
const FEW = 8;

/** @returns elements, then environments; without those of which no feature has enough crystals */
export function shiftPanels(all: readonly Shift[]): ShiftPanel[] {
  const largest = (kind: string) => all.filter((shift) => shift.kind === kind).slice(0, SHOWN_SHIFTS);
  const whole = largest('environment');
  const halves = whole.length < FEW;
  return [
    { rows: largest('element'), name: { id: 'shifts-elements', noun: 'element' }, halves: false },
    {
      rows: halves ? largest('coordination') : whole,
      name: { id: 'shifts-environments', noun: 'environment' },
      halves,
    },
  ].filter(({ rows }) => rows.length > 0);
}

export function isCertain({ lowerEv, upperEv }: Shift): boolean {
  return lowerEv > 0 || upperEv < 0;
}

/** @param name of the figure, and what its rows are */
export function drawShifts(
  shifts: readonly Shift[],
  name: { readonly id: string; readonly noun: string },
  terms: Terms,
): Html {
  const { leading, unit } = terms;
  const rows = [...shifts].sort((a, b) => b.shiftEv - a.shiftEv);
  const title = (row: Shift) =>
    `${row.feature}: ${inUnit(leadingText(terms, row.shiftEv, 2), unit)}, ${leadingText(terms, row.lowerEv, 2)} to ${leadingText(terms, row.upperEv, 2)}\n` +
    counted(row.crystals, 'crystal');
  const colour = (row: Shift) => (row.shiftEv >= 0 ? 'var(--more)' : 'var(--less)');
  return draw({
    id: name.id,
    alternative: `Shift of the ${leading} by ${counted(rows.length, name.noun)}, ${unit === '' ? '' : `in ${unit} `}with intervals.`,
    width: 500,
    height: 52 + ROW_HEIGHT * rows.length,
    marginTop: 8,
    marginRight: 14,
    marginBottom: 44,
    marginLeft: 18 + LETTER_WIDTH * Math.max(4, ...rows.map(({ feature }) => shortened(feature).length)),
    x: { zero: true, nice: true },
    y: { domain: rows.map(({ feature }) => feature), label: null },
    marks: [
      Plot.gridX({ ...GRID, ticks: 6 }),
      horizontalAxis(withUnit(`shift of the ${leading}`, unit), { ticks: 6 }),
      Plot.axisY({ label: null, tickSize: 0, tickFormat: shortened }),
      Plot.ruleX([0], { stroke: 'var(--ink)', strokeWidth: 1 }),
      Plot.ruleY(rows, { x1: 'lowerEv', x2: 'upperEv', y: 'feature', stroke: colour, strokeWidth: 1.6 }),
      Plot.dot(rows, {
        x: 'shiftEv',
        y: 'feature',
        r: 4,
        fill: (row: Shift) => (isCertain(row) ? colour(row) : 'var(--paper)'),
        stroke: colour,
        strokeWidth: 1.6,
        title,
      }),
    ],
  });
}

function shortened(name: string): string {
  return name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name;
}
