/** Predictions as one JSON object a line, or as a table. */
import type { Table } from '../../schemas/artifact.js';
import type { Matrix } from '../../schemas/columns.js';
import { renderTable } from './table.js';

/** As many digits as a float32 has: the same number when read back. */
const FLOAT32_DIGITS = 9;

/** @returns one line a crystal, each ended: `{"id", "prediction", "features", "graph"}` */
export function predictionLines({ rows, columns, extra, metadata }: Table<'predictions'>): string {
  const layers = (metadata.layers ?? '').split(' ');
  const lines = Array.from({ length: rows }, (_, i) => {
    const features = layers.map((layer) => [layer, rowOf(extra![layer] as Matrix<Float32Array>, i)]);
    const line = {
      id: columns.id[i],
      prediction: rowOf(columns.prediction, i),
      features: Object.fromEntries(features),
      graph: { atoms: columns.nAtoms[i], edges: columns.nBonds[i], triplets: columns.nTriplets[i] },
    };
    return `${JSON.stringify(line)}\n`;
  });
  return lines.join('');
}

/** id, formula, counts of the graph, and the onset where the model knows its energies. */
export class PredictionRows {
  private readonly rows: string[][] = [];
  private onsets = false;

  add({ rows, columns, metadata }: Table<'predictions'>): void {
    this.onsets = metadata.startEv !== 'null';
    for (let i = 0; i < rows; i++) {
      const counts = [columns.nAtoms[i], columns.nBonds[i], columns.nTriplets[i]].map(String);
      const onset = columns.onsetEv[i]?.toFixed(3) ?? columns.onsetReason[i] ?? '';
      this.rows.push([columns.id[i]!, columns.formula[i]!, ...counts, ...(this.onsets ? [onset] : [])]);
    }
  }

  get count(): number {
    return this.rows.length;
  }

  render(): string {
    const head = ['id', 'formula', 'atoms', 'bonds', 'triplets', ...(this.onsets ? ['onset (eV)'] : [])];
    return renderTable(head, this.rows, 'llrrrr');
  }
}

function rowOf({ width, values }: Matrix<Float32Array>, i: number): number[] {
  return Array.from(values.subarray(i * width, (i + 1) * width), (value) => Number(value.toPrecision(FLOAT32_DIGITS)));
}
