/**
 * Atom features of the network: 92 zeros and ones an element (spec 1.7), nine one-hot blocks one after the other.
 */
import { InvalidStructureError } from '../../schemas/failure.js';
import { CGCNN_BLOCKS, CGCNN_CODES } from './cgcnn-table.js';

export const CGCNN_LENGTH = CGCNN_BLOCKS.reduce((sum, length) => sum + length, 0);

const FEATURES: ReadonlyMap<string, Float32Array> = new Map(
  CGCNN_CODES.trim()
    .split(/\s+/)
    .map((entry) => entry.split(':') as [string, string])
    .map(([symbol, code]) => [symbol, decode(code)]),
);

/** @returns whether the element has features: H to Lr */
export function hasCgcnnFeatures(symbol: string): boolean {
  return FEATURES.has(symbol);
}

/**
 * @param symbol element symbol, H to Lr
 * @returns shape [92], zeros and ones, a copy
 * @throws InvalidStructureError naming the symbol
 */
export function cgcnnFeatures(symbol: string): Float32Array {
  const features = FEATURES.get(symbol);
  if (!features)
    throw new InvalidStructureError(`there are no atom features for element "${symbol}"`, {
      found: symbol,
      expected: 'an element from H to Lr',
    });
  return features.slice();
}

function decode(code: string): Float32Array {
  const features = new Float32Array(CGCNN_LENGTH);
  let start = 0;
  CGCNN_BLOCKS.forEach((length, block) => {
    const position = code[block]!;
    if (position !== '.') features[start + Number.parseInt(position, 36)] = 1;
    start += length;
  });
  return features;
}
