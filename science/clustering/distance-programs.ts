/**
 * Squared distances by matrix products on the engine. With y and |y|^2 in one row, one product gives all that a search needs:
 *
 *   g[i, j] = |y_j|^2 - 2 x_i.y_j = |x_i - y_j|^2 - |x_i|^2
 *
 * Double precision goes in and out as the bits of its numbers, two float32 each: the binding knows no float64.
 */
import { GraphProgram, type Node, type Values } from '../engine/index.js';

/** Columns of which only the smallest g is told: fewer numbers leave the engine, and so few neighbours are quickly measured again. */
export const SEGMENT = 2;
/** Columns of a group, whose smallest g is told as well: most groups need no look at their segments. */
export const GROUP = 64;
export const SEGMENTS_OF_GROUP = GROUP / SEGMENT;

export type SearchPrecision = 'single' | 'double';

/**
 * Inputs x [m, k] and y [SEGMENT, s, k], s a multiple of SEGMENTS_OF_GROUP; a segment is y[:, i], and segments i that are
 * equal modulo s / SEGMENTS_OF_GROUP are a group. Outputs, row-major: minima [m * s], the smallest x.y of every row in every
 * segment, and coarse [m * s / SEGMENTS_OF_GROUP], that in every group. A product for each member and a minimum of whole
 * products: reducing neighbouring numbers takes the engine as long as multiplying.
 */
export function segmentMinimaProgram(precision: SearchPrecision): GraphProgram {
  const g = new GraphProgram();
  const [x, y] = inputsOf(g, precision, 3);
  const type = x.type;
  const members = g.operation({
    op: 'Unpack',
    inputs: [y],
    attributes: { T: { type }, num: { integer: SEGMENT }, axis: { integer: 0 } },
    outputs: new Array<typeof type>(SEGMENT).fill(type),
  }).operation.outputs;
  const minima = minimum(
    g,
    members.map((member) => multiply(g, x, member)),
  );
  const parts = g.operation({
    op: 'Split',
    inputs: [g.scalar(1, 'int32'), minima],
    attributes: { T: { type }, num_split: { integer: SEGMENTS_OF_GROUP } },
    outputs: new Array<typeof type>(SEGMENTS_OF_GROUP).fill(type),
  }).operation.outputs;
  const coarse = minimum(g, parts);
  g.output('minima', precision === 'double' ? toBits(g, minima) : minima);
  g.output('coarse', precision === 'double' ? toBits(g, coarse) : coarse);
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
  return multiply(g, ...inputsOf(g, precision, 2));
}

function inputsOf(g: GraphProgram, precision: SearchPrecision, rankOfY: number): [Node, Node] {
  if (precision === 'single') return [g.input('x', 2), g.input('y', rankOfY)];
  return [fromBitsNode(g, g.input('x', 3)), fromBitsNode(g, g.input('y', rankOfY + 1))];
}

function multiply(g: GraphProgram, x: Node, y: Node): Node {
  return g.operation({
    op: 'MatMul',
    inputs: [x, y],
    attributes: { T: { type: x.type }, transpose_a: { flag: false }, transpose_b: { flag: true } },
    outputs: [x.type],
  });
}

function minimum(g: GraphProgram, nodes: readonly Node[]): Node {
  return nodes.reduce((a, b) =>
    g.operation({ op: 'Minimum', inputs: [a, b], attributes: { T: { type: a.type } }, outputs: [a.type] }),
  );
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
