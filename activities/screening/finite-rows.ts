/** Which crystals a network gives numbers for: NaN or infinity is told of the crystal that it belongs to. */
import { NonFiniteOutputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import type { Matrix } from '../../schemas/tables/columns.js';

/** Numbers of a network, one row a crystal. */
export interface Output extends Matrix<Float32Array> {
  /** `spectrum`, `features`; of an ensemble with the member. */
  readonly name: string;
}

/** @returns what is wrong with the outputs for a crystal; null where all are finite */
export function nonFiniteOutput(id: string, row: number, outputs: readonly Output[]): NonFiniteOutputError | null {
  for (const { name, width, values } of outputs) {
    const own = rowView(values, width, row);
    const bad = own.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      return new NonFiniteOutputError(`${id}: the network gives ${own[bad]} in its ${name}, at ${bad} of ${width}`, {
        structure: id,
        found: String(own[bad]),
        expected: 'finite numbers',
      });
  }
  return null;
}
