/**
 * Initial parameters as PyTorch draws them (spec 2.9): weights and biases of linear maps uniform in +-1/sqrt(fan in),
 * norm gains 1, norm biases 0. The sequence is our own: same seed, same bytes.
 */

import { randomSource } from '../../numerics/index.js';
import { elements, type ParameterTable } from './parameter-table.js';

/** Keeps the draw of parameters apart from that of epoch orders under the same seed. */
const INITIAL_STREAM = 0x1417;

/** @returns shape [table.size] */
export function initialParameters(table: ParameterTable, seed: number): Float32Array {
  const random = randomSource(seed, INITIAL_STREAM);
  const parameters = new Float32Array(table.size);
  for (const { offset, shape, start } of table.entries) {
    const end = offset + elements(shape);
    for (let i = offset; i < end; i++) {
      parameters[i] = 'bound' in start ? start.bound * (2 * random.next() - 1) : start.value;
    }
  }
  return parameters;
}
