/** Matrix products of packed rows on the engine, for distances between all pairs and for searches of the nearest. */
import { type ElementType, GraphProgram, type Node, productOfBfloat16 } from '../../engine/index.js';
import { packedWidth, type SearchPrecision } from './packed-rows.js';

/** Neighbouring columns of which a search reads the largest product first: most groups need no further look. */
export const GROUP = 64;

/**
 * Inputs x [m, .] and y [c, .], packed queries and columns, c a multiple of GROUP. Outputs: products, GROUP of one query a row, as
 * bits [m * c / GROUP, .], to stay resident; largest, that of each of these rows: float32, or bits of doubles.
 */
export function groupProductsProgram(width: number, precision: SearchPrecision): GraphProgram {
  const g = new GraphProgram();
  const [x, y] = (['x', 'y'] as const).map((name) => fromBitsNode(g, g.input(name, 2), width, precision)) as [
    Node,
    Node,
  ];
  const product = precision === 'half' ? productOfBfloat16(g, x, y) : multiply(g, x, y);
  g.output('products', toBitsNode(g, product, GROUP));
  const real = precision === 'half' ? toFloat32(g, product) : product;
  const largest = g.operation({
    op: 'Max',
    inputs: [reshape(g, real, [-1, GROUP]), g.constant([1], [1], 'int32')],
    attributes: { T: { type: real.type }, Tidx: { type: 'int32' }, keep_dims: { flag: false } },
    outputs: [real.type],
  });
  g.output('largest', precision === 'double' ? toBitsNode(g, largest, 1) : largest);
  return g;
}

/** Inputs products, as `groupProductsProgram` gives them, and rows [s], some of its rows. Output found [s, GROUP]: float32, or bits of doubles. */
export function chosenGroupsProgram(precision: SearchPrecision): GraphProgram {
  const g = new GraphProgram();
  const bits = g.operation({
    op: 'GatherV2',
    inputs: [g.input('products', 2), g.input('rows', 1, 'index'), g.scalar(0, 'int32')],
    attributes: { Tparams: { type: 'float32' }, Tindices: { type: 'int32' }, Taxis: { type: 'int32' } },
  });
  g.output('found', precision === 'half' ? toFloat32(g, bitcast(g, bits, 'bfloat16')) : bits);
  return g;
}

/** Inputs x and y, packed in double precision. Output product [m, c] as bits. */
export function productProgram(width: number): GraphProgram {
  const g = new GraphProgram();
  const [x, y] = (['x', 'y'] as const).map((name) => fromBitsNode(g, g.input(name, 2), width, 'double')) as [
    Node,
    Node,
  ];
  g.output('product', toBitsNode(g, multiply(g, x, y), 1));
  return g;
}

/** What comes out as bits, as the doubles it is; shares its memory. */
export function fromBits(bits: Float32Array | Float64Array): Float64Array {
  return new Float64Array(bits.buffer, bits.byteOffset, bits.length / 2);
}

function fromBitsNode(g: GraphProgram, bits: Node, width: number, precision: SearchPrecision): Node {
  const length = packedWidth(width, precision);
  if (precision === 'single') return bits;
  if (precision === 'half') return reshape(g, bitcast(g, bits, 'bfloat16'), [-1, length]);
  return bitcast(g, reshape(g, bits, [-1, length, 2]), 'float64');
}

/** As float32 rows of the bits of `count` numbers. */
function toBitsNode(g: GraphProgram, x: Node, count: number): Node {
  if (x.type === 'float32') return reshape(g, x, [-1, count]);
  if (x.type === 'bfloat16') return bitcast(g, reshape(g, x, [-1, count / 2, 2]), 'float32');
  return reshape(g, bitcast(g, x, 'float32'), [-1, 2 * count]);
}

function multiply(g: GraphProgram, x: Node, y: Node): Node {
  return g.operation({
    op: 'MatMul',
    inputs: [x, y],
    attributes: { T: { type: x.type }, transpose_a: { flag: false }, transpose_b: { flag: true } },
    outputs: [x.type],
  });
}

function reshape(g: GraphProgram, x: Node, shape: readonly number[]): Node {
  return g.operation({
    op: 'Reshape',
    inputs: [x, g.constant(shape, [shape.length], 'int32')],
    attributes: { T: { type: x.type }, Tshape: { type: 'int32' } },
    outputs: [x.type],
  });
}

function bitcast(g: GraphProgram, x: Node, to: ElementType): Node {
  return g.operation({
    op: 'Bitcast',
    inputs: [x],
    attributes: { T: { type: x.type }, type: { type: to } },
    outputs: [to],
  });
}

function toFloat32(g: GraphProgram, x: Node): Node {
  return g.operation({
    op: 'Cast',
    inputs: [x],
    attributes: { SrcT: { type: x.type }, DstT: { type: 'float32' } },
    outputs: ['float32'],
  });
}
