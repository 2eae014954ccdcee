/**
 * Whole layers as single operations of our own (`native/`): the same formulas as their parts, in float32, with fewer passes
 * over memory. A program uses them where it may (`GraphProgram.fusion`) and where the widths fit.
 */
import { at, required } from '../../schemas/required.js';
import type { Node, Operation, Variable } from './program.js';
import type { GraphProgram } from './vocabulary.js';

/** Features are worked on in vectors of this many floats. */
const FEATURES_MULTIPLE = 16;
const INPUTS_MULTIPLE = 4;

/** @param inputs of a layer; where there is none, those of the convolution are its features */
export function fitsFused(g: GraphProgram, features: number, inputs: number = features): boolean {
  return g.fusion !== 'none' && features % FEATURES_MULTIPLE === 0 && inputs % INPUTS_MULTIPLE === 0;
}

/** The inputs of `edge-gated-convolution.ts`, in the order of the operation. */
export interface FusedConvolution {
  /** [nodes, h] and [rows, h] */
  readonly x: Node;
  readonly y: Node;
  /** Row of y that each edge has; null: each its own. */
  readonly row: Node | null;
  readonly source: Node;
  readonly target: Node;
  /** [edges, 1] */
  readonly weight: Node;
  /** [4 h, h] */
  readonly nodeMaps: Node;
  /** [h, h] */
  readonly edgeGate: Node;
  readonly nodeGain: Node;
  readonly nodeShift: Node;
  readonly edgeGain: Node;
  readonly edgeShift: Node;
  readonly nodeBias: Node;
  readonly edgeBias: Node;
}

/** Inputs of the convolution that its gradient takes too. */
const SHARED_INPUTS = 12;
const REAL = 'float32';

/** @returns new features of nodes, and of edges where they are wanted */
export function fusedConvolution(
  g: GraphProgram,
  { row, source, ...parts }: FusedConvolution,
  updatesEdges: boolean,
): { readonly x: Node; readonly y: Node | null } {
  const { x, y, target, weight, nodeMaps, edgeGate, nodeGain, nodeShift, edgeGain, edgeShift } = parts;
  const index = [row ?? source, source, target, weight];
  const node = g.operation({
    op: 'LoomConvolution',
    rule: 'fusedConvolution',
    inputs: [
      x,
      y,
      ...index,
      nodeMaps,
      edgeGate,
      nodeGain,
      nodeShift,
      edgeGain,
      edgeShift,
      parts.nodeBias,
      parts.edgeBias,
    ],
    attributes: {
      updates_edges: { flag: updatesEdges },
      shared: { flag: row !== null },
      keep: { flag: g.fusion === 'both' },
    },
    outputs: new Array(6).fill(REAL),
  });
  return { x: node, y: updatesEdges ? at(node.operation.outputs, 1) : null };
}

/** @param ofX and ofY gradients of the convolution's results @returns those of its inputs, in order */
export function fusedConvolutionGradient(
  g: GraphProgram,
  convolution: Operation,
  ofX: Node,
  ofY: Node | null,
): readonly (Node | null)[] {
  const { updates_edges, shared } = convolution.attributes;
  const [, emptyY, ...kept] = convolution.outputs as [Node, Node, ...Node[]];
  const { outputs } = g.operation({
    op: 'LoomConvolutionGradient',
    inputs: [...convolution.inputs.slice(0, SHARED_INPUTS), ...kept, ofX, ofY ?? emptyY],
    attributes: { updates_edges: required(updates_edges), shared: required(shared) },
    outputs: new Array(10).fill(REAL),
  }).operation;
  const [x, y, maps, nodeBias, gate, edgeBias, nodeGain, nodeShift, edgeGain, edgeShift] = outputs as Node[];
  const ofEdges = ofY === null ? [null, null] : [required(edgeGain), required(edgeShift)];
  const indices = [null, null, null, null];
  return [
    required(x),
    required(y),
    ...indices,
    required(maps),
    required(gate),
    required(nodeGain),
    required(nodeShift),
    ...ofEdges,
    required(nodeBias),
    required(edgeBias),
  ];
}

/** Weight [h, k], and vectors [h]. */
interface FusedLayer {
  readonly weight: Node;
  readonly bias: Node;
  readonly gain: Node;
  readonly shift: Node;
}

/** SiLU(norm(x W^T + b)) of `mlp.ts`. @param x shape [n, k] @returns shape [n, h] */
export function fusedLayer(g: GraphProgram, x: Node, { weight, bias, gain, shift }: FusedLayer): Node {
  return g.operation({
    op: 'LoomMlp',
    rule: 'fusedLayer',
    inputs: [x, weight, gain, shift, bias],
    attributes: { keep: { flag: g.fusion === 'both' } },
    outputs: [REAL, REAL],
  });
}

/** @param wantsX whether anything depends on the gradient of x @returns gradients of the layer's inputs, in order */
export function fusedLayerGradient(g: GraphProgram, layer: Operation, ofY: Node, wantsX: boolean): (Node | null)[] {
  const [x, weight, gain, shift] = layer.inputs as [Node, Node, Node, Node];
  const { outputs } = g.operation({
    op: 'LoomMlpGradient',
    inputs: [x, weight, gain, shift, at(layer.outputs, 1), ofY],
    attributes: { wants_x: { flag: wantsX } },
    outputs: new Array(5).fill(REAL),
  }).operation;
  const [dx, dWeight, dBias, dGain, dShift] = outputs as [Node, Node, Node, Node, Node];
  return [wantsX ? dx : null, dWeight, dGain, dShift, dBias];
}

/**
 * AdamW's step of `adamw.ts`, in place and in one pass.
 * @param rates [4]: step size, kept share of decaying parameters, beta1, epsilon
 * @param gradients of consecutive pieces of the variables, in order
 */
export function fusedAdamW(
  g: GraphProgram,
  variables: { readonly parameter: Variable; readonly firstMoment: Variable; readonly secondMoment: Variable },
  rates: Node,
  gradients: readonly Node[],
  options: { readonly beta2: number; readonly decays: boolean },
): Operation {
  const handles = [variables.parameter, variables.firstMoment, variables.secondMoment].map(({ handle }) => handle);
  return g.effect({
    op: 'LoomAdamW',
    inputs: [...handles, rates, ...gradients],
    attributes: {
      N: { integer: gradients.length },
      decays: { flag: options.decays },
      second_decay: { float: options.beta2 },
    },
  });
}
