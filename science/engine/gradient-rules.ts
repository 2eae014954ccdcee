/**
 * One reverse-mode rule per operation: from the gradients of the outputs to those of the inputs, null where none flows.
 * Each is checked against finite differences in float64.
 */
import { at, required } from '../../schemas/required.js';
import { fusedConvolutionGradient, fusedLayerGradient } from './fused-operations.js';
import type { Node, Operation } from './program.js';
import type { GraphProgram } from './vocabulary.js';

interface RuleContext {
  readonly g: GraphProgram;
  readonly operation: Operation;
  /** Gradient of the first output. */
  readonly dy: Node;
  /** Gradients of all outputs, null where nothing depends on one. */
  readonly all: readonly (Node | null)[];
  /** Which inputs a gradient is wanted of. */
  readonly wanted: readonly boolean[];
}

type GradientRule = (context: RuleContext) => readonly (Node | null)[];

const rule = (
  write: (g: GraphProgram, dy: Node, x: readonly Node[], y: Node) => readonly (Node | null)[],
): GradientRule => {
  return ({ g, operation, dy }) => write(g, dy, operation.inputs, at(operation.outputs, 0));
};

export const GRADIENT_RULES: Readonly<Record<string, GradientRule>> = {
  add: rule((_, dy) => [dy, dy]),
  sub: rule((g, dy) => [dy, g.scale(dy, -1)]),
  mul: rule((g, dy, [a, b]) => [g.mul(dy, required(b)), g.mul(dy, required(a))]),
  div: rule((g, dy, [, b], y) => {
    const da = g.div(dy, required(b));
    return [da, g.scale(g.mul(da, y), -1)];
  }),
  addAll: rule((_, dy, terms) => terms.map(() => dy)),
  addScalar: rule((_, dy) => [dy, null]),
  scale: rule((g, dy, [, factor]) => [g.scale(dy, required(factor)), null]),
  addRow: rule((g, dy) => [dy, g.columnSum(dy)]),
  mulRow: rule((g, dy, [x, row]) => [g.mulRow(dy, required(row)), g.columnSum(g.mul(dy, required(x)))]),
  mulColumn: rule((g, dy, [x, column]) => [g.mulColumn(dy, required(column)), rowSum(g, g.mul(dy, required(x)))]),
  subColumn: rule((g, dy) => [dy, g.scale(rowSum(g, dy), -1)]),
  matmul: ({ g, operation, dy }) => {
    const [a, b] = operation.inputs as [Node, Node];
    const isTransposed = (name: string) => (operation.attributes[name] as { flag: boolean }).flag;
    const ta = isTransposed('transpose_a');
    const tb = isTransposed('transpose_b');
    return [
      ta ? g.matmul(b, dy, { a: tb, b: true }) : g.matmul(dy, b, { b: !tb }),
      tb ? g.matmul(dy, a, { a: true, b: ta }) : g.matmul(a, dy, { a: !ta }),
    ];
  },
  sigmoid: rule((g, dy, _, y) => [g.sigmoidGradient(y, dy)]),
  exp: rule((g, dy, _, y) => [g.mul(dy, y)]),
  square: rule((g, dy, [x]) => [g.mul(dy, g.scale(required(x), 2))]),
  sqrt: rule((g, dy, _, y) => [g.scale(g.div(dy, y), 0.5)]),
  rsqrt: rule((g, dy, _, y) => [g.scale(g.mul(dy, g.mul(y, g.square(y))), -0.5)]),
  abs: rule((g, dy, [x]) => [g.mul(dy, g.sign(required(x)))]),
  rowMean: rule((g, dy, [x]) => [g.mulColumn(evenRows(g, required(x)), dy), null]),
  columnSum: rule((g, dy, [x]) => [g.addRow(g.zerosLike(required(x)), dy)]),
  sum: rule((g, dy, [x]) => [g.addScalar(g.zerosLike(required(x)), dy), null]),
  gather: rule((g, dy, [x, rows]) => {
    const index = { rows: required(rows), sorted: false };
    return [g.sumByRow(dy, index, g.rowCount(required(x), index)), null, null];
  }),
  gatherSorted: rule((g, dy, [, rows]) => [g.sumByRow(dy, { rows: required(rows), sorted: true }), null, null]),
  sumSorted: rule((g, dy, [, rows]) => [g.gather(dy, { rows: required(rows), sorted: true }), null]),
  sumUnsorted: rule((g, dy, [, rows]) => [g.gather(dy, { rows: required(rows), sorted: false }), null, null]),
  reshape: rule((g, dy, [x]) => [g.reshapeLike(dy, required(x)), null]),
  splitColumns: ({ g, operation, all }) => [null, g.concat(filled(g, operation, all), 1)],
  fusedConvolution: ({ g, operation, dy, all }) => {
    const updatesEdges = (operation.attributes.updates_edges as { flag: boolean }).flag;
    const ofY = updatesEdges ? (all[1] ?? g.zerosLike(at(operation.outputs, 1))) : null;
    return fusedConvolutionGradient(g, operation, dy, ofY);
  },
  fusedLayer: ({ g, operation, dy, wanted }) => fusedLayerGradient(g, operation, dy, at(wanted, 0)),
};

function rowSum(g: GraphProgram, x: Node): Node {
  const axes = g.constant([1], [1], 'int32');
  const attributes = { T: { type: g.real }, Tidx: { type: 'int32' }, keep_dims: { flag: true } } as const;
  return g.operation({ op: 'Sum', inputs: [x, axes], attributes });
}

/** [n, h] of 1 / h: the derivative of a row's mean by its elements. */
function evenRows(g: GraphProgram, x: Node): Node {
  const ones = g.addScalar(g.zerosLike(x), 1);
  return g.operation({ op: 'RealDiv', inputs: [ones, rowSum(g, ones)] });
}

function filled(g: GraphProgram, operation: Operation, gradients: readonly (Node | null)[]): Node[] {
  return operation.outputs.map((output, i) => gradients[i] ?? g.zerosLike(output));
}
