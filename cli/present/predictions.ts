/** Predictions as one object a crystal, or as a table. */

import { rowView } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { ContributionRows, contributionsByCrystal } from './contributions.js';
import { crystalKey, toDigits } from './crystal-values.js';
import { renderTable } from './text/table.js';

/** Crystal id -> trials of the ensemble that were trained on it. */
type TrainedOn = ReadonlyMap<string, readonly string[]>;

/** What stands beside the predictions of the same crystals. */
interface TableContext {
  readonly trainedOn: TrainedOn;
  readonly notices: Table<'notices'>;
  readonly contributions: Table<'atom-contributions'>;
}

/**
 * @returns one value a crystal: `{"id", "prediction", "features", "graph"}`; of several models
 *   `{"id", "prediction", "deviation", "spread", "onsetSpreadEv", "models", "graph"}`, of a named ensemble with
 *   `trainedOn`, of a crystal that something is told of with `notices`, with `contributions` where they were asked for
 */
export function predictionValues(
  predictions: Table<'predictions'>,
  { trainedOn, notices, contributions }: TableContext,
): object[] {
  const { rows, columns, extra, metadata } = predictions;
  const layers = (metadata.layers ?? '').split(' ').filter(Boolean);
  const models = modelsOf(predictions);
  const told = textsByCrystal(notices);
  const atoms = contributionsByCrystal(contributions);
  return Array.from({ length: rows }, (_, i) => {
    const id = at(columns.id, i);
    const features = layers.map((layer) => [layer, rowOf(required(extra)[layer] as Matrix<Float32Array>, i)]);
    const ofSeveral = {
      deviation: extra?.deviation && rowOf(extra.deviation as Matrix<Float32Array>, i),
      spread: toDigits(columns.spread[i] ?? null),
      onsetSpreadEv: toDigits(columns.onsetSpreadEv[i] ?? null),
      models,
      ...(trainedOn.size > 0 ? { trainedOn: trainedOn.get(id) ?? [] } : {}),
    };
    const key = crystalKey(at(columns.file, i), id);
    const texts = told.get(key);
    const own = atoms.get(key);
    return {
      id,
      prediction: rowOf(columns.prediction, i),
      ...(models > 1 ? ofSeveral : { features: Object.fromEntries(features) }),
      graph: { atoms: columns.nAtoms[i], edges: columns.nBonds[i], triplets: columns.nTriplets[i] },
      ...(own ? { contributions: own } : {}),
      ...(texts ? { notices: texts } : {}),
    };
  });
}

/** id, formula, counts of the graph, the onset where the model knows its energies, and the spread of several models. */
export class PredictionRows {
  private readonly rows: string[][] = [];
  private readonly atoms = new ContributionRows();
  private onsets = false;
  private models = 1;

  constructor(private readonly trainedOn: TrainedOn) {}

  add(predictions: Table<'predictions'>, contributions: Table<'atom-contributions'>): void {
    this.atoms.add(contributions);
    const { rows, columns, metadata } = predictions;
    this.onsets = metadata.startEv !== 'null';
    this.models = modelsOf(predictions);
    for (let i = 0; i < rows; i++) {
      const counts = [columns.nAtoms[i], columns.nBonds[i], columns.nTriplets[i]].map(String);
      const own = [at(columns.id, i), at(columns.formula, i), ...counts];
      if (this.onsets) own.push(onsetText(columns, i));
      if (this.models > 1) own.push(required(columns.spread[i]).toFixed(3));
      if (this.trainedOn.size > 0) own.push(`${this.trainedOn.get(at(columns.id, i))?.length ?? 0} of ${this.models}`);
      this.rows.push(own);
    }
  }

  get count(): number {
    return this.rows.length;
  }

  render(): string {
    const head = ['id', 'formula', 'atoms', 'bonds', 'triplets', ...(this.onsets ? ['onset (eV)'] : [])];
    if (this.models > 1) head.push('spread (log10)');
    if (this.trainedOn.size > 0) head.push('trained on it');
    const table = renderTable(head, this.rows, 'llrrrrrr'.slice(0, head.length));
    return this.atoms.count > 0 ? `${table}\n\n${this.atoms.render()}` : table;
  }
}

function textsByCrystal({ columns, rows }: Table<'notices'>): Map<string, string[]> {
  const told = new Map<string, string[]>();
  for (let row = 0; row < rows; row++) {
    const key = crystalKey(at(columns.file, row), at(columns.id, row));
    told.set(key, [...(told.get(key) ?? []), at(columns.text, row)]);
  }
  return told;
}

function onsetText({ onsetEv, onsetReason, onsetSpreadEv }: Table<'predictions'>['columns'], i: number): string {
  const spread = onsetSpreadEv[i] == null ? '' : ` ± ${onsetSpreadEv[i].toFixed(3)}`;
  return onsetEv[i] == null ? (onsetReason[i] ?? '') : `${onsetEv[i].toFixed(3)}${spread}`;
}

function modelsOf({ metadata }: Table<'predictions'>): number {
  return (JSON.parse(required(metadata.models)) as string[]).length;
}

function rowOf({ width, values }: Matrix<Float32Array>, i: number): number[] {
  return Array.from(rowView(values, width, i), (value) => toDigits(value));
}
