/**
 * Squared distances by matrix products on the engine. With y and |y|^2 in one row, one product gives all that a search needs:
 *
 *   g[i, j] = |y_j|^2 - 2 x_i.y_j = |x_i - y_j|^2 - |x_i|^2
 *
 * Double precision goes in and out as the bits of its numbers, two float32 each: the binding knows no float64.
 */
import { GraphProgram, type Node, type Values } from '../engine/index.js';

/** Columns of which only the smallest g is told: three of four numbers never leave the engine, and four neighbours are quickly measured again. */
export const SEGMENT = 4;

export type SearchPrecision = 'single' | 'double';

/**
 * Inputs x [m, k] and y [c, k], c a multiple of SEGMENT; output minima [m * c / SEGMENT], row-major:
 * the smallest x.y of every row in every SEGMENT consecutive columns.
 */
export function segmentMinimaProgram(precision: SearchPrecision): GraphProgram {
  const g = new GraphProgram();
  const product = productOf(g, precision);
  const segments = g.operation({
    op: 'Reshape',
    inputs: [product, g.constant([-1, SEGMENT], [2], 'int32')],
    attributes: { T: { type: product.type }, Tshape: { type: 'int32' } },
    outputs: [product.type],
  });
  const minima = g.operation({
    op: 'Min',
    inputs: [segments, g.constant([1], [1], 'int32')],
    attributes: { T: { type: product.type }, Tidx: { type: 'int32' }, keep_dims: { flag: false } },
    outputs: [product.type],
  });
  g.output('minima', precision === 'double' ? toBits(g, minima) : minima);
  return g;
}

/** Inputs x [m, k] and y [c, k] in double precision; output product [m, c] as bits. */
export function productProgram(): GraphProgram {
  const g = new GraphProgram();
  g.output('product', toBits(g, productOf(g, 'double')));
  return g;
}

/** A double array as an input of these programs; shares its memory. */
export function asBits(values: Float64Array, shape: readonly number[]): Values {
  return { values: new Float32Array(values.buffer, values.byteOffset, 2 * values.length), shape: [...shape, 2] };
}

/** What comes out as bits, as the doubles it is; shares its memory. */
export function fromBits(bits: Float32Array | Float64Array): Float64Array {
  return new Float64Array(bits.buffer, bits.byteOffset, bits.length / 2);
}

function productOf(g: GraphProgram, precision: SearchPrecision): Node {
  const [x, y] = ['x', 'y'].map((name) =>
    precision === 'double' ? fromBitsNode(g, g.input(name, 3)) : g.input(name, 2),
  ) as [Node, Node];
  return g.operation({
    op: 'MatMul',
    inputs: [x, y],
    attributes: { T: { type: x.type }, transpose_a: { flag: false }, transpose_b: { flag: true } },
    outputs: [x.type],
  });
}

function fromBitsNode(g: GraphProgram, bits: Node): Node {
  return bitcast(g, bits, 'float64');
}

function toBits(g: GraphProgram, doubles: Node): Node {
  return bitcast(g, doubles, 'float32');
}

function bitcast(g: GraphProgram, x: Node, to: 'float32' | 'float64'): Node {
  return g.operation({
    op: 'Bitcast',
    inputs: [x],
    attributes: { T: { type: x.type }, type: { type: to } },
    outputs: [to],
  });
}
