/**
 * Agreement of every two clusterings: adjusted Rand index below the diagonal, adjusted mutual information above it. Both
 * are dimensionless, 1 for the same partition and about 0 for unrelated ones; full colour at 1.
 */

import * as Plot from '@observablehq/plot';
import { at, required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { Html } from '../../html/escape.js';
import { counted, fixed } from '../../html/numbers.js';
import { draw } from '../frame/draw.js';
import { valueTiles } from '../frame/value-tiles.js';

interface AgreementCell {
  readonly row: string;
  readonly column: string;
  readonly value: number;
  readonly index: 'adjusted Rand' | 'adjusted mutual information';
}

export interface AgreementRow {
  readonly left: string;
  readonly right: string;
  readonly adjustedRand: number;
  readonly adjustedMutualInfo: number;
}

export function agreementRows({ columns, rows }: Table<'agreement'>): AgreementRow[] {
  return Array.from({ length: rows }, (_, i) => ({
    left: at(columns.left, i),
    right: at(columns.right, i),
    adjustedRand: at(columns.adjustedRand, i),
    adjustedMutualInfo: at(columns.adjustedMutualInfo, i),
  }));
}

/** @param names of clusterings, in the order of the matrix, each with the word that stands at its row */
export function agreementCells(rows: readonly AgreementRow[], names: ReadonlyMap<string, string>): AgreementCell[] {
  const order = [...names.keys()];
  return rows.flatMap(({ left, right, adjustedRand, adjustedMutualInfo }) => {
    const [a, b] = [order.indexOf(left), order.indexOf(right)];
    if (a < 0 || b < 0) return [];
    const [first, last] = [
      required(names.get(at(order, Math.min(a, b)))),
      required(names.get(at(order, Math.max(a, b)))),
    ];
    return [
      { row: last, column: first, value: adjustedRand, index: 'adjusted Rand' as const },
      { row: first, column: last, value: adjustedMutualInfo, index: 'adjusted mutual information' as const },
    ];
  });
}

/** The step that compares names every clustering `layer, linkage`, but the consensus. */
const CONSENSUS = 'consensus';

/** @returns name -> word at its row: all layers by the reported linkage with the consensus, and the reported layer by all */
export function agreementPanels(rows: readonly AgreementRow[], layer: string, method: string) {
  const names = [...new Set(rows.flatMap(({ left, right }) => [left, right]))].map((name) => name.split(', '));
  const layers = names.flatMap(([of, by]) => (by === method ? [[`${of}, ${by}`, required(of)] as const] : []));
  const methods = names.flatMap(([of, by]) => (by && of === layer ? [[`${of}, ${by}`, by] as const] : []));
  const consensus = rows.some(({ left }) => left === CONSENSUS) ? [[CONSENSUS, CONSENSUS] as const] : [];
  return { byLayer: new Map([...layers, ...consensus]), byMethod: new Map(methods) };
}

const CELL = 38;
const LABEL = 84;
/** The last word above leans out to the right. */
const OVERHANG = 44;

export function drawAgreementMatrix(id: string, cells: readonly AgreementCell[], words: readonly string[]): Html {
  const side = CELL * words.length;
  const tiles = cells.map(({ row, column, index, value }) => ({
    row,
    column,
    text: fixed(value, 2),
    share: value,
    title: `${row} and ${column}: ${index} ${fixed(value, 3)}`,
  }));
  return draw({
    id,
    alternative: `Agreement of ${counted(words.length, 'clustering')} with each other.`,
    width: side + LABEL + OVERHANG,
    height: side + LABEL + 4,
    marginTop: LABEL,
    marginLeft: LABEL,
    marginRight: OVERHANG,
    marginBottom: 4,
    x: { type: 'band', domain: [...words], label: null, padding: 0.04 },
    y: { type: 'band', domain: [...words], label: null, padding: 0.04 },
    color: { type: 'identity' },
    marks: [
      Plot.axisX({ anchor: 'top', tickSize: 0, tickRotate: -45, fontSize: 11 }),
      Plot.axisY({ tickSize: 0, fontSize: 11 }),
      ...valueTiles(words, words, tiles),
    ],
  });
}
